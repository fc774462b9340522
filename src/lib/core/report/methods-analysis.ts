import { shownSimilarity } from '../analysis/shown-similarity';
import { isOwnId } from '../people/own-people';
import type { AnalysisChoices, PopulationResult } from '../analysis/types';
import { POPULATION_NAMES } from '../analysis/names';
import { verdictInWords, whyNotRead } from '../analysis/verdict';
import type { ReportAnalysis, ReportValues, ReportBehaviour } from './study';
import { formParagraphs } from './methods-form';
import { count, line, markdownTable, percent, points, showCount } from '../words';
import type { BehaviourResult, WeightControl } from '../analysis/behaviour/types';
import type { ReferenceStatus } from '../reference/behaviour-reference';
import { PRIMING_ARM_NAMES, type PromptForm } from '../study/condition';
import type { AgreementResult } from '../analysis/agreement/types';
import { HIGHER_ORDER_LABELS } from '../values';

const DISSIMILARITY: Record<AnalysisChoices['dissimilarity'], string> = {
  sqrt: 'sqrt(2(1 - r))',
  'one-minus-r': '1 - r',
  'half-one-minus-r': '(1 - r)/2'
};

const MDS: Record<AnalysisChoices['mds'], string> = {
  classical: 'classical (Torgerson) scaling',
  ratio: 'metric SMACOF',
  ordinal:
    'ordinal SMACOF with the primary approach to ties, whose maps can collapse into a few clusters'
};

/** One row of the table of similarities; a population that cannot be scored says why. */
function populationRow(
  population: PopulationResult,
  { referencePoints, result }: ReportValues
): string[] {
  const { id, problem, chance, protest } = population;
  if (problem !== null) return [POPULATION_NAMES[id], line(problem), '', '', '', '', '', '', ''];
  const known = referencePoints[id];
  const shown = shownSimilarity(population, 0);
  return [
    POPULATION_NAMES[id],
    points(shown.value),
    points(shown.exact),
    interval(shown.interval),
    points(chance?.mean),
    points(known?.['one-dimension'].mean),
    points(known?.['four-groups'].mean),
    points(result.ceiling.countries?.mean ?? result.ceiling.mean),
    p(protest?.adjustedP)
  ];
}

/** The sections on the analysis of whatever the study asked for, its human data and results. */
export function analysisParagraphs(analysis: ReportAnalysis): string[] {
  const { values, behaviour, agreement, form, choices } = analysis;
  return [
    ...(values ? valueParagraphs(values) : []),
    ...(behaviour ? behaviourParagraphs(behaviour, choices) : []),
    ...(agreement ? agreementParagraphs(agreement, choices) : []),
    ...(form ? formParagraphs(form) : [])
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
    `Each value prompt, ${choices.prompts === 'definition' ? 'with name and definition' : 'with the name alone'}, formed one persona${result.scores.conditions.includes('none') ? ', as did the absence of a prompt' : ''}.${temperature} Of the ${count(quality.cells, 'combination')} of persona and item, ${quality.answered} had a usable answer and ${quality.missing} had none. Value scores were ${choices.scoring === 'centred' ? 'centred on each individual’s mean over all items' : 'raw means of their items'} (our choice). The correlations between the ten values were converted to dissimilarities, ${DISSIMILARITY[choices.dissimilarity]} (our choice), and mapped in two dimensions by ${MDS[choices.mds]} (our choice). Values Similarity is one minus the Procrustes disparity between the respondent’s map and the human map, times 100. Intervals come from ${count(choices.bootstraps, 'bootstrap population')} of ${count(choices.individuals, 'individual')} each. Chance levels and PROTEST p-values come from ${count(choices.permutations, 'permutation')} of the value labels; p-values are adjusted for all tests of the results (Benjamini-Hochberg within each family of tests, which share the 5% of all results). Similarities are means over these populations, as in the paper, with the exact value beside them; intervals cover what redrawing individuals changes or, of generated answers, what generating them again would change. The seed of the analysis was ${choices.seed}.`,
    '## Human data',
    `Reference: ${line(reference.title)}, ${reference.instrument}, N = ${showCount(reference.sample.n)} (our choice). ${line(reference.citation)} ${line(reference.notice)}${isOwnId(reference.id) ? ` ${line(reference.provenance)} ${reference.notes.map(line).join(' ')}` : ''}`,
    ...(weighted
      ? [
          `Population weights: people’s shares of dominant values from “${line(dominance.title)}”, N = ${showCount(dominance.n)}, of whom ${percent(dominance.none)} have no single dominant value (our choice). ${line(dominance.citation)} ${line(dominance.notice)}`
        ]
      : []),
    '## Results',
    verdictSentence(result),
    markdownTable(
      [
        'population',
        'Values Similarity',
        'exact',
        '95% interval',
        'chance',
        'one dimension',
        'four groups',
        'people with people',
        'PROTEST p, adjusted'
      ],
      result.populations.map((population) => populationRow(population, analysis))
    ),
    ...equivalenceSentence(result),
    ...(result.notes.length > 0 ? [result.notes.map((note) => `- ${line(note)}`).join('\n')] : [])
  ];
}

