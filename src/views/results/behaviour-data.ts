import {
  conditionLabel,
  formatCorrelation,
  formatInterval,
  formatP,
  formatSimilarity,
  type FigureTableData,
  type RulerRow,
  type SimilarityContext
} from '../../lib/charts';
import type {
  BehaviourCeiling,
  BehaviourResult,
  BehaviourScores,
  SignAgreement,
  ValueBehaviourResult,
  WeightControl
} from '../../lib/core/analysis/behaviour/types';
import type { PopulationId } from '../../lib/core/analysis/types';
import type { BehaviourReference, Sign } from '../../lib/core/reference/behaviour-reference';
import { primingArm, type PrimingArm } from '../../lib/core/study/condition';
import { POPULATION_LABELS, POPULATION_NAMES } from '../../lib/core/analysis/names';
import { shownSimilarity } from '../../lib/core/analysis/shown-similarity';
import { lowerFirst } from '../../lib/core/words';
import { mean, quantile } from '../../lib/core/statistics/summary';
import { STATUS_LABELS } from '../reference-status';

/** The results of a population, in the order of the instruments, and of the arms where asked. */
export function resultsIn(
  { results }: ValueBehaviourResult,
  population: PopulationId,
  arms: readonly PrimingArm[]
): BehaviourResult[] {
  return results.filter((one) => one.population === population && arms.includes(one.arm));
}

/** What comes before the question in each arm. */
export const ARM_MEANINGS: Record<PrimingArm, string> = {
  prompt: 'the value prompt',
  test: 'the filled-in questionnaire',
  both: 'both'
};

/** Agreement of people with people over the cells that they share; null where none is known. */
function ceilingLevel(ceiling: BehaviourCeiling | undefined): SimilarityContext['ceiling'] {
  const known = ceiling?.samples.map(({ similarity }) => similarity) ?? [];
  if (known.length === 0) return null;
  return { mean: mean(known), low: quantile(known, 0.05), high: quantile(known, 0.95) };
}

/** Agreeing signs in words: "5 of 5 known signs, p = .30". */
export function signsInWords({ agree, known, adjustedP }: SignAgreement): string {
  return `${agree} of ${known} known signs${adjustedP === null ? '' : `, p ${formatP(adjustedP)}`}`;
}

/** One ruler per result, on a shared axis. */
export function behaviourRows(
  results: readonly BehaviourResult[],
  ceilings: readonly BehaviourCeiling[],
  name: (result: BehaviourResult) => string
): RulerRow[] {
  return results.map((result) => ({
    id: `${result.instrument} ${result.arm}`,
    name: name(result),
    context: {
      similarity: shownSimilarity(result, -1).value,
      interval: shownSimilarity(result, -1).interval,
      chance: result.chance,
      oneDimension: null,
      circleStrong: null,
      ceiling: ceilingLevel(ceilings.find(({ instrument }) => instrument === result.instrument))
    },
    test: result.permuted ? `p ${formatP(result.permuted.adjustedP)}` : null,
    problem:
      result.similarity !== null
        ? null
        : result.signs
          ? `${signsInWords(result.signs)}. Only the directions are known, so no similarity can be computed.`
          : (result.problem ?? 'No similarity could be computed.')
  }));
}

/** The mean of several similarities, of which questionnaires, and which it leaves out for what reason. */
export interface AverageSimilarity {
  value: number;
  over: string[];
  without: { name: string; why: string }[];
}

/** @returns null where fewer than two have a similarity */
export function averageOf(
  results: readonly BehaviourResult[],
  name: (result: BehaviourResult) => string
): AverageSimilarity | null {
  const shown = results.map((result) => ({ result, ...shownSimilarity(result, -1) }));
  const known = shown.flatMap(({ result, value }) =>
    value === null ? [] : [{ name: name(result), value }]
  );
  if (known.length < 2) return null;
  return {
    value: mean(known.map(({ value }) => value)),
    over: known.map(({ name }) => name),
    without: shown.flatMap(({ result, value }) =>
      value === null
        ? [
            {
              name: name(result),
              why: result.signs
                ? 'people’s figures give directions only'
                : lowerFirst(result.problem ?? 'no similarity').replace(/\.$/u, '')
            }
          ]
        : []
    )
  };
}

