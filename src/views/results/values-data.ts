import type { FigureTableData, PlacedPersona, SimilarityContext } from '../../lib/charts';
import type { Scoring } from '../../lib/core/map-choices';
import type { SquareMatrix, ValueReference } from '../../lib/core/reference/reference';
import type {
  AnalysisChoices,
  HumanCeiling,
  PopulationResult,
  Rank,
  ReferencePoints,
  ValueStructureResult
} from '../../lib/core/analysis/types';
import { conditionLabel, formatCorrelation, formatP, formatSimilarity } from '../../lib/charts';
import { VALUE_LABELS } from '../../lib/core/values';
import { count } from '../../lib/core/words';
import { DEFAULT_CHOICES } from '../../lib/core/analysis/choices';
import { mean } from '../../lib/core/statistics/summary';
import { standardDeviation } from '../../lib/core/statistics/standard-deviation';
import { POPULATION_LABELS } from '../../lib/core/analysis/names';
import { shownSimilarity } from '../../lib/core/analysis/shown-similarity';

/** What the similarity of one population is compared with. */
export function similarityContext(
  population: PopulationResult,
  points: ReferencePoints | undefined,
  ceiling: HumanCeiling
): SimilarityContext {
  const { value, interval } = shownSimilarity(population, 0);
  return {
    similarity: value,
    interval,
    chance: population.chance,
    oneDimension: points?.['one-dimension'] ?? null,
    fourGroups: points?.['four-groups'] ?? null,
    circleWeak: points?.['circle-weak'] ?? null,
    circleStrong: points?.['circle-strong'] ?? null,
    // People as single samples, as a respondent is: country against country where that is known.
    ceiling: ceiling.countries ?? ceiling
  };
}

/** Personas of own prompts as the circle shows them: further out where the map says more of them. */
export const placedPersonas = ({ places = [] }: ValueStructureResult): PlacedPersona[] =>
  places.flatMap(({ condition, direction, r }) =>
    direction === null || r === null
      ? []
      : [{ label: conditionLabel(condition), direction, reach: r }]
  );

/** What the places of own personas say, a sentence each. */
export const placesInWords = ({ places = [] }: ValueStructureResult): string[] =>
  places.map(({ condition, nearest, r }) =>
    nearest === null
      ? `${conditionLabel(condition)} has no place on the circle: one of its scores is unknown, or nothing sets it apart.`
      : `${conditionLabel(condition)} points to ${VALUE_LABELS[nearest]}: its profile goes with the circle at r = ${formatCorrelation(r)} (chance alone: about .47).`
  );

/** SD of the correlations up to which they count as all alike (our choice). */
const ALIKE = 0.1;

/** What centred scores do to a respondent’s correlations by themselves; null for raw scores. */
export function centringInWords(correlations: SquareMatrix, scoring: Scoring): string | null {
  if (scoring === 'raw') return null;
  const pairs = correlations.flatMap((row, i) => row.slice(0, i)).filter((r) => !Number.isNaN(r));
  const zero = -1 / (correlations.length - 1);
  const rule = `Centring alone makes unrelated values correlate, at ${formatCorrelation(zero)} (−1/${correlations.length - 1}) on average: read these correlations against that, not against zero.`;
  if (pairs.length < 2 || standardDeviation(pairs) > ALIKE) return rule;
  return `${rule} Here they are all near ${formatCorrelation(mean(pairs))}, so they show no relations between values.`;
}

/**
 * Titles of the independent human samples that answered another questionnaire than the reference. Its name counts, not the
 * survey in brackets behind it.
 */
export function otherQuestionnaires(
  { samples }: Pick<HumanCeiling, 'samples'>,
  references: readonly Pick<ValueReference, 'id' | 'instrument'>[],
  reference: string
): string[] {
  const asked = (id: string) => references.find((one) => one.id === id)?.instrument.split(' (')[0];
  return samples.flatMap(({ id, title, independent }) =>
    independent && asked(id) !== asked(reference) ? [title] : []
  );
}