/** Where the population that is shown lies among people; empty where that is not known. */
function equivalenceSentence({ people, choices }: ReportValues['result']): string[] {
  const shown = people.populations.find(({ population }) => population === choices.population);
  if (!shown?.equivalence) return [];
  const { samples, equivalence } = shown;
  const { margin, lower, upper, equivalent } = equivalence;
  return [
    `The ${POPULATION_NAMES[choices.population]} population’s similarity is above that of ${samples!.below} of ${count(samples!.of, 'independent human sample')} with the same reference, and ${equivalent ? 'equivalent to' : 'not shown to be equivalent to'} their mean of ${points(equivalence.people)} within ${Number((100 * margin).toPrecision(6))} points (our choice): two one-sided tests, p ${p(lower)} against lying below and p ${p(upper)} against lying above that margin.`
  ];
}

/** The verdict on the respondent, and whether the similarities below may be read. */
function verdictSentence({ verdict }: ReportValues['result']): string {
  const why = whyNotRead(verdict);
  return `${verdictInWords(verdict)}${why === null ? '' : ' The similarities are therefore not interpretable.'} Thresholds were calibrated on simulated respondents (our choice).`;
}

const STATUS: Record<ReferenceStatus, string> = {
  exact: 'exact (printed by the study)',
  secondary: 'secondary (as quoted by others)',
  alternate: 'alternate (another measure of the behaviour)',
  'signs-only': 'signs only'
};

const p = (value: number | undefined): string => value?.toPrecision(2) ?? '-';

const interval = (range: { low: number; high: number } | null | undefined): string =>
  range ? `${points(range.low)} to ${points(range.high)}` : '-';

/** The sections on values and behaviour: what was compared with whom, and what came out. */
function behaviourParagraphs(
  { result, references, controls }: ReportBehaviour,
  choices: AnalysisChoices
): string[] {
  const arms = [...new Set(result.results.map(({ arm }) => arm))];
  const primed = arms.some((arm) => arm !== 'prompt');
  return [
    '## Values and behaviour',
    `Behaviours were scored as the means of their items, with reverse-keyed items reversed, and never centred (our choice). A population’s correlations between value scores and behaviours were compared with people’s wherever both are known; Behaviour Similarity is Pearson’s r between the two sets of correlations, times 100. Intervals come from ${count(choices.bootstraps, 'bootstrap population')} of ${count(choices.individuals, 'individual')} each. The chance level comes from linking behaviours to values through randomly rotated circles; a second test permutes the values. p-values are adjusted for all tests of the results (Benjamini-Hochberg within each family of tests, which share the 5% of all results).`,
    ...(primed
      ? [
          `Priming arms: ${arms.map((arm) => PRIMING_ARM_NAMES[arm]).join('; ')}. In the arms with a test, the question followed a questionnaire that the persona had filled in. In every arm, the value scores are those under the value prompt (our choice).`
        ]
      : []),
    'Human figures used for each instrument (our choice):',
    markdownTable(
      ['instrument', 'human sample', 'status', 'N', 'citation'],
      references.map(({ instrument, title, status, sample, citation, notice }) => [
        line(instrument),
        line(title),
        STATUS[status],
        sample.n === null ? 'unknown' : String(sample.n),
        line(`${citation} ${notice}`)
      ])
    ),
    markdownTable(
      [
        'instrument',
        'population',
        ...(primed ? ['arm'] : []),
        'similarity',
        'exact',
        '95% interval',
        'chance',
        'correlations compared',
        'p, rotated circles',
        'p, permuted values'
      ],
      result.results.map((one) => resultRow(one, primed))
    ),
    ...(controls.length > 0 ? controlParagraphs(controls) : []),
    ...(result.notes.length > 0 ? [result.notes.map((note) => `- ${line(note)}`).join('\n')] : [])
  ];
}

