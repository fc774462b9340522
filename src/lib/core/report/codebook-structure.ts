/**
 * The fields of analysis.json on the fit value by value and on the specification curve: written as in
 * `codebook-analysis.ts`. `<side>` is respondent or people.
 */
export const STRUCTURE_ANALYSIS = `
structure.similarity | 0 to 1; structure is absent without values or without a similarity | Value by value, of the displayed population: its Values Similarity.
structure.independent | integer | Independent human samples behind values[].people.
structure.values[].value | value id | Value.
structure.values[].residual | 0 or more | Distance from people's place on the map, in root mean squared distances of people's values from their centre.
structure.values[].people | object or null | The same distance of independent human samples.
structure.values[].people.median | 0 or more | Its median.
structure.values[].people.high | 0 or more | Its 95th percentile (type 7).
structure.values[].stress | 0 to 1, or "NaN" for a perfect map | Part of the squared residuals of the respondent's map.
structure.values[].humanStress | 0 to 1, or "NaN" | Part of the squared residuals of people's map.
structure.shepard.<side>[].points[] | integer, from 0 | Two values, by their place in the circle's order.
structure.shepard.<side>[].dissimilarity | 0 or more | Dissimilarity of the two.
structure.shepard.<side>[].distance | 0 or more | Their distance on the map.
structure.shepard.<side>[].fitted | 0 or more | The distance that would fit.
structure.items[].without.item | integer | Item left out.
structure.items[].without.value | value id | Its value.
structure.items[].similarity | 0 to 1, or null | Exact similarity without it.
structure.personas[].without | value id | Persona left out.
structure.personas[].similarity | 0 to 1, or null | Exact similarity without it.
structure.itemError | 0 or more, or null | Jackknife standard error of the similarity over the items.
structure.correspondence.<side>.index | -1 to 1 | Correspondence index.
structure.correspondence.<side>.predictions | integer | Pairs of correlations of which one is predicted to be larger.
structure.correspondence.<side>.met | integer | Predictions that are met.
structure.correspondence.<side>.ties | integer | Pairs of equal correlations.
structure.correspondence.<side>.p | 0 to 1 | Share of all orders round the circle with an index at least as large.
structure.correspondence.<side>.orders | integer | Number of these orders.
structure.correspondence.samples.low | -1 to 1; samples is null for none | Lowest index of single human samples.
structure.correspondence.samples.high | -1 to 1 | Highest of them.
structure.correspondence.samples.count | integer | Number of samples.
structure.circle.<side>.problem | text; absent with a model | Why there is no circular model.
structure.circle.<side>.n | integer | Individuals that chi square, RMSEA, CFI and standard errors are for.
structure.circle.<side>.model.angles[] | degrees, 0 to 360 | Angles of the values, power at 0.
structure.circle.<side>.model.angleErrors[] | degrees; null for all where unknown | Their standard errors.
structure.circle.<side>.model.beta[] | 0 to 1, sum 1 | Weights of the Fourier series, the constant first.
structure.circle.<side>.model.communalities[] | 0 to 1 | Part of each value's variance on the circle.
structure.circle.<side>.model.discrepancy | 0 or more | Maximum-likelihood discrepancy.
structure.circle.<side>.model.chiSquare | 0 or more | (n - 1) times it.
structure.circle.<side>.model.df | integer | Degrees of freedom.
structure.circle.<side>.model.rmsea | 0 or more | Root mean square error of approximation.
structure.circle.<side>.model.srmr | 0 or more | Standardised root mean square residual.
structure.circle.<side>.model.cfi | 1 or less, or null | Comparative fit index.
curve.axes.arm[] | names of variants; null for the usual form | Specification curve, absent where its reader computed none: levels of each choice, the last one changing fastest. Forms of the questions.
curve.axes.leftOut[] | integer or null | Which item of every value is left out.
curve.axes.temperature[] | 0 or more | Temperatures.
curve.axes.scoring[] | centred, raw | Scores.
curve.axes.prompts[] | definition, name | Value prompts.
curve.axes.population[] | population id | Populations.
curve.axes.map[].mds | classical, ratio, ordinal | Kinds of map: scaling.
curve.axes.map[].dissimilarity | sqrt, one-minus-r | Kinds of map: dissimilarity.
curve.axes.reference[] | id | Human references.
curve.combinations | integer | Combinations.
curve.similarities | integer | Those with a similarity.
curve.lowest | 0 to 1, or null | Lowest similarity.
curve.median | 0 to 1, or null | Median similarity.
curve.highest | 0 to 1, or null | Highest similarity.
curve.aboveChance | 0 to 1, or null | Share of the similarities above their chance level.
curve.aboveOneDimension | 0 to 1, or null | Share above what one dimension can do.
curve.withinPeople | 0 to 1, or null | Share within the range of people with people.
curve.shares[].axis | arm, leftOut, temperature, scoring, prompts, population, map, reference | Choice that varies.
curve.shares[].share | 0 to 1, or null | Share of the variance of all similarities between its levels.
curve.current.similarity | 0 to 1; current is null without one | Similarity of the combination of the choices.
curve.current.lower | integer | Combinations with a lower similarity.
curve.current.chance | 0 to 1 | As chance_95 in curve.csv.
curve.current.oneDimension | 0 to 1, or null | As one_dimension_95.
curve.current.peopleLow | 0 to 1, or null | As people_low.
curve.current.peopleHigh | 0 to 1, or null | As people_high.
curve.current.aboveChance | true, false | Whether it is above chance.
curve.current.aboveOneDimension | true, false, or null | Whether it is above one dimension.
curve.current.withinPeople | true, false, or null | Whether it is at least people_low.
`;

/** The columns of curve.csv. */
export const CURVE_COLUMNS_EXPLAINED = `
form | names of variants; empty for the usual form | Form of the questions.
items_left_out | 1, 2, 3; empty for none | Which item of every value is left out.
temperature | 0 or more | Temperature.
scoring | centred, raw | Scores.
prompts | definition, name | Value prompts.
population | population id | Population.
dominance | id | Shares of dominant values; the same in every row.
mds | classical, ratio, ordinal | Kind of map.
dissimilarity | sqrt, one-minus-r | Dissimilarity.
reference | id | Human reference.
similarity | 0 to 1; empty where there is none | Exact Values Similarity.
chance_95 | 0 to 1; empty where there is none | What 95% of label permutations of the same two maps score below.
one_dimension_95 | 0 to 1; empty where there is none | What 95% of respondents that know one dimension score below.
people_low | 0 to 1; empty where there is none | 5th percentile of independent human samples.
people_high | 0 to 1; empty where there is none | Their 95th percentile.
`;
