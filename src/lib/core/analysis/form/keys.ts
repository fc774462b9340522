// What the keys of a questionnaire let be known: bias against trait, and items that look misplaced.
import { tTwoSided } from '../../statistics/t-distribution';
import { pearson } from '../../statistics/pearson';
import { quantile } from '../../statistics/summary';
import { average, byQuestion, type FormAnswers, type FormCell } from './cells';
import type { InstrumentForm, ItemRest, ResponseBias } from './types';

/** Conditions from which on a correlation over them says something. */
const LEAST_CONDITIONS = 5;
const LEAST_ITEMS = 3;
const FLAG_P = 0.01;

/** An answer as a share of its scale, 0 to 1, as it was given. */
const raw = ({ mean, shares }: FormCell): number => (mean - 1) / (shares.length - 1);
/** The same, turned where the item is reversed. */
const keyed = (cell: FormCell): number => (cell.item.reversed ? 1 - raw(cell) : raw(cell));

/** Answers of the study's own form, by condition. */
function conditionsOf({ cells }: FormAnswers): FormCell[][] {
  return [...grouped(byQuestion(cells, null).values(), ({ condition }) => condition).values()];
}

/** How far an instrument can tell agreeing from content, and what it shows. */
export function responseBias(answers: FormAnswers): ResponseBias {
  const asked = new Map(answers.cells.map(({ item }) => [item.number, item]));
  const items = [...asked.values()];
  const reversed = items.filter((item) => item.reversed).length;
  const balance = [...grouped(items, ({ measure }) => measure).values()].map((own) => {
    const turned = own.filter((item) => item.reversed).length;
    return 1 - Math.abs(own.length - 2 * turned) / own.length;
  });
  const none = { bias: null, trait: null, biasShare: null, bothAgreed: null };
  const figures = reversed === 0 ? none : biasOf(conditionsOf(answers));
  return {
    straight: items.length - reversed,
    reversed,
    orthogonality: balance.length === 0 ? 0 : average(balance),
    ...figures
  };
}

/** Lists by key. */
function grouped<T>(list: Iterable<T>, keyOf: (one: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const one of list) {
    const known = groups.get(keyOf(one));
    if (known) known.push(one);
    else groups.set(keyOf(one), [one]);
  }
  return groups;
}

/**
 * Agreeing is the mean of a measure's items as they are and of its reversed ones, and the trait half
 * their difference; both as shares of the scale, and compared between conditions.
 */
function biasOf(conditions: readonly FormCell[][]) {
  const rows = conditions.map((cells) =>
    [...grouped(cells, ({ item }) => item.measure)].flatMap(([measure, own]) => {
      const straight = own.filter(({ item }) => !item.reversed).map(raw);
      const turned = own.filter(({ item }) => item.reversed).map(raw);
      return straight.length === 0 || turned.length === 0
        ? []
        : [{ measure, straight: average(straight), turned: average(turned) }];
    })
  );
  const pairs = rows.flat();
  const both =
    pairs.length === 0
      ? null
      : average(pairs.map(({ straight, turned }) => (straight > 0.5 && turned > 0.5 ? 1 : 0)));
  const known = rows.filter((row) => row.length > 0);
  if (known.length < 2) return { bias: null, trait: null, biasShare: null, bothAgreed: both };
  const bias = varianceOf(
    known.map((row) => average(row.map(({ straight, turned }) => (straight + turned) / 2)))
  );
  const traits = [...grouped(pairs, ({ measure }) => measure).values()].flatMap((own) =>
    own.length < 2 ? [] : [varianceOf(own.map(({ straight, turned }) => (straight - turned) / 2))]
  );
  const trait = traits.length === 0 ? null : average(traits);
  const sum = trait === null ? 0 : bias + trait;
  return { bias, trait, biasShare: sum > 0 ? bias / sum : null, bothAgreed: both };
}

function varianceOf(list: readonly number[]): number {
  const mean = average(list);
  return list.reduce((sum, one) => sum + (one - mean) ** 2, 0) / (list.length - 1);
}

/** Correlations over conditions of each item with the rest of its measure. */
export function itemRest(answers: FormAnswers): InstrumentForm['itemRest'] {
  const items = new Map(answers.cells.map(({ item }) => [item.number, item]));
  const sizes = new Map(
    [...grouped(items.values(), ({ measure }) => measure)].map(([id, { length }]) => [id, length])
  );
  /** By item: its answers, and those of the rest of its measure, where all of it was answered. */
  const rows = new Map<number, { own: number[]; rest: number[] }>();
  for (const cells of conditionsOf(answers))
    for (const [measure, own] of grouped(cells, ({ item }) => item.measure)) {
      if (own.length < Math.max(LEAST_ITEMS, sizes.get(measure)!)) continue;
      const sum = own.reduce((all, cell) => all + keyed(cell), 0);
      for (const cell of own) {
        const row = rows.get(cell.item.number) ?? { own: [], rest: [] };
        rows.set(cell.item.number, row);
        row.own.push(keyed(cell));
        row.rest.push((sum - keyed(cell)) / (own.length - 1));
      }
    }
  const found = [...rows].flatMap(([item, { own, rest }]): ItemRest[] => {
    const r = own.length < LEAST_CONDITIONS ? NaN : pearson(own, rest);
    if (!Number.isFinite(r)) return [];
    const df = own.length - 2;
    const t = r * Math.sqrt(df / Math.max(1e-12, 1 - r * r));
    const flagged = r < 0 && tTwoSided(t, df).p / 2 < FLAG_P;
    return [{ item, measure: items.get(item)!.measure, r, flagged }];
  });
  return {
    median:
      found.length === 0
        ? null
        : quantile(
            found.map(({ r }) => r),
            0.5
          ),
    items: found.length,
    flagged: found.filter(({ flagged }) => flagged)
  };
}
