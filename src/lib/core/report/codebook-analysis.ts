import { VERDICT_LEVELS } from '../analysis/types';
import { TABLE_IDS } from '../replication/table';

/**
 * Every field of analysis.json, one per line: "field | values | description". `[]` stands for every
 * entry of a list, `<…>` for every key of that kind; lists over values are in the order of the
 * circle, from power to security. A field that ends in `.*` or `.?` stands for several
 * (`codebook.ts`).
 */
export const ANALYSIS = `
format | axia-analysis | Says what the file is.
version | 1 | Version of the format.
label | text or null | Label that must accompany numbers that do not come from a language model.
respondent.kind | simulated, webllm, wllama, endpoint | Who answered.
respondent.id | text | Model id, the name of the model on its server, or the parameters of the simulated respondent.
respondent.label | text | Display name.
respondent.revision | text or null | Revision of the model, if known.
respondent.quantisation | text or null | Quantisation of the model, if known.
respondent.simulated | true, false | True for anything that is not a language model.
elicitation.mode | distribution, sampled | Whether the probabilities of all response options were read, or answers generated.
elicitation.temperature | 0 to 2 | Only in sampled mode: sampling temperature.
elicitation.repeats | integer | Only in sampled mode: generated answers per cell.
seed | integer | Seed of the study: simulated respondent and sampling.
instruments[].id | id | Questionnaire: instruments/<id>.json.
instruments[].version | text | Version of its wording.
instruments[].language | language tag | Its language.
choices.prompts | definition, name | Which value prompts form the personas: with the definition, or the name alone.
choices.temperature | 0 or more | Applied to the stored log-probabilities: p is proportional to exp(log p / temperature).
choices.scoring | centred, raw | Whether the individual’s mean over all items is subtracted from each value score.
choices.dissimilarity | sqrt, one-minus-r, half-one-minus-r | From a correlation r: sqrt(2(1-r)), 1-r or (1-r)/2.
choices.mds | classical, ratio, ordinal | Multidimensional scaling, two dimensions.
choices.reference | id | Human value structure used for comparison.
choices.dominance | id | Human shares of dominant values, for population weights.
choices.population | population id | Population shown in the figures.
choices.customWeights[] | 0 or more | Custom weights: ten values, then none.
choices.individuals | integer | Simulated individuals per bootstrap population.
choices.bootstraps | integer | Bootstrap populations.
choices.permutations | integer | Label permutations for PROTEST and chance level.
choices.seed | integer | Seed of bootstrap and permutations (mulberry32).
choices.margin | 0.001 to 0.5 | Difference of two similarities up to which they count as equivalent.
choices.behaviourReferences.<instrument> | id | Human value-behaviour figures chosen for an instrument, where not the default.
choices.agreementCentred | true, false | Agreement: whether each behaviour’s mean over the higher-order values is subtracted first.
choices.conservative[].behaviour | id | Behaviour behind "conservative politics"; the list is null for the default one.
choices.conservative[].reversed | true, false | Whether it counts as the opposite.
reference.id | id | Human reference.
reference.title | text | Its display name.
reference.n | integer | Number of people.
dominance.id | id | Source of the human shares of dominant values.
dominance.shares.<value> | 0 to 1 | Share of people with this dominant value.
dominance.none | 0 to 1 | Share of people without a single dominant value.
human.correlations[][] | -1 to 1 | Human correlation matrix, values x values.
human.configuration[][] | map units | Human map: x and y of each value.
human.stress1 | 0 or more | Stress-1 of the human map.
human.circularOrder.delta | 0 to 1; circularOrder is null without an order | Agreement of people's own map with the theoretical order, as for populations.
human.circularOrder.sameOrder | true, false | Whether it is in the theoretical order.
populations[].id | population id | Population of personas.
populations[].weights[] | 0 to 1, sum 1 | Weights of the personas: ten values, then none.
populations[].problem | text or null | Why the population cannot be scored.
populations[].note | text or null | Note on how its weights were derived.
populations[].correlations[][] | -1 to 1, "NaN" where undefined; null with a problem | Exact correlation matrix of the population, values x values.
populations[].configuration[][] | map units; null with a problem | Its map after Procrustes alignment with the human map: x and y of each value.
populations[].stress1 | 0 or more, or null | Stress-1 of its map.
populations[].similarity | 0 to 1, or null | Values Similarity: one minus the Procrustes disparity of the two maps.
populations[].bootstrap | object or null | Bootstrap of the similarity; null with a problem.
populations[].bootstrap.similarities[] | 0 to 1 | Similarity of each bootstrap population.
populations[].bootstrap.mean | 0 to 1 | Mean of the bootstrap similarities.
populations[].bootstrap.sd | 0 or more | Standard deviation of the bootstrap similarities.
populations[].bootstrap.percentile.low | 0 to 1 | 95% percentile interval (type 7), low end; null where each question was answered by one text.
populations[].bootstrap.percentile.high | 0 to 1 | 95% percentile interval (type 7), high end.
populations[].bootstrap.bca | object or null | 95% BCa interval; null where undefined.
populations[].bootstrap.bca.low | 0 to 1 | 95% BCa interval, low end.
populations[].bootstrap.bca.high | 0 to 1 | 95% BCa interval, high end.
populations[].bootstrap.clouds[][][] | map units | values x bootstraps: x and y of each value in each bootstrap map, after Procrustes alignment.
populations[].bootstrap.dropped | integer | Bootstrap populations left out as undefined.
populations[].askedAgain | object or null | What generated answers leave open: exact similarities after all of them were drawn again. Null for distributions, conversations and single answers.
populations[].askedAgain.similarities[] | 0 to 1 | By time of asking again.
populations[].askedAgain.interval.low | 0 to 1 | Lower end of the 95% interval of the exact similarity.
populations[].askedAgain.interval.high | 0 to 1 | Upper end.
populations[].tTest | object or null | One-sample t-test of the bootstrap similarities against 0, as in the paper: for comparison only, not valid inference, since p shrinks with the number of bootstraps.
populations[].tTest.t | number | t statistic.
populations[].tTest.df | integer | Degrees of freedom.
populations[].tTest.p | 0 to 1 | Two-sided p (0 below the smallest double).
populations[].tTest.log10P | 0 or less | Common logarithm of p.
populations[].chance | object or null | Chance level: the bootstrap maps with their labels permuted.
populations[].chance.* | 0 to 1 | the similarities under permuted labels
populations[].protest | object or null | Permutation test of the similarity.
populations[].protest.p | 0 to 1 | PROTEST p: (b + 1) / (m + 1).
populations[].protest.permutations | integer | Permutations m.
populations[].protest.adjustedP | 0 to 1 | p adjusted for all tests of the results.
populations[].circularOrder | object or null | Order of the values around the map.
populations[].circularOrder.order[] | value id | Values in the order of their angles, counter-clockwise from power.
populations[].circularOrder.sameOrder | true, false | Whether they follow the theoretical order, in either direction; tradition and conformity share a wedge, so either may come first.
populations[].circularOrder.delta | 0 to 1 | Absolute value of Fisher and Lee’s triple statistic.
populations[].circularOrder.p | 0 to 1 | Exact p of delta.
populations[].circularOrder.adjustedP | 0 to 1 | p adjusted for all tests of the results.
populations[].circularOrder.angularCorrelation | 0 to 1 | Absolute angular correlation.
populations[].offDiagonalR | -1 to 1, or null | Pearson r between the 45 correlations and the human ones.
populations[].byDistance | list or null | Mean correlation by distance around the circle.
populations[].byDistance[].steps | 1 to 5 | Steps between two values on the circle.
populations[].byDistance[].respondent | -1 to 1 | Mean correlation of the population.
populations[].byDistance[].human | -1 to 1 | Mean correlation of people.
populations[].congruence | 0 to 1, or null | Configuration congruence; noise alone reaches about .88.
populations[].withSamples | object or null | The exact map beside each other single human sample: how much the choice of people counts.
populations[].withSamples.low | 0 to 1 | Lowest similarity.
populations[].withSamples.high | 0 to 1 | Highest similarity.
populations[].withSamples.samples | integer | Human samples.
populations[].size | object or null | Size of the 45 correlations beside people's.
populations[].size.slope | number | Slope of the respondent's correlations on people's; 1 where they are as large.
populations[].size.rmsd | 0 to 2 | Root mean squared difference from people's.
referencePoints.<population>.<structure>.* | 0 to 1 | the similarities of a known structure, scored like the population
ceiling.samples[].id | id | Human sample compared with the reference.
ceiling.samples[].title | text | Its display name.
ceiling.samples[].n | integer | Number of people.
ceiling.samples[].similarity | 0 to 1 | Its Values Similarity with the reference.
ceiling.samples[].partOfReference | true, false | Whether the reference contains it.
ceiling.samples[].independent | true, false | Whether it counts in the summary: not part of the reference, and no other round of a country in it.
ceiling.samples[].stress1 | 0 or more | Stress-1 of its map.
ceiling.samples[].delta | 0 to 1, or null | Agreement of its circular order with the theory.
ceiling.samples[].sameOrder | true, false | Whether it is in the theoretical order.
ceiling.mean | 0 to 1, or null | Mean over the independent samples.
ceiling.low | 0 to 1, or null | 5th percentile (type 7) over the same samples.
ceiling.high | 0 to 1, or null | 95th percentile (type 7) over the same samples.
ceiling.countries.mean | 0 to 1; countries is null without pairs | Country against country with the questionnaire of the reference: mean over all pairs.
ceiling.countries.low | 0 to 1 | 5th percentile (type 7).
ceiling.countries.high | 0 to 1 | 95th percentile (type 7).
ceiling.countries.pairs | integer | Pairs.
people.pairs[] | 0 to 1 | Similarity of each pair of countries behind ceiling.countries.
people.populations[].population | population id | Population whose mean bootstrap similarity is placed among people's; those without one are not listed.
people.populations[].samples.below | integer; samples is null without any | Independent human samples whose similarity with the reference is lower.
people.populations[].samples.of | integer | Independent human samples.
people.populations[].countries.below | integer; countries is null without pairs | Pairs of countries whose similarity is lower.
people.populations[].countries.of | integer | Pairs.
people.populations[].equivalence | object or null | Two one-sided tests against people's mean; null without an interval or independent samples.
people.populations[].equivalence.people | 0 to 1 | Mean similarity of independent human samples with the reference.
people.populations[].equivalence.margin | 0.001 to 0.5 | As chosen.
people.populations[].equivalence.lower | 0 to 1 | p of a similarity at least the margin below people's.
people.populations[].equivalence.upper | 0 to 1 | p of a similarity at least the margin above people's.
people.populations[].equivalence.equivalent | true, false | Whether both are at most .05.
quality.cells | integer | Cells of the personas.
quality.answered | integer | Those that were answered.
quality.missing | integer | Those without a usable answer.
quality.meanOutside | 0 to 1, or null | Mean probability mass outside the response options.
quality.maxOutside | 0 to 1, or null | Largest probability mass outside the response options.
quality.refusals | integer | Generated answers that were refusals.
quality.unreadable | integer | Generated answers that could not be read.
verdict.level | ${VERDICT_LEVELS.join(', ')}; or null | Whether the respondent can be measured: only the similarities of a measurable or weak one can be interpreted; null with fewer than five answered value prompts.
verdict.conditions | integer | Value prompts compared.
verdict.items | integer | Items compared: those answered under all these prompts.
verdict.onScale | 0 to 1, or null | Mean probability on the response options; share of generated texts that were read.
verdict.itemSpread | points of the scale, or null | Standard deviation of the items’ mean answers.
verdict.residual | points of the scale, or null | Standard deviation of the mean answers, prompts x items, after subtracting the means of prompts and items.
verdict.promptSpread | points of the scale, or null | Standard deviation of an item’s mean answer over the prompts, without sampling noise; null with one text per question.
verdict.answerSd | points of the scale, or null | Mean standard deviation of one answer.
verdict.effect | points of the scale, or null | Mean residual of the items of the prompted value.
verdict.standardised | number or null | Effect in standard deviations of one answer.
verdict.p | 0 to 1, or null | Share of permuted prompts with an effect at least as large: (b + 1) / (m + 1).
verdict.top.score | score of the option | Which one.
verdict.top.share | 0 to 1 | Share of questions where it was.
scores.conditions[] | condition id | Rows of the score tables.
scores.means[][] | points of the scale, or null | Mean scores, conditions x values.
scores.sds[][] | points of the scale, or null | Standard deviations, conditions x values.
scores.alpha[] | 1 or less, or null | Cronbach's alpha of each value's items in the displayed population.
places[].condition | condition id | A persona of own prompts, which has a place on people’s map; the list is absent without personas.
places[].direction[] | -1 to 1; direction is null where unknown | From the middle of the map, of length 1: x and y.
places[].r | 0 to 1, or null | Multiple correlation of its profile with the coordinates of the ten values; chance alone gives about .47.
places[].nearest | value id or null | The value in whose direction it points most nearly.
notes[] | text | Choices that could not be applied, and limits of these answers.
behaviour.references.<instrument>.id | id | Human figures used for comparison.
behaviour.references.<instrument>.title | text | Their display name.
behaviour.references.<instrument>.status | exact, secondary, alternate, signs-only | How closely the figures belong to the instrument itself.
behaviour.references.<instrument>.n | integer or null | Number of people, if known.
behaviour.results[].instrument | id | Instrument of the behaviours.
behaviour.results[].population | population id | Population of personas.
behaviour.results[].arm | prompt, test, both | Arm of the priming ablation: Priming Only, Test Only, Priming & Test.
behaviour.results[].problem | text or null | Why there is no similarity.
behaviour.results[].note | text or null | Note on how the numbers were derived.
behaviour.results[].correlations[][] | -1 to 1, or null | Exact correlations of the ten values with all measures, values x measures.
behaviour.results[].mapped[][] | -1 to 1, or null | The same on the rows and columns of the human reference; null where a cell cannot be mapped.
behaviour.results[].knownCells | integer | Correlations known on both sides.
behaviour.results[].allCells | integer | Correlations in the human reference.
behaviour.results[].similarity | -1 to 1, or null | Behaviour Similarity: Pearson r between the known correlations and the human ones.
behaviour.results[].bootstrap | object or null | Bootstrap of the similarity.
behaviour.results[].bootstrap.similarities[] | -1 to 1 | Similarity of each population.
behaviour.results[].bootstrap.mean | -1 to 1 | Mean of the bootstrap similarities.
behaviour.results[].bootstrap.sd | 0 or more | Standard deviation of the bootstrap similarities.
behaviour.results[].bootstrap.percentile.low | -1 to 1 | 95% percentile interval, low end; null where each question was answered by one text.
behaviour.results[].bootstrap.percentile.high | -1 to 1 | 95% percentile interval, high end.
behaviour.results[].bootstrap.dropped | integer | Bootstrap populations left out as undefined.
behaviour.results[].askedAgain | object or null | What generated answers leave open: exact similarities after all of them were drawn again. Null for distributions, conversations and single answers.
behaviour.results[].askedAgain.similarities[] | -1 to 1 | By time of asking again.
behaviour.results[].askedAgain.interval.low | -1 to 1 | Lower end of the 95% interval of the exact similarity.
behaviour.results[].askedAgain.interval.high | -1 to 1 | Upper end.
behaviour.results[].tTest | object or null | One-sample t-test of the bootstrap similarities against 0, as in the paper: for comparison only, not valid inference.
behaviour.results[].tTest.t | number | t statistic.
behaviour.results[].tTest.df | integer | Degrees of freedom.
behaviour.results[].tTest.p | 0 to 1 | Two-sided p (0 below the smallest double).
behaviour.results[].tTest.log10P | 0 or less | Common logarithm of p.
behaviour.results[].chance | object or null | Chance level: randomly rotated circles.
behaviour.results[].chance.* | -1 to 1 | the similarities under rotated circles
behaviour.results[].circles | object or null | Test against the rotated circles; null for a table of so few cells that they cannot come near people.
behaviour.results[].circles.p | 0 to 1 | Share that score at least as high: (b + 1) / (m + 1).
behaviour.results[].circles.adjustedP | 0 to 1 | p adjusted for all tests of the results.
behaviour.results[].circles.replications | integer | Rotated circles m.
behaviour.results[].permuted | object or null | Test against permuted values.
behaviour.results[].permuted.level.* | -1 to 1 | the similarities under permuted values (rows)
behaviour.results[].permuted.p | 0 to 1 | Share that score at least as high: (b + 1) / (m + 1).
behaviour.results[].permuted.adjustedP | 0 to 1 | p adjusted for all tests of the results.
behaviour.results[].permuted.permutations | integer | Permutations m.
behaviour.results[].size | object or null | Size of the known cells beside people's.
behaviour.results[].size.slope | number | Slope of the respondent's cells on people's; 1 where they are as large.
behaviour.results[].size.rmsd | 0 to 2 | Root mean squared difference from people's.
behaviour.results[].signs | object or null | Used where only the signs of people’s correlations are known.
behaviour.results[].signs.agree | integer | Known signs that the respondent shares.
behaviour.results[].signs.known | integer | Known signs.
behaviour.results[].signs.p | 0 to 1, or null where no circle agrees in all | Share of the rotated circles that agree in at least as many: (b + 1) / (m + 1).
behaviour.results[].signs.adjustedP | 0 to 1, or null | p adjusted for all tests of the results.
behaviour.averageChance[].population | id | Population.
behaviour.averageChance[].arm | prompt, test, both | Arm of the priming ablation.
behaviour.averageChance[].instruments[] | id | Questionnaires with a similarity in that population and arm.
behaviour.averageChance[].level.* | -1 to 1 | their mean similarity under rotated circles
behaviour.ceilings[].instrument | id | Instrument.
behaviour.ceilings[].samples[].id | id | Other human sample.
behaviour.ceilings[].samples[].title | text | Its display name.
behaviour.ceilings[].samples[].status | exact, secondary, alternate, signs-only | How closely it belongs to the instrument itself.
behaviour.ceilings[].samples[].cells | integer | Cells known in both samples.
behaviour.ceilings[].samples[].similarity | -1 to 1 | Its similarity with the reference over these cells.
behaviour.scores[].instrument | id | Instrument.
behaviour.scores[].measures[].id | id | Measure: columns of the score tables.
behaviour.scores[].measures[].label | text | Its display name.
behaviour.scores[].conditions[] | condition id | Rows of the score tables.
behaviour.scores[].means[][] | points of the scale, or null | Means, conditions x measures.
behaviour.scores[].sds[][] | points of the scale, or null | Standard deviations, conditions x measures.
behaviour.scores[].alpha[] | 1 or less, or null | Cronbach's alpha of each measure's items in the displayed population.
behaviour.quality[].instrument | id | Instrument.
behaviour.quality[].cells | integer | Cells of the conditions that were asked.
behaviour.quality[].answered | integer | Those that were answered.
behaviour.quality[].refusals | integer | Generated answers that were refusals.
behaviour.quality[].unreadable | integer | Generated answers that could not be read.
behaviour.quality[].meanOutside | 0 to 1, or null | Mean probability mass outside the response options.
behaviour.notes[] | text | Limits of these answers.
controls[].table | values or an instrument id | What was scored again.
controls[].population | population id | Whose human weights were permuted.
controls[].observed | -1 to 1 | Exact similarity under the actual weights.
controls[].permuted.* | -1 to 1 | the similarities under permuted weights
controls[].p | 0 to 1 | Share that score at least as high: (b + 1) / (m + 1).
controls[].adjustedP | 0 to 1 | p adjusted for all tests of the results.
controls[].draws | integer | Permutations m.
agreement.behaviours[].id | id | Behaviour: rows of the tables.
agreement.behaviours[].label | text | Its display name.
agreement.behaviours[].area | text or null | The area that it belongs to.
agreement.behaviours[].statements | integer | Statements asked.
agreement.conditions[] | condition id | Columns of byCondition.
agreement.byCondition[][] | object or null | behaviours x conditions.
agreement.byCondition[][].? | 0 to 1 | of one behaviour under one condition
agreement.byHigherOrder[].form | definition, name | Form of the value prompts.
agreement.byHigherOrder[].cells[][] | object or null | behaviours x self-enhancement, openness to change, self-transcendence, conservation.
agreement.byHigherOrder[].cells[][].? | 0 to 1 | mean over the values of the group
agreement.correlations[].form | definition, name | Form of the value prompts.
agreement.correlations[].matrix[][] | -1 to 1, or null | Correlations of the four higher-order values over behaviours (Figure 4a; 8 for names).
agreement.correlations[].chance[].pair[] | higher-order value id | Two opposed values.
agreement.correlations[].chance[].level.* | -1 to 1 | the correlations with the values regrouped at random
agreement.correlations[].chance[].observed | -1 to 1 | Correlation of the pair.
agreement.correlations[].chance[].p | 0 to 1 | Share of regroupings with a correlation at most as high: (b + 1) / (m + 1).
agreement.correlations[].chance[].adjustedP | 0 to 1 | p adjusted for all tests of the results.
agreement.correlations[].behaviours | integer | Number of behaviours correlated.
agreement.conservative[].form | definition, name | Form of the value prompts.
agreement.conservative[].behaviours[].behaviour | id | Behaviour behind "conservative politics".
agreement.conservative[].behaviours[].label | text | Its display name.
agreement.conservative[].behaviours[].reversed | true, false | Whether it counts as the opposite.
agreement.conservative[].byHigherOrder[] | object or null | Agreement with conservative politics (Figure 4b): self-enhancement, openness to change, self-transcendence, conservation.
agreement.conservative[].byHigherOrder[].? | 0 to 1 | mean over the list
agreement.conservative[].unprompted | object or null | The same without a value prompt.
agreement.conservative[].unprompted.? | 0 to 1 | mean over the list
agreement.quality.cells | integer | Cells of the conditions that were asked.
agreement.quality.answered | integer | Those that were answered.
agreement.quality.refusals | integer | Generated answers that were refusals.
agreement.quality.unreadable | integer | Generated answers that could not be read.
agreement.quality.meanOutside | 0 to 1, or null | Mean probability mass outside the response options.
agreement.notes[] | text | Limits of these answers.
tables[].id | ${TABLE_IDS.join(', ')} | Table of the paper; "elsewhere": a population not in the paper.
tables[].title | text | Its title.
tables[].columns[] | text | Populations, instruments or arms.
tables[].rows[].label | text | As row in tables.csv.
tables[].rows[].kind | paper, respondent, average, chance, ceiling | As in tables.csv.
tables[].rows[].simulated | true, false | As in tables.csv.
tables[].rows[].unread | true, or absent | The numbers are not interpretable: see verdict.level.
tables[].rows[].unanswered | whole number, or absent | As in tables.csv; absent for 0.
tables[].rows[].cells[].value | -1 to 1, or null | As in tables.csv.
tables[].rows[].cells[].low | -1 to 1, or null | As in tables.csv.
tables[].rows[].cells[].high | -1 to 1, or null | As in tables.csv.
tables[].rows[].cells[].text | text or null | As in tables.csv.
tables[].notes[] | text | Notes that belong under the table.
tables[].words[] | text | Differences from the paper, in sentences.
`;
