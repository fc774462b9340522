// Where the variance of the answers to value prompts comes from: docs/form.md.
import { mulberry32, normalPair } from '../../random';
import { standardDeviation } from '../../statistics/standard-deviation';
import { quantile } from '../../statistics/summary';
import { VarianceComponents, type Factor } from '../../statistics/variance-components';
import { ARMS, type ArmId } from '../../study/arm';
import { promptedValue } from '../../study/condition';
import type { Interval } from '../types';
import { average, numbering, type FormAnswers, type FormCell } from './cells';
import { FORM_SOURCES, type FormSource, type FormVariance } from './types';

/** Arms that change the form and nothing else: a persona or another definition is no form. */
const FORMS: ReadonlySet<ArmId | null> = new Set([
  null,
  ...ARMS.filter((arm) => arm !== 'shuffled' && arm !== 'persona')
]);
/** With fewer prompts or items there is nothing to take apart. */
const LEAST_LEVELS = 3;
/** Studies that are drawn from the components for the intervals. */
const DRAWS = 1000;
const SEED = 1;
/** What rounding leaves of a component that is none, as a share of all of them. */
const LEAST_SHARE = 1e-12;
/** A drawn component this small beside the estimate is as good as none: dividing by it says nothing. */
const LEAST_RATIO = 0.01;
/** Points of the scale below which the form does nothing that could be seen: rounding leaves some. */
const LEAST_FORM = 0.005;

/** Levels of each source but the rest, for every answer. */
function factorsOf(cells: readonly FormCell[]): Factor[] {
  const keys: Record<Exclude<FormSource, 'rest'>, (cell: FormCell) => string> = {
    prompt: ({ condition }) => condition,
    value: ({ item }) => item.measure,
    item: ({ item }) => String(item.number),
    arm: ({ arm }) => String(arm),
    promptByValue: ({ condition, item }) => `${condition} ${item.measure}`,
    promptByItem: ({ condition, item }) => `${condition} ${item.number}`,
    promptByArm: ({ condition, arm }) => `${condition} ${arm}`,
    itemByArm: ({ item, arm }) => `${item.number} ${arm}`
  };
  return Object.values(keys).map((keyOf) => {
    const number = numbering();
    return cells.map((cell) => number(keyOf(cell)));
  });
}

/** Null for fewer than two forms, or too few prompts or items. */
export function formVariance({ cells: all }: FormAnswers): FormVariance | null {
  const forms = new Set(all.flatMap(({ condition }) => promptedValue(condition)?.form ?? []));
  const form = forms.has('definition') ? 'definition' : 'name';
  const cells = all.filter(
    ({ arm, condition }) => FORMS.has(arm) && promptedValue(condition)?.form === form
  );
  const factors = factorsOf(cells);
  const levels = (source: Exclude<FormSource, 'rest'>) =>
    new Set(factors[FORM_SOURCES.indexOf(source)]).size;
  if (levels('arm') < 2 || levels('prompt') < LEAST_LEVELS || levels('item') < LEAST_LEVELS)
    return null;
  const components = new VarianceComponents(factors);
  if (!components.known) return null;
  const found = components.estimate(cells.map(({ mean }) => mean));
  const noise = average(
    cells.map(({ texts, variance }) => (texts === Infinity ? 0 : variance / texts))
  );
  const sampled = Number.isNaN(noise) ? 0 : noise;
  const drawn = draws(components, factors, found);
  const point = figuresOf(found, sampled);
  const figures = drawn.map((one) => figuresOf(one, sampled));
  const moved = point.form >= LEAST_FORM;
  const spread = spreadOfItems(cells);
  const total = found.reduce((sum, one) => sum + Math.max(0, one), 0);
  return {
    forms: levels('arm'),
    answers: cells.length,
    prompts: levels('prompt'),
    items: levels('item'),
    sources: FORM_SOURCES.map((source, k) => ({
      source,
      variance: Math.max(0, found[k]!),
      interval: pivoted(
        found[k]!,
        drawn.map((one) => one[k]!),
        source === 'itemByArm' ? spread : 1
      ),
      share: total === 0 ? 0 : Math.max(0, found[k]!) / total
    })),
    sampling: sampled,
    signal: point.signal,
    form: point.form,
    ratio: moved ? finite(point.signal / point.form) : null,
    ratioInterval: moved ? percentiles(figures.map((one) => one.signal / one.form)) : null,
    icc: point.icc,
    iccInterval: percentiles(figures.map(({ icc }) => icc))
  };
}

