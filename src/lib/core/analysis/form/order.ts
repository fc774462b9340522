// What order, labels and other forms do to the answers, over questions that both forms asked.
import { clusteredMean, type MeanWithInterval } from '../../statistics/clustered-mean';
import { pearson } from '../../statistics/pearson';
import type { ArmId } from '../../study/arm';
import { average, byQuestion, questionOf, type FormAnswers, type FormCell } from './cells';
import type { ArmComparison, OrderAndLabel } from './types';

/** A number for each of some questions. */
type Numbers = { cell: FormCell; number: number }[];

/** The mean over questions, for other items and other conditions. */
export function meanOver(numbers: Numbers): MeanWithInterval | null {
  const places = <T>(keyOf: (cell: FormCell) => T) => {
    const keys = [...new Set(numbers.map(({ cell }) => keyOf(cell)))];
    const numbered = new Map(keys.map((key, k) => [key, k]));
    return numbers.map(({ cell }) => numbered.get(keyOf(cell))!);
  };
  return clusteredMean(
    numbers.map(({ number }) => number),
    [places(({ item }) => item.number), places(({ condition }) => condition)]
  );
}

/**
 * Order effect and label preference. An end of the scale is compared with itself: listed last and
 * first (`backwards` against the usual form), with the largest label and the smallest (`turned` against
 * `backwards`). Both ends are averaged, so that leaning to one side of the content cancels.
 */
export function orderAndLabel({ cells }: FormAnswers): OrderAndLabel {
  const usual = byQuestion(cells, null);
  const backwards = byQuestion(cells, 'backwards');
  const turned = byQuestion(cells, 'turned');
  return {
    order: endsOver(usual, backwards),
    label: endsOver(backwards, turned),
    both: backwards.size > 0 ? null : endsOver(usual, turned)
  };
}

/** How much more of the answers the highest point gets in one form than in the other, and the lowest less. */
function endsOver(
  one: ReadonlyMap<string, FormCell>,
  other: ReadonlyMap<string, FormCell>
): MeanWithInterval | null {
  const numbers = [...one.values()].flatMap((cell) => {
    const changed = other.get(questionOf(cell));
    if (!changed) return [];
    const highest = cell.shares.at(-1)! - changed.shares.at(-1)!;
    const lowest = changed.shares[0]! - cell.shares[0]!;
    return [{ cell, number: (highest + lowest) / 2 }];
  });
  return numbers.length === 0 ? null : meanOver(numbers);
}

/** Each form beside the study's own. */
export function armComparisons({ cells, questions }: FormAnswers): ArmComparison[] {
  const usual = byQuestion(cells, null);
  return [...questions].flatMap(([arm, asked]) =>
    arm === null ? [] : [comparison(arm, asked, usual, [...byQuestion(cells, arm).values()])]
  );
}

function comparison(
  arm: ArmId,
  questions: number,
  usual: ReadonlyMap<string, FormCell>,
  own: readonly FormCell[]
): ArmComparison {
  const pairs = own.flatMap((cell) => {
    const plain = usual.get(questionOf(cell));
    return plain ? [{ cell, plain }] : [];
  });
  const shifts = pairs.map(({ cell, plain }) => ({ cell, number: cell.mean - plain.mean }));
  const r = pearson(
    pairs.map(({ plain }) => plain.mean),
    pairs.map(({ cell }) => cell.mean)
  );
  const outside = own.flatMap((cell) => cell.outside ?? []);
  return {
    arm,
    questions,
    answered: own.length,
    shift: shifts.length === 0 ? null : meanOver(shifts),
    difference: shifts.length === 0 ? null : average(shifts.map(({ number }) => Math.abs(number))),
    correlation: Number.isFinite(r) ? r : null,
    outside: outside.length === 0 ? null : average(outside)
  };
}