/** The numbers behind the rulers, similarities times 100. */
export function behaviourTable(
  caption: string,
  results: readonly BehaviourResult[],
  { ceilings, references }: ValueBehaviourResult,
  name: (result: BehaviourResult) => string
): FigureTableData {
  const hundred = (x: number | null | undefined) => (x == null ? null : 100 * x);
  return {
    caption,
    columns: [
      { label: 'Questionnaire' },
      { label: 'Human data' },
      ...[
        'Similarity',
        'Exact',
        'Interval low',
        'Interval high',
        'Slope on people',
        'RMSD from people',
        'Chance mean',
        'Chance 97.5%',
        'People with people',
        'Cells known',
        'Cells',
        'Rotated circles: adjusted p',
        'Shuffled values: adjusted p',
        'Signs agreeing',
        'Signs known',
        'Signs: p'
      ].map((label) => ({ label, numeric: true }))
    ],
    rows: results.map((result) => {
      const shown = shownSimilarity(result, -1);
      const { instrument, chance, circles, permuted, signs } = result;
      const status = references[instrument]?.status;
      return [
        name(result),
        status ? STATUS_LABELS[status] : null,
        hundred(shown.value),
        hundred(shown.exact),
        hundred(shown.interval?.low),
        hundred(shown.interval?.high),
        result.size?.slope ?? null,
        result.size?.rmsd ?? null,
        hundred(chance?.mean),
        hundred(chance?.high),
        hundred(ceilingLevel(ceilings.find((one) => one.instrument === instrument))?.mean),
        String(result.knownCells),
        String(result.allCells),
        circles?.adjustedP ?? null,
        permuted?.adjustedP ?? null,
        signs ? String(signs.agree) : null,
        signs ? String(signs.known) : null,
        signs?.adjustedP ?? null
      ];
    }),
    digits: 3
  };
}

/** The known signs of people next to the respondent's correlations, pair after pair. */
export function signsTable(
  { rows, columns }: Pick<BehaviourReference, 'rows' | 'columns'>,
  signs: readonly (readonly (Sign | null)[])[],
  mapped: readonly (readonly (number | null)[])[]
): FigureTableData {
  return {
    caption: 'Directions known for people',
    columns: [
      { label: 'Value and behaviour' },
      { label: 'People' },
      { label: 'Respondent', numeric: true },
      { label: 'Agree' }
    ],
    rows: rows.flatMap((row, i) =>
      columns.flatMap((column, j) => {
        const sign = signs[i]?.[j];
        if (!sign) return [];
        const r = mapped[i]?.[j] ?? null;
        const agree = r === null ? null : r > 0 === (sign === '+') ? 'yes' : 'no';
        return [
          [
            `${row.label} and ${column.label.toLowerCase()}`,
            sign === '+' ? 'together' : 'against each other',
            formatCorrelation(r),
            agree
          ]
        ];
      })
    )
  };
}

/** Means (standard deviations) of the measures by persona, and their reliability. */
export function behaviourScoresTable(
  scores: BehaviourScores,
  population: PopulationId
): FigureTableData {
  const shown = scores.conditions.flatMap((condition, i) =>
    primingArm(condition) === 'prompt' ? [{ condition, i }] : []
  );
  const cell = (mean: number | null | undefined, sd: number | null | undefined) =>
    mean == null ? null : `${mean.toFixed(2)} (${sd == null ? '–' : sd.toFixed(2)})`;
  return {
    caption: `Mean (standard deviation) of each measure by persona, and Cronbach’s alpha in the ${POPULATION_LABELS[population]} population`,
    columns: [
      { label: 'Measure' },
      { label: 'Alpha', numeric: true },
      ...shown.map(({ condition }) => ({ label: conditionLabel(condition), numeric: true }))
    ],
    rows: scores.measures.map(({ label }, m) => [
      label,
      formatCorrelation(scores.alpha[m]),
      ...shown.map(({ i }) => cell(scores.means[i]?.[m], scores.sds[i]?.[m]))
    ])
  };
}

/** Whether the human weights matter: similarities times 100. */
export function controlsTable(
  controls: readonly WeightControl[],
  titles: ReadonlyMap<string, string>
): FigureTableData {
  return {
    caption: 'Similarity (×100) under the human weights and under the same weights shuffled',
    columns: [
      { label: 'Similarity' },
      { label: 'Population' },
      ...['Observed', 'Shuffled (95%)', 'Adjusted p'].map((label) => ({ label, numeric: true }))
    ],
    rows: controls.map(({ table, population, observed, permuted, adjustedP }) => [
      table === 'values' ? 'Values Similarity' : (titles.get(table) ?? table),
      POPULATION_NAMES[population],
      formatSimilarity(observed),
      `${formatSimilarity(permuted.mean)} (${formatInterval(permuted)})`,
      formatP(adjustedP).replace(/^= /, '')
    ])
  };
}
