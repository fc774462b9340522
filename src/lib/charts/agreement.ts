import type { Agreement } from '../core/analysis/agreement';
import type { Sign } from '../core/reference/behaviour-reference';
import { HIGHER_ORDER_LABELS, HIGHER_ORDER_VALUES } from '../core/values';
import { formatAgreement, formatCorrelation, formatP, formatShare } from './format';
import { spreadOf } from './geometry/agreement';
import type {
  AgreementDotsProps,
  ConservativeBarsProps,
  FigureTableData,
  HigherOrderMatrixProps,
  ValueBehaviourHeatmapProps
} from './types';

const LABELS = HIGHER_ORDER_VALUES.map((id) => HIGHER_ORDER_LABELS[id]);

/** How many behaviours the sentence names: the table has them all. */
const NAMED = 3;

/** The dots of agreement in a few sentences: where the higher-order values differ most. */
export function describeAgreement(
  name: string,
  behaviours: AgreementDotsProps['behaviours'],
  cells: AgreementDotsProps['cells']
): string {
  const start = `${name}: agreement with ${behaviours.length} behaviours by higher-order value.`;
  const widest = behaviours
    .map(({ label }, b) => ({ label, row: cells[b] ?? [], spread: spreadOf(cells[b] ?? []) }))
    .filter(({ spread }) => spread >= 0)
    .sort((a, b) => b.spread - a.spread)
    .slice(0, NAMED);
  if (widest.length === 0) return `${start} No two shares are known.`;
  return `${start} Furthest apart: ${widest.map(({ label, row }) => `${label}, ${ends(row)}`).join('; ')}.`;
}

/** The highest and the lowest share of a behaviour, with their higher-order values. */
function ends(row: readonly (Agreement | null)[]): string {
  const known = row
    .flatMap((cell, g) => (cell ? [{ label: LABELS[g]!, share: cell.share }] : []))
    .sort((a, b) => b.share - a.share);
  const [high, low] = [known[0]!, known.at(-1)!];
  return `${high.label} ${formatShare(high.share)} to ${low.label} ${formatShare(low.share)}`;
}

/** A pair that theory opposes: what was found, and what values regrouped at random reach. */
export function describeOpposition({
  observed,
  level,
  adjustedP
}: HigherOrderMatrixProps['correlations']['chance'][number]): string {
  const range = `${formatCorrelation(level.low)} to ${formatCorrelation(level.high)}`;
  const parts = [
    `r = ${formatCorrelation(observed)}`,
    `by chance ${formatCorrelation(level.mean)} (${range})`,
    `p ${formatP(adjustedP)}`
  ];
  // Lines break between the parts only.
  return parts.map((part) => part.replaceAll(' ', '\u00a0')).join('; ');
}

/** The conservative panel in a sentence. */
export function describeConservative({ name, panel }: ConservativeBarsProps): string {
  const parts = panel.byHigherOrder.map(
    (cell, g) => `${LABELS[g]!} ${cell ? formatAgreement(cell) : 'not known'}`
  );
  if (panel.unprompted) parts.push(`no value prompt ${formatAgreement(panel.unprompted)}`);
  return `${name}: ${parts.join(', ')}.`;
}

const number = (label: string) => ({ label, numeric: true });

/** A percentage and its 95% interval; three nulls where unknown. */
const percents = (cell: Agreement | null | undefined): (number | null)[] =>
  cell ? [100 * cell.share, 100 * cell.low, 100 * cell.high] : [null, null, null];

const withInterval = (label: string) => [number(`${label}, %`), number('2.5%'), number('97.5%')];

/** Every share of the dots of agreement with its interval, as percentages. */
export function agreementTable({
  name,
  behaviours,
  cells,
  unprompted = null
}: AgreementDotsProps): FigureTableData {
  const labels = unprompted ? [...LABELS, 'No value prompt'] : LABELS;
  return {
    caption: `${name}: answers that match a behaviour, with 95% intervals`,
    columns: [{ label: 'Behaviour' }, { label: 'Area' }, ...labels.flatMap(withInterval)],
    rows: behaviours.map(({ label, area }, b) => [
      label,
      area,
      ...HIGHER_ORDER_VALUES.flatMap((_, g) => percents(cells[b]?.[g])),
      ...(unprompted ? percents(unprompted[b]) : [])
    ]),
    digits: 1
  };
}

/** Correlations of the higher-order values, one pair per row, with chance where it is known. */
export function higherOrderTable({ name, correlations }: HigherOrderMatrixProps): FigureTableData {
  const rows = HIGHER_ORDER_VALUES.flatMap((a, i) =>
    HIGHER_ORDER_VALUES.slice(i + 1).map((b, k) => {
      const chance = correlations.chance.find(({ pair }) => pair.includes(a) && pair.includes(b));
      return [
        `${LABELS[i]!} and ${HIGHER_ORDER_LABELS[b].toLowerCase()}`,
        correlations.matrix[i]?.[i + 1 + k] ?? null,
        chance?.level.mean ?? null,
        chance?.level.low ?? null,
        chance?.level.high ?? null,
        chance ? `p ${formatP(chance.p)}` : null,
        chance ? `p ${formatP(chance.adjustedP)}` : null
      ];
    })
  );
  return {
    caption: `${name}, over ${correlations.behaviours} behaviours; chance: values regrouped at random`,
    columns: [
      { label: 'Pair' },
      number('Correlation'),
      number('Chance, mean'),
      number('Chance, 2.5%'),
      number('Chance, 97.5%'),
      number('Permutation test'),
      number('After FDR')
    ],
    rows
  };
}

/** Agreement with conservative politics by higher-order value, as percentages. */
export function conservativeTable({ name, panel }: ConservativeBarsProps): FigureTableData {
  const rows = panel.byHigherOrder.map((cell, g) => ({ label: LABELS[g]!, cell }));
  if (panel.unprompted) rows.push({ label: 'No value prompt', cell: panel.unprompted });
  return {
    caption: `${name}, over ${panel.behaviours.length} behaviours`,
    columns: [{ label: 'Prompted with' }, ...withInterval('Agreement'), number('Answers')],
    rows: rows.map(({ label, cell }) => [label, ...percents(cell), cell ? String(cell.n) : null]),
    digits: 1
  };
}

/** Shown where only a direction is known. */
const SIGN_TEXTS: Record<Sign, string> = { '+': '+', '-': '\u2212' };

/** Correlations of values with behaviours, the respondent's row above people's. */
export function valueBehaviourTable({
  rowLabels,
  columnLabels,
  respondent,
  human
}: ValueBehaviourHeatmapProps): FigureTableData {
  const sides = human ? [{ ...respondent, signs: null }, human] : [{ ...respondent, signs: null }];
  return {
    caption: `Correlations with behaviours: ${sides.map(({ name }) => name).join('; ')}`,
    columns: [{ label: 'Value' }, { label: 'Of' }, ...columnLabels.map(number)],
    rows: rowLabels.flatMap((label, i) =>
      sides.map(({ name, matrix, signs }) => [
        label,
        name,
        ...columnLabels.map((_, j) => {
          const sign = signs?.[i]?.[j];
          return matrix[i]?.[j] ?? (sign ? SIGN_TEXTS[sign] : null);
        })
      ])
    )
  };
}