const finite = (number: number): number | null => (Number.isFinite(number) ? number : null);

/** SDs of what prompts do to the pattern of answers, and of what the form does to it. */
function figuresOf(components: readonly number[], noise: number) {
  const of = (source: FormSource) => {
    const variance = components[FORM_SOURCES.indexOf(source)]!;
    return Math.max(0, source === 'rest' ? variance - noise : variance);
  };
  const prompts = of('promptByValue') + of('promptByItem');
  const changed = of('promptByArm') + of('rest');
  const icc = prompts + changed === 0 ? 0 : prompts / (prompts + changed);
  return {
    signal: Math.sqrt(prompts),
    form: Math.sqrt(of('arm') + of('itemByArm') + changed),
    icc
  };
}

/** Components of studies that are drawn from normal effects of the sizes found. */
function draws(
  components: VarianceComponents,
  factors: readonly Factor[],
  found: readonly number[]
): number[][] {
  const random = mulberry32(SEED);
  let kept: number | null = null;
  const normal = () => {
    if (kept !== null) {
      const one = kept;
      kept = null;
      return one;
    }
    const [one, other] = normalPair(random);
    kept = other;
    return one;
  };
  const least = LEAST_SHARE * found.reduce((sum, variance) => sum + Math.max(0, variance), 0);
  const sds = found.map((variance) => (variance > least ? Math.sqrt(variance) : 0));
  const counts = factors.map((levels) => new Set(levels).size);
  const y = new Float64Array(factors[0]!.length);
  return Array.from({ length: DRAWS }, () => {
    const effects = counts.map((count, k) =>
      Float64Array.from({ length: count }, () => sds[k]! * normal())
    );
    for (let i = 0; i < y.length; i++) y[i] = sds.at(-1)! * normal();
    factors.forEach((levels, k) => {
      const own = effects[k]!;
      for (let i = 0; i < y.length; i++) y[i]! += own[levels[i]!]!;
    });
    return components.estimate(y);
  });
}

/**
 * How much more items differ in what the form does to them than they would if all effects came from
 * one normal distribution, at least 1: the standard error of the mean of their interaction mean
 * squares, as found between items, over the one by normal theory. Some items are moved more than
 * others, and some forms more than others: the usual one may be no draw at all.
 */
function spreadOfItems(cells: readonly FormCell[]): number {
  const arms = [...new Set(cells.map(({ arm }) => arm))];
  const rows = [...new Set(cells.map(({ item }) => item.number))]
    .map((number) => cells.filter(({ item }) => item.number === number))
    .map((own) =>
      arms.map((arm) => average(own.filter((cell) => cell.arm === arm).map(({ mean }) => mean)))
    )
    .filter((row) => row.every((mean) => !Number.isNaN(mean)));
  const columns = arms.map((_, a) => average(rows.map((row) => row[a]!)));
  const grand = average(columns);
  const squares = rows.map((row) => {
    const own = average(row);
    const moved = row.map((mean, a) => (mean - own - columns[a]! + grand) ** 2);
    return moved.reduce((sum, one) => sum + one, 0) / (arms.length - 1);
  });
  const normal = Math.sqrt(2 / ((rows.length - 1) * (arms.length - 1)));
  const between = standardDeviation(squares) / Math.sqrt(rows.length) / average(squares);
  const ratio = between / normal;
  return ratio > 1 && Number.isFinite(ratio) ? ratio : 1;
}

/**
 * The 95% interval of a variance whose estimate varies in proportion to it: the estimate times itself
 * over the quantiles of what was drawn. Where these reach down to zero, from 0 to their upper one.
 *
 * @param spread how much wider than that it is, as a power of the ratio of its ends to the estimate
 */
function pivoted(found: number, drawn: readonly number[], spread: number): Interval | null {
  const [low, high] = [quantile(drawn, 0.025), quantile(drawn, 0.975)];
  if (Number.isNaN(low)) return null;
  if (found <= 0 || low <= LEAST_RATIO * found) return { low: 0, high: Math.max(0, high) };
  return { low: found * (found / high) ** spread, high: found * (found / low) ** spread };
}

function percentiles(drawn: readonly number[]): Interval | null {
  const known = drawn.filter((one) => !Number.isNaN(one));
  if (known.length < DRAWS / 2) return null;
  const [low, high] = [quantile(known, 0.025), quantile(known, 0.975)];
  return Number.isFinite(high) ? { low, high } : null;
}
