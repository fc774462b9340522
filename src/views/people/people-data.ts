// What is shown of human data of the reader's own.
import { formatCorrelation, formatInterval, type FigureTableData } from '../../lib/charts';
import type { AnswerChecks } from '../../lib/core/people/tally';
import { correlationInterval } from '../../lib/core/people/intervals';
import type { OwnPeople } from '../../lib/core/people/own-people';
import type { SquareMatrix } from '../../lib/core/reference/reference';
import { VALUES, VALUE_LABELS } from '../../lib/core/values';
import { count, percent, showCount } from '../../lib/core/words';

/** Correlations below the diagonal, each with its 95% interval. */
export function correlationTable(
  matrix: SquareMatrix,
  n: number,
  caption: string
): FigureTableData {
  const cell = (r: number): string => {
    const interval = correlationInterval(r, n);
    return interval === null
      ? formatCorrelation(r)
      : `${formatCorrelation(r)} [${formatCorrelation(interval.low)}, ${formatCorrelation(interval.high)}]`;
  };
  return {
    caption,
    columns: [
      { label: '' },
      ...VALUES.slice(0, -1).map((value) => ({ label: VALUE_LABELS[value], numeric: true }))
    ],
    rows: VALUES.slice(1).map((value, k) => [
      VALUE_LABELS[value],
      ...VALUES.slice(0, -1).map((_, j) => (j <= k ? cell(matrix[k + 1]![j]!) : ''))
    ])
  };
}

/** Means, standard deviations and shares by value. */
export function valuesTable({ descriptives, dominance }: OwnPeople): FigureTableData | null {
  if (descriptives === null || dominance === null) return null;
  return {
    caption: 'The ten values of these people',
    columns: [
      { label: 'Value' },
      ...['Mean', 'SD', 'Centred mean', 'Centred SD', 'First of all'].map((label) => ({
        label,
        numeric: true
      }))
    ],
    rows: VALUES.map((value) => [
      VALUE_LABELS[value],
      descriptives.mean.raw?.[value] ?? null,
      descriptives.sd.raw?.[value] ?? null,
      descriptives.mean.centred?.[value] ?? null,
      descriptives.sd.centred?.[value] ?? null,
      percent(dominance.shares[value])
    ])
  };
}

/** How well halves of these people agree, in a sentence; null where that is not known. */
export function halvesInWords({ halves }: Pick<OwnPeople, 'halves'>): string | null {
  const level = halves.find(
    ({ scoring, dissimilarity }) => scoring === 'centred' && dissimilarity === 'sqrt'
  );
  if (!level || level.persons === null) return null;
  return `Two halves of these people (${showCount(level.persons)} each, split ${count(level.replications, 'time')}) score ${(100 * level.mean).toFixed(1)} against each other on average (middle 90%: ${formatInterval({ low: level.p05, high: level.p95 })}): no respondent can be expected to agree better with half of them.`;
}

/** Who was left out, and what the cells held: rows of name, number and meaning. */
export function checkRows({ rows, kept, leftOut, sameAnswers, cells }: AnswerChecks): {
  people: [string, number][];
  cells: [string, number][];
} {
  return {
    people: [
      ['Rows of the file', rows],
      ['Left out: of other groups', leftOut.others],
      ['Left out: the whole row repeats an earlier one', leftOut.doubles],
      ['Left out: too many missing answers', leftOut.missing],
      ['Left out: the same answer to too many items', leftOut.alike],
      ['Left out: no answer to any item of some value', leftOut.unscored],
      ['Kept', kept],
      ['Answers the same as an earlier person’s (kept)', sameAnswers]
    ],
    cells: [
      ['Answers', cells.answered],
      ['Empty, or a word for missing', cells.empty],
      ...cells.codes.map(({ code, count: number }): [string, number] => [
        `Missing code ${code}`,
        number
      ]),
      ['Outside the scale (counted as missing)', cells.outside],
      ['Unreadable (counted as missing)', cells.unreadable]
    ]
  };
}