function resultRow(result: BehaviourResult, primed: boolean): string[] {
  const { instrument, population, arm, problem, similarity, signs } = result;
  const head = [
    line(instrument),
    POPULATION_NAMES[population],
    ...(primed ? [PRIMING_ARM_NAMES[arm]] : [])
  ];
  if (similarity === null) {
    const agreeing =
      signs &&
      `${signs.agree} of ${signs.known} signs agree${signs.adjustedP === null ? '' : ` (p = ${p(signs.adjustedP)})`}`;
    return [...head, line(problem ?? agreeing ?? 'unknown'), '', '', '', '', '', ''];
  }
  const shown = shownSimilarity(result, -1);
  return [
    ...head,
    points(shown.value),
    points(shown.exact),
    interval(shown.interval),
    points(result.chance?.mean),
    `${result.knownCells} of ${result.allCells}`,
    p(result.circles?.adjustedP),
    p(result.permuted?.adjustedP)
  ];
}

function controlParagraphs(controls: readonly WeightControl[]): string[] {
  return [
    `To test whether the human weights matter, the same answers were scored again with people’s shares of dominant values permuted among the ten values (${count(controls[0]!.draws, 'permutation')}).`,
    markdownTable(
      ['scored', 'population', 'similarity', 'permuted weights', 'middle 95%', 'p, adjusted'],
      controls.map(({ table, population, observed, permuted, adjustedP }) => [
        table === 'values' ? 'value structure' : line(table),
        POPULATION_NAMES[population],
        points(observed),
        points(permuted.mean),
        interval(permuted),
        p(adjustedP)
      ])
    )
  ];
}

const FORM: Record<PromptForm, string> = {
  definition: 'full value prompts',
  name: 'value names only'
};

/** The sections on agreement with statements. */
function agreementParagraphs(
  { behaviours, correlations, conservative, notes }: AgreementResult,
  choices: AnalysisChoices
): string[] {
  const statements = behaviours.reduce((sum, behaviour) => sum + behaviour.statements, 0);
  const lists = conservative[0]?.behaviours ?? [];
  return [
    '## Agreement with statements',
    `The respondent answered yes or no to ${count(statements, 'statement')} about ${count(behaviours.length, 'behaviour')}. A behaviour’s score is the share of answers that match it; a higher-order value’s score is the mean over its values (our choice), with Wilson intervals. The four higher-order values were correlated across the behaviours${choices.agreementCentred ? ', after subtracting each behaviour’s mean over the four (our choice)' : ''}. Chance levels come from regrouping the ten values at random into groups of the same sizes; p-values are adjusted for all tests of the results (Benjamini-Hochberg within each family of tests, which share the 5% of all results).`,
    ...(lists.length > 0
      ? [
          `Conservative politics is the mean of these behaviours (our choice): ${lists.map(({ label, reversed }) => `${line(label)}${reversed ? ' (reversed)' : ''}`).join(', ')}.`
        ]
      : []),
    markdownTable(
      ['opposed values', 'prompts', 'correlation', 'chance', 'middle 95%', 'p, adjusted'],
      correlations.flatMap(({ form, chance }) =>
        chance.map(({ pair, level, observed, adjustedP }) => [
          pair.map((id) => HIGHER_ORDER_LABELS[id]).join(', '),
          FORM[form],
          observed.toFixed(2),
          level.mean.toFixed(2),
          `${level.low.toFixed(2)} to ${level.high.toFixed(2)}`,
          p(adjustedP)
        ])
      )
    ),
    ...(notes.length > 0 ? [notes.map((note) => `- ${line(note)}`).join('\n')] : [])
  ];
}
