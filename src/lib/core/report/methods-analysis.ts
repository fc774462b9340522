import type { AnalysisChoices, PopulationResult } from '../analysis/types';
import { POPULATION_NAMES } from '../analysis/population-names';
import { agreementParagraphs } from './methods-agreement';
import { behaviourParagraphs } from './methods-behaviour';
import type { ReportAnalysis, ReportValues } from './study';
import { count, line, percent, points } from './wording';

const DISSIMILARITY: Record<AnalysisChoices['dissimilarity'], string> = {
  sqrt: 'sqrt(2(1 - r))',
  'one-minus-r': '1 - r',
  'half-one-minus-r': '(1 - r)/2'
};

const MDS: Record<AnalysisChoices['mds'], string> = {
  classical: 'classical (Torgerson) scaling',
  ratio: 'metric SMACOF',
  ordinal: 'ordinal SMACOF with primary ties, which can collapse into few clusters'
};

/** One row of the table of similarities; a population that cannot be scored says why. */
function row(
  population: PopulationResult,
  { referencePoints, result }: ReportValues
): string | null {
  const { id, problem, similarity, bootstrap, chance, protest } = population;
  if (problem !== null) return `| ${POPULATION_NAMES[id]} | ${line(problem)} | | | | | | |`;
  const known = referencePoints[id];
  const interval = bootstrap
    ? `${points(bootstrap.percentile.low)} to ${points(bootstrap.percentile.high)}`
    : '-';
  return `| ${[
    POPULATION_NAMES[id],
    points(similarity),
    interval,
    points(chance?.mean),
    points(known?.['one-dimension'].mean),
    points(known?.['four-groups'].mean),
    points(result.ceiling.mean),
    protest ? protest.adjustedP.toPrecision(2) : '-'
  ].join(' | ')} |`;
}

/** The sections on the analysis of whatever the study asked for, its human data and results. */
export function analysisParagraphs(analysis: ReportAnalysis): string[] {
  const { values, behaviour, agreement, choices } = analysis;
  return [
    ...(values ? valueParagraphs(values) : []),
    ...(behaviour ? behaviourParagraphs(behaviour, choices) : []),
    ...(agreement ? agreementParagraphs(agreement, choices) : [])
  ];
}

function valueParagraphs(analysis: ReportValues): string[] {
  const { result, reference, dominance } = analysis;
  const { choices, quality } = result;
  const weighted = result.populations.some(({ id }) => id.startsWith('h-'));
  const temperature =
    result.quality.meanOutside === null
      ? ''
      : ` Answer distributions were taken at temperature ${choices.temperature} (our choice).`;
  return [
    '## Analysis',
    `Personas were made by the prompts with ${choices.prompts === 'definition' ? 'name and definition' : 'the name alone'}.${temperature} Of ${count(quality.cells, 'cell')} of the personas ${quality.answered} were answered and ${quality.missing} had no usable answer. Value scores are ${choices.scoring === 'centred' ? "centred on each individual's mean over all items" : 'raw means of items'} (our choice). Correlations between the ten values were turned into dissimilarities ${DISSIMILARITY[choices.dissimilarity]} (our choice) and mapped to two dimensions by ${MDS[choices.mds]} (our choice). Values Similarity is one less the Procrustes disparity between the respondent's map and the human one, times 100. Intervals come from ${count(choices.bootstraps, 'bootstrap population')} of ${count(choices.individuals, 'individual')}. Chance levels and PROTEST p come from ${count(choices.permutations, 'permutation')} of the labels; p is adjusted over all populations (Benjamini-Hochberg). The seed of the analysis was ${choices.seed}.`,
    '## Human data',
    `Reference: ${line(reference.title)}, ${reference.instrument}, N = ${reference.sample.n} (our choice). ${line(reference.citation)} ${line(reference.notice)}`,
    ...(weighted
      ? [
          `Population weights use the shares of dominant values of: ${line(dominance.title)}, N = ${dominance.n}, ${percent(dominance.none)} without a single dominant value (our choice). ${line(dominance.citation)} ${line(dominance.notice)}`
        ]
      : []),
    '## Results',
    [
      '| population | Values Similarity | 95% interval | chance | one dimension | four groups | human ceiling | PROTEST p, adjusted |',
      '| --- | --- | --- | --- | --- | --- | --- | --- |',
      ...result.populations.map((population) => row(population, analysis))
    ].join('\n'),
    ...(result.notes.length > 0 ? [result.notes.map((note) => `- ${line(note)}`).join('\n')] : [])
  ];
}