/** The row of Table 1, with everything that a similarity is read against (all times 100). */
export function populationsTable(
  populations: readonly PopulationResult[],
  points: Partial<Record<PopulationResult['id'], ReferencePoints>>,
  ceiling: number | null
): FigureTableData {
  const hundred = (x: number | null | undefined) => (x == null ? null : 100 * x);
  return {
    caption: 'Values Similarity (×100) by population',
    columns: [
      { label: 'Population' },
      ...[
        'Similarity',
        'Exact',
        'Interval low',
        'Interval high',
        'Chance mean',
        'Chance 97.5%',
        'One dimension',
        'Four groups',
        'Weak circle',
        'Textbook circle',
        'People',
        'Permutation p',
        'Adjusted p'
      ].map((label) => ({ label, numeric: true }))
    ],
    rows: populations.map((row) => {
      const known = points[row.id];
      const shown = shownSimilarity(row, 0);
      return [
        POPULATION_LABELS[row.id],
        hundred(shown.value),
        hundred(shown.exact),
        hundred(shown.interval?.low),
        hundred(shown.interval?.high),
        hundred(row.chance?.mean),
        hundred(row.chance?.high),
        hundred(known?.['one-dimension'].mean),
        hundred(known?.['four-groups'].mean),
        hundred(known?.['circle-weak'].mean),
        hundred(known?.['circle-strong'].mean),
        hundred(ceiling),
        row.protest?.p ?? null,
        row.protest?.adjustedP ?? null
      ];
    }),
    digits: 3
  };
}

/** How the number lies among people's, and whether the two are equivalent. */
export function amongPeopleInWords(
  { people, choices }: Pick<ValueStructureResult, 'people' | 'choices'>,
  population: PopulationResult['id']
): string[] {
  const found = people.populations.find((one) => one.population === population);
  if (found === undefined) return [];
  const { samples, countries, equivalence } = found;
  const ranks = [
    ...(samples
      ? [`above ${rankInWords(samples, 'independent human sample')} against the same people`]
      : []),
    ...(countries ? [`above ${rankInWords(countries, 'pair')} of countries`] : [])
  ];
  const lines = ranks.length > 0 ? [`Among people: the number lies ${ranks.join(', and ')}.`] : [];
  if (equivalence) {
    const { people: mean, margin, lower, upper, equivalent } = equivalence;
    const points = `${Number((100 * margin).toPrecision(6))} points`;
    const ours =
      margin === DEFAULT_CHOICES.margin ? ' (our choice; set it under “More choices”)' : '';
    lines.push(
      `${equivalent ? 'Equivalent to' : 'Not shown to be equivalent to'} people’s mean of ${formatSimilarity(mean)} within ${points}${ours}: two one-sided tests, of lying at least that far below (p\u00a0${formatP(lower)}) and at least that far above (p\u00a0${formatP(upper)}), which must both be at most .05. They cover what the interval covers${choices.bootstraps < FEWEST_BOOTSTRAPS ? `; ${choices.bootstraps} bootstraps are too few for p to reach .05` : ''}.`
    );
  }
  return lines;
}

/** With fewer, a one-sided bootstrap p cannot reach .05. */
const FEWEST_BOOTSTRAPS = 19;

const rankInWords = ({ below, of }: Rank, noun: string): string =>
  `${below} of ${count(of, noun)} (percentile ${Math.round((100 * below) / of)})`;

/** What stands beside the number: the exact value, what its interval covers, and what it leaves out. */
export function besideSimilarity(
  population: PopulationResult,
  { individuals, bootstraps }: Pick<AnalysisChoices, 'individuals' | 'bootstraps'>
): string[] {
  const { exact, covers } = shownSimilarity(population, 0);
  if (population.bootstrap === null || exact === null) return [];
  const { withSamples, size } = population;
  const lines = [
    `Mean of ${count(bootstraps, 'population')} of ${count(individuals, 'individual')}, as in the paper. Without the noise of so few individuals: ${formatSimilarity(exact)} (exact).`,
    covers === 'answers'
      ? 'The interval covers other answers of the same respondent to the same questions, nothing else.'
      : covers === 'individuals'
        ? 'The interval covers other individuals drawn from the same answers, nothing else.'
        : 'One answer to each question shows no spread, so there is no interval.'
  ];
  if (withSamples)
    lines.push(
      `The choice of people matters more: against ${withSamples.samples} single human samples the exact value ranges from ${formatSimilarity(withSamples.low)} to ${formatSimilarity(withSamples.high)}. Other items and paraphrases are not covered either.`
    );
  if (size)
    lines.push(
      `Size: the respondent’s correlations are ${size.slope.toFixed(1)} times people’s (slope; root mean squared difference ${formatCorrelation(size.rmsd)}). The similarity sees only their pattern.`
    );
  return lines;
}
