// What the keys of a questionnaire let be known: bias against trait, and items that look misplaced.
import { keysOf } from '../../instrument/instrument';
import { tTwoSided } from '../../statistics/t-distribution';
import { pearson } from '../../statistics/pearson';
import { quantile } from '../../statistics/summary';
import { average, byQuestion, type FormAnswers, type FormCell } from './cells';
import type { InstrumentForm, ItemRest, ResponseBias } from './types';

/** Conditions from which on a correlation over them says something. */
const LEAST_CONDITIONS = 5;
const LEAST_ITEMS = 3;
const FLAG_P = 0.01;
/** Shares of the scale that rounding alone may tell apart. */
const LEAST_SPREAD = 1e-9;

/** An answer as it counts for one of its item's measures. */
interface KeyedAnswer {
  item: number;
  measure: string;
  reversed: boolean;
  /** Share of the scale, 0 to 1, as it was given, and turned where the item is reversed. */
  raw: number;
  keyed: number;
}

/** Answers of the study's own form, by condition: one for each measure that an item counts for. */
function conditionsOf({ cells }: FormAnswers): KeyedAnswer[][] {
  const conditions = grouped(byQuestion(cells, null).values(), ({ condition }) => condition);
  return [...conditions.values()].map((own) => own.flatMap(keyedAnswers));
}

function keyedAnswers({ item, mean, shares }: FormCell): KeyedAnswer[] {
  const raw = (mean - 1) / (shares.length - 1);
  return keysOf(item).map(({ measure, reversed }) => ({
    item: item.number,
    measure,
    reversed,
    raw,
    keyed: reversed ? 1 - raw : raw
  }));
}

/** The keys of the items that have an answer in any form. */
function keysAsked({ cells }: FormAnswers) {
  return [...new Map(cells.map(({ item }) => [item.number, keysOf(item)])).values()];
}

/** How far an instrument can tell agreeing from content, and what it shows. */
export function responseBias(answers: FormAnswers): ResponseBias {
  const items = keysAsked(answers);
  const reversed = items.filter((keys) => keys.some((key) => key.reversed)).length;
  const balance = [...grouped(items.flat(), ({ measure }) => measure).values()].map((own) => {
    const turned = own.filter((key) => key.reversed).length;
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
function biasOf(conditions: readonly KeyedAnswer[][]) {
  const rows = conditions.map((answers) =>
    [...grouped(answers, ({ measure }) => measure)].flatMap(([measure, own]) => {
      const straight = own.filter(({ reversed }) => !reversed).map(({ raw }) => raw);
      const turned = own.filter(({ reversed }) => reversed).map(({ raw }) => raw);
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

/** Correlations over conditions of each item with the rest of each measure that it counts for. */
export function itemRest(answers: FormAnswers): InstrumentForm['itemRest'] {
  const sizes = new Map(
    [...grouped(keysAsked(answers).flat(), ({ measure }) => measure)].map(([id, { length }]) => [
      id,
      length
    ])
  );
  /** By item and measure: its answers, and those of the rest, where all of the measure was answered. */
  const rows = new Map<string, { item: number; measure: string; own: number[]; rest: number[] }>();
  for (const condition of conditionsOf(answers))
    for (const [measure, own] of grouped(condition, (answer) => answer.measure)) {
      if (own.length < Math.max(LEAST_ITEMS, sizes.get(measure)!)) continue;
      const sum = own.reduce((all, { keyed }) => all + keyed, 0);
      for (const { item, keyed } of own) {
        const key = `${item} ${measure}`;
        const row = rows.get(key) ?? { item, measure, own: [], rest: [] };
        rows.set(key, row);
        row.own.push(keyed);
        row.rest.push((sum - keyed) / (own.length - 1));
      }
    }
  const found = [...rows.values()].flatMap(({ item, measure, own, rest }): ItemRest[] => {
    const varies = [own, rest].every(
      (list) => Math.max(...list) - Math.min(...list) > LEAST_SPREAD
    );
    const r = own.length < LEAST_CONDITIONS || !varies ? NaN : pearson(own, rest);
    if (!Number.isFinite(r)) return [];
    const df = own.length - 2;
    const t = r * Math.sqrt(df / Math.max(1e-12, 1 - r * r));
    const flagged = r < 0 && tTwoSided(t, df).p / 2 < FLAG_P;
    return [{ item, measure, r, flagged }];
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
