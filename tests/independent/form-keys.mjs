// What the keys of a questionnaire let be known: docs/form.md, "Keys". Cells are those of form.mjs.
import { groupBy } from './reading.mjs';
import { logPOfT, mean, pearson, quantile, sum } from './statistics.mjs';

const LEAST_CONDITIONS = 5;
const LEAST_ITEMS = 3;
// Differences of rounding alone.
const LEAST_SPREAD = 1e-9;

const keysOf = (item) => [item, ...(item.also ?? [])];
const variance = (list) => sum(list.map((x) => (x - mean(list)) ** 2)) / (list.length - 1);

/** Answers of the usual form by condition, one for each measure that an item counts for. */
function keyed(cells) {
  const usual = cells.filter(({ form }) => form === null);
  return [...groupBy(usual, ({ condition }) => condition).values()].map((own) =>
    own.flatMap(({ item, mean: m, shares }) => {
      const raw = (m - 1) / (shares.length - 1);
      return keysOf(item).map(({ measure, reversed }) => ({
        item: item.number,
        measure,
        reversed: reversed === true,
        raw,
        keyed: reversed ? 1 - raw : raw
      }));
    })
  );
}

const keysAsked = (cells) =>
  [...new Map(cells.map(({ item }) => [item.number, item])).values()].map(keysOf);

/** How far a key can tell agreeing from content, and what it shows. */
export function responseBias(cells) {
  const items = keysAsked(cells);
  const reversed = items.filter((keys) => keys.some((key) => key.reversed)).length;
  const balance = [...groupBy(items.flat(), ({ measure }) => measure).values()].map((keys) => {
    const turned = keys.filter((key) => key.reversed).length;
    return 1 - Math.abs(keys.length - turned - turned) / keys.length;
  });
  const counts = {
    straight: items.length - reversed,
    reversed,
    orthogonality: balance.length === 0 ? 0 : mean(balance)
  };
  const unknown = { bias: null, trait: null, biasShare: null, bothAgreed: null };
  if (reversed === 0) return { ...counts, ...unknown };
  const rows = keyed(cells).map((answers) =>
    [...groupBy(answers, ({ measure }) => measure)].flatMap(([measure, own]) => {
      const of = (kind) => own.filter((one) => one.reversed === kind).map(({ raw }) => raw);
      const [straight, turned] = [of(false), of(true)];
      if (straight.length === 0 || turned.length === 0) return [];
      return [{ measure, straight: mean(straight), turned: mean(turned) }];
    })
  );
  const pairs = rows.flat();
  const agreeing = pairs.filter(({ straight, turned }) => straight > 0.5 && turned > 0.5);
  const bothAgreed = pairs.length === 0 ? null : agreeing.length / pairs.length;
  const known = rows.filter((row) => row.length > 0);
  if (known.length < 2) return { ...counts, ...unknown, bothAgreed };
  const bias = variance(known.map((row) => mean(row.map((x) => (x.straight + x.turned) / 2))));
  const traits = [...groupBy(pairs, ({ measure }) => measure).values()]
    .filter((own) => own.length > 1)
    .map((own) => variance(own.map((x) => (x.straight - x.turned) / 2)));
  const trait = traits.length === 0 ? null : mean(traits);
  const both = trait === null ? 0 : bias + trait;
  return { ...counts, bias, trait, biasShare: both > 0 ? bias / both : null, bothAgreed };
}

/** Correlations of items with the rest of their measure. */
export function itemRest(cells) {
  const sizes = groupBy(keysAsked(cells).flat(), ({ measure }) => measure);
  const rows = [];
  for (const condition of keyed(cells))
    for (const [measure, own] of groupBy(condition, (answer) => answer.measure)) {
      if (own.length < LEAST_ITEMS || own.length < sizes.get(measure).length) continue;
      const total = sum(own.map((answer) => answer.keyed));
      for (const { item, keyed: answer } of own)
        rows.push({ item, measure, answer, rest: (total - answer) / (own.length - 1) });
    }
  const found = [...groupBy(rows, ({ item, measure }) => `${item} ${measure}`).values()]
    .filter((list) => list.length >= LEAST_CONDITIONS)
    .flatMap((list) => {
      const answers = list.map(({ answer }) => answer);
      const rests = list.map(({ rest }) => rest);
      if ([answers, rests].some((one) => Math.max(...one) - Math.min(...one) <= LEAST_SPREAD))
        return [];
      const r = pearson(answers, rests);
      if (!Number.isFinite(r)) return [];
      const df = list.length - 2;
      const t = Math.abs(r) * Math.sqrt(df / Math.max(1e-12, 1 - r * r));
      const flagged = r < 0 && Math.exp(logPOfT(t, df)) / 2 < 0.01;
      return [{ item: list[0].item, measure: list[0].measure, r, flagged }];
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
