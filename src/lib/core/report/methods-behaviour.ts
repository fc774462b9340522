import type { BehaviourResult, WeightControl } from '../analysis/behaviour/types';
import type { AnalysisChoices } from '../analysis/types';
import type { ReferenceStatus } from '../reference/behaviour-reference';
import type { PrimingArm } from '../study/condition';
import { POPULATION_NAMES } from '../analysis/population-names';
import type { ReportBehaviour } from './study';
import { count, line, points } from './wording';

const STATUS: Record<ReferenceStatus, string> = {
  exact: 'exact (printed by the study)',
  secondary: 'secondary (as others quote it)',
  alternate: 'alternate (another measure stands in)',
  'signs-only': 'signs only'
};

const ARMS: Record<PrimingArm, string> = {
  prompt: 'Priming Only',
  both: 'Priming & Test',
  test: 'Test Only'
};

const tableOf = (heading: readonly string[], rows: readonly (readonly string[])[]): string =>
  [heading, heading.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');

const p = (value: number | undefined): string => value?.toPrecision(2) ?? '-';

const interval = (range: { low: number; high: number } | null | undefined): string =>
  range ? `${points(range.low)} to ${points(range.high)}` : '-';

/** The sections on values and behaviour: what was compared with whom, and what came out. */
export function behaviourParagraphs(
  { result, references, controls }: ReportBehaviour,
  choices: AnalysisChoices
): string[] {
  const arms = [...new Set(result.results.map(({ arm }) => arm))];
  return [
    '## Values and behaviour',
    `Behaviours were scored as means of their items, reverse-keyed ones turned round, and never centred (our choice). A population's correlations of value scores with behaviours were compared with people's over the cells that are known on both sides; Behaviour Similarity is Pearson's r of the two lists of cells, times 100. Intervals come from ${count(choices.bootstraps, 'bootstrap population')} of ${count(choices.individuals, 'individual')}. The chance level ties behaviours to the values by circles turned at random; a second test permutes the values. p-values are adjusted by Benjamini-Hochberg.`,
    ...(arms.some((arm) => arm !== 'prompt')
      ? [
          `Priming: ${arms.map((arm) => ARMS[arm]).join('; ')}. In the last two a questionnaire that the respondent had filled in under a value prompt stood before the question; value scores are those of the value prompt in every arm (our choice).`
        ]
      : []),
    'The human figures behind each instrument (our choice):',
    tableOf(
      ['instrument', 'people', 'status', 'N', 'citation'],
      references.map(({ instrument, title, status, sample, citation, notice }) => [
        line(instrument),
        line(title),
        STATUS[status],
        sample.n === null ? 'not known' : String(sample.n),
        line(`${citation} ${notice}`)
      ])
    ),
    tableOf(
      [
        'instrument',
        'population',
        'arm',
        'similarity',
        '95% interval',
        'chance',
        'cells',
        'p',
        'p permuted'
      ],
      result.results.map(resultRow)
    ),
    ...(controls.length > 0 ? controlParagraphs(controls) : []),
    ...(result.notes.length > 0 ? [result.notes.map((note) => `- ${line(note)}`).join('\n')] : [])
  ];
}

function resultRow(result: BehaviourResult): string[] {
  const { instrument, population, arm, problem, similarity, signs } = result;
  const head = [line(instrument), POPULATION_NAMES[population], ARMS[arm]];
  if (similarity === null) {
    const said = problem ?? (signs ? `${signs.agree} of ${signs.known} signs agree` : 'unknown');
    const cells = signs ? `p = ${p(signs.p)}` : '';
    return [...head, line(said), '', '', cells, '', ''];
  }
  return [
    ...head,
    points(similarity),
    interval(result.bootstrap?.percentile),
    points(result.chance?.mean),
    `${result.knownCells} of ${result.allCells}`,
    p(result.circles?.adjustedP),
    p(result.permuted?.adjustedP)
  ];
}

function controlParagraphs(controls: readonly WeightControl[]): string[] {
  return [
    `What the human weights are worth: the same answers under the human shares of dominant values permuted among the ten values, ${count(controls[0]!.draws, 'time')}.`,
    tableOf(
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
