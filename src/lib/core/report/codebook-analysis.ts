import { AGREEMENT_FIELDS } from './codebook-agreement';
import { BEHAVIOUR_FIELDS } from './codebook-behaviour';
import { field, levelFields, type CodebookEntry } from './codebook-entry';

const of = 'populations[]';

/**
 * Every field of analysis.json. `[]` stands for every entry of a list, `<…>` for every key of that
 * kind; lists over values are in the order of the circle, from power to security.
 */
export const ANALYSIS_FIELDS: readonly CodebookEntry[] = [
  field('format', 'axia-analysis', 'Says what the file is.'),
  field('version', '1', 'Version of the format.'),
  field(
    'label',
    'text or null',
    'What must stand beside the numbers when they do not come from a language model.'
  ),
  field('respondent.kind', 'simulated, webllm, endpoint', 'Who answered.'),
  field(
    'respondent.id',
    'text',
    'Model id, the name of the model on its server, or the parameters of the simulated respondent.'
  ),
  field('respondent.label', 'text', 'Name for people.'),
  field('respondent.revision', 'text or null', 'Revision of the model, if known.'),
  field('respondent.quantisation', 'text or null', 'Quantisation of the model, if known.'),
  field('respondent.simulated', 'true, false', 'True for anything that is not a language model.'),
  field(
    'elicitation.mode',
    'distribution, sampled',
    'Whether the probabilities of all scale points were read, or answers generated.'
  ),
  field('elicitation.temperature', '0 to 2', 'Only in sampled mode: sampling temperature.'),
  field('elicitation.repeats', 'integer', 'Only in sampled mode: generated answers per cell.'),
  field('seed', 'integer', 'Seed of the study: simulated respondent and sampling.'),
  field('instruments[].id', 'id', 'Questionnaire: instruments/<id>.json.'),
  field('instruments[].version', 'text', 'Version of its wording.'),
  field('instruments[].language', 'language tag', 'Its language.'),
  field(
    'choices.prompts',
    'definition, name',
    'Which value prompts make the personas: with the definition, or the name alone.'
  ),
  field(
    'choices.temperature',
    '0 or more',
    'Applied to the stored log-probabilities: p is proportional to exp(log p / temperature).'
  ),
  field(
    'choices.scoring',
    'centred, raw',
    'Whether the mean of all items of the same individual is taken off each value score.'
  ),
  field(
    'choices.dissimilarity',
    'sqrt, one-minus-r, half-one-minus-r',
    'From a correlation r: sqrt(2(1-r)), 1-r or (1-r)/2.'
  ),
  field('choices.mds', 'classical, ratio, ordinal', 'Multidimensional scaling, two dimensions.'),
  field('choices.reference', 'id', 'Human value structure compared with.'),
  field('choices.dominance', 'id', 'Human shares of dominant values, for population weights.'),
  field('choices.population', 'population id', 'Population that the figures show.'),
  field('choices.customWeights[]', '0 or more', 'Weights by hand: ten values, then none.'),
  field('choices.individuals', 'integer', 'Simulated individuals per bootstrap population.'),
  field('choices.bootstraps', 'integer', 'Bootstrap populations.'),
  field('choices.permutations', 'integer', 'Label permutations for PROTEST and chance level.'),
  field('choices.seed', 'integer', 'Seed of bootstrap and permutations (mulberry32).'),
  field(
    'choices.behaviourReferences.<instrument>',
    'id',
    'Human value-behaviour figures chosen for an instrument, where not the usual ones.'
  ),
  field(
    'choices.agreementCentred',
    'true, false',
    'Agreement: whether the mean of a behaviour over the higher-order values is taken off first.'
  ),
  field(
    'choices.conservative[].behaviour',
    'id',
    'Behaviour behind "conservative politics"; the list is null for the usual one.'
  ),
  field('choices.conservative[].reversed', 'true, false', 'Whether it counts as the opposite.'),
  field('reference.id', 'id', 'Human reference.'),
  field('reference.title', 'text', 'Its name for people.'),
  field('reference.n', 'integer', 'Its number of persons.'),
  field('dominance.id', 'id', 'Source of the human shares of dominant values.'),
  field('dominance.shares.<value>', '0 to 1', 'Share of people whose dominant value it is.'),
  field('dominance.none', '0 to 1', 'Share of people without a single dominant value.'),
  field('human.correlations[][]', '-1 to 1', 'Human correlation matrix, values x values.'),
  field('human.configuration[][]', 'map units', 'Human map: x and y of each value.'),
  field('human.stress1', '0 or more', 'Stress-1 of the human map.'),
  field(`${of}.id`, 'population id', 'Population of personas.'),
  field(`${of}.weights[]`, '0 to 1, sum 1', 'Weights of the personas: ten values, then none.'),
  field(`${of}.problem`, 'text or null', 'Why the population cannot be scored.'),
  field(`${of}.note`, 'text or null', 'What to know of how its weights came about.'),
  field(
    `${of}.correlations[][]`,
    '-1 to 1, "NaN" where undefined; null with a problem',
    'Exact correlation matrix of the population, values x values.'
  ),
  field(
    `${of}.configuration[][]`,
    'map units; null with a problem',
    'Its map after Procrustes onto the human map: x and y of each value.'
  ),
  field(`${of}.stress1`, '0 or more, or null', 'Stress-1 of its map.'),
  field(
    `${of}.similarity`,
    '0 to 1, or null',
    'Values Similarity: one less the Procrustes disparity of the two maps.'
  ),
  field(`${of}.bootstrap`, 'object or null', 'Bootstrap of the similarity; null with a problem.'),
  field(`${of}.bootstrap.similarities[]`, '0 to 1', 'Similarity of each bootstrap population.'),
  field(`${of}.bootstrap.mean`, '0 to 1', 'Mean of the bootstrap similarities.'),
  field(`${of}.bootstrap.sd`, '0 or more', 'Standard deviation of the bootstrap similarities.'),
  field(`${of}.bootstrap.percentile.low`, '0 to 1', '95% percentile interval (type 7), low end.'),
  field(`${of}.bootstrap.percentile.high`, '0 to 1', '95% percentile interval (type 7), high end.'),
  field(`${of}.bootstrap.bca`, 'object or null', '95% BCa interval; null where undefined.'),
  field(`${of}.bootstrap.bca.low`, '0 to 1', '95% BCa interval, low end.'),
  field(`${of}.bootstrap.bca.high`, '0 to 1', '95% BCa interval, high end.'),
  field(
    `${of}.bootstrap.clouds[][][]`,
    'map units',
    'values x bootstraps: x and y of each value in each bootstrap map, after Procrustes.'
  ),
  field(`${of}.bootstrap.dropped`, 'integer', 'Bootstrap populations left out as undefined.'),
  field(
    `${of}.tTest`,
    'object or null',
    'One-sample t-test of the bootstrap similarities against 0, as in the paper: for comparison only, not valid inference, since p shrinks with the number of bootstraps.'
  ),
  field(`${of}.tTest.t`, 'number', 't statistic.'),
  field(`${of}.tTest.df`, 'integer', 'Degrees of freedom.'),
  field(`${of}.tTest.p`, '0 to 1', 'Two-sided p (0 below the smallest double).'),
  field(`${of}.tTest.log10P`, '0 or less', 'Common logarithm of p.'),
  field(`${of}.chance`, 'object or null', 'Chance level: the map with its labels permuted.'),
  ...levelFields(`${of}.chance`, 'the similarities under permuted labels'),
  field(`${of}.protest`, 'object or null', 'Permutation test of the similarity.'),
  field(`${of}.protest.p`, '0 to 1', 'PROTEST p: (b + 1) / (m + 1).'),
  field(`${of}.protest.permutations`, 'integer', 'Permutations m.'),
  field(
    `${of}.protest.adjustedP`,
    '0 to 1',
    'p after Benjamini-Hochberg over the tests of all populations.'
  ),
  field(`${of}.circularOrder`, 'object or null', 'Order of the values round the map.'),
  field(
    `${of}.circularOrder.order[]`,
    'value id',
    'Values in the order of their angles, counter-clockwise from power.'
  ),
  field(
    `${of}.circularOrder.sameOrder`,
    'true, false',
    'Whether they follow each other as in theory, in either direction.'
  ),
  field(`${of}.circularOrder.delta`, '0 to 1', 'Size of the triple statistic of Fisher and Lee.'),
  field(`${of}.circularOrder.p`, '0 to 1', 'Exact p of delta.'),
  field(`${of}.circularOrder.adjustedP`, '0 to 1', 'p after Benjamini-Hochberg.'),
  field(`${of}.circularOrder.angularCorrelation`, '0 to 1', 'Size of the angular correlation.'),
  field(
    `${of}.offDiagonalR`,
    '-1 to 1, or null',
    'Pearson r of the 45 correlations between values with the human ones.'
  ),
  field(`${of}.byDistance`, 'list or null', 'Mean correlation by distance round the circle.'),
  field(`${of}.byDistance[].steps`, '1 to 5', 'Steps between two values on the circle.'),
  field(`${of}.byDistance[].respondent`, '-1 to 1', 'Mean correlation of the population.'),
  field(`${of}.byDistance[].human`, '-1 to 1', 'Mean correlation of people.'),
  field(
    `${of}.congruence`,
    '0 to 1, or null',
    'Configuration congruence; noise alone reaches about .88.'
  ),
  ...levelFields(
    'referencePoints.<population>.<structure>',
    'the similarities of a known structure, scored as the population is scored'
  ),
  field('ceiling.samples[].id', 'id', 'Human sample compared with the reference.'),
  field('ceiling.samples[].title', 'text', 'Its name for people.'),
  field('ceiling.samples[].n', 'integer', 'Its number of persons.'),
  field('ceiling.samples[].similarity', '0 to 1', 'Its Values Similarity with the reference.'),
  field(
    'ceiling.samples[].partOfReference',
    'true, false',
    'Whether the reference contains it; then it is left out of the summary.'
  ),
  field('ceiling.mean', '0 to 1, or null', 'Mean over the samples outside the reference.'),
  field('ceiling.low', '0 to 1, or null', '5th percentile (type 7) over the same samples.'),
  field('ceiling.high', '0 to 1, or null', '95th percentile (type 7) over the same samples.'),
  field('quality.cells', 'integer', 'Cells of the personas.'),
  field('quality.answered', 'integer', 'Those that were answered.'),
  field('quality.missing', 'integer', 'Those without a usable answer.'),
  field('quality.meanOutside', '0 to 1, or null', 'Mean probability mass on no scale point.'),
  field('quality.maxOutside', '0 to 1, or null', 'Largest probability mass on no scale point.'),
  field('quality.refusals', 'integer', 'Generated answers that refused.'),
  field('quality.unreadable', 'integer', 'Generated answers that could not be read.'),
  field('scores.conditions[]', 'condition id', 'Rows of the score tables.'),
  field('scores.means[][]', 'scale points, or null', 'Mean scores, conditions x values.'),
  field('scores.sds[][]', 'scale points, or null', 'Standard deviations, conditions x values.'),
  field(
    'scores.alpha[]',
    '1 or less, or null',
    "Cronbach's alpha of each value's items in the displayed population."
  ),
  field('notes[]', 'text', 'Choices that could not be honoured, and limits of these answers.'),
  ...BEHAVIOUR_FIELDS,
  ...AGREEMENT_FIELDS
];
