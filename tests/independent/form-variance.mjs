// Where the variance of the answers to value prompts comes from. docs/form.md, "Signal and form".
import { promptOf } from './form.mjs';
import { mean, mulberry32, quantile, sum } from './statistics.mjs';

const SOURCES = [
  ['prompt', ({ condition }) => condition],
  ['value', ({ item }) => item.measure],
  ['item', ({ item }) => item.number],
  ['arm', ({ form }) => form],
  ['promptByValue', ({ condition, item }) => `${condition} ${item.measure}`],
  ['promptByItem', ({ condition, item }) => `${condition} ${item.number}`],
  ['promptByArm', ({ condition, form }) => `${condition} ${form}`],
  ['itemByArm', ({ item, form }) => `${item.number} ${form}`]
];
const LEAST_LEVELS = 3;
const DRAWS = 1000;
const LEAST_FORM = 0.005;

/** Numbers of the levels, in the order in which they first occur. */
function levelsOf(cells, keyOf) {
  const numbers = new Map();
  const levels = cells.map((cell) => {
    const key = keyOf(cell);
    if (!numbers.has(key)) numbers.set(key, numbers.size);
    return numbers.get(key);
  });
  return { levels, count: numbers.size };
}

/** The triangular form of a square matrix with the order of its rows; null where it is singular. */
function eliminate(matrix) {
  const rows = matrix.map((row) => [...row]);
  const order = rows.map((_, i) => i);
  for (let c = 0; c < rows.length; c += 1) {
    let best = c;
    for (let i = c + 1; i < rows.length; i += 1)
      if (Math.abs(rows[i][c]) > Math.abs(rows[best][c])) best = i;
    if (rows[best][c] === 0) return null;
    [rows[c], rows[best]] = [rows[best], rows[c]];
    [order[c], order[best]] = [order[best], order[c]];
    for (let i = c + 1; i < rows.length; i += 1) {
      rows[i][c] /= rows[c][c];
      for (let k = c + 1; k < rows.length; k += 1) rows[i][k] -= rows[i][c] * rows[c][k];
    }
  }
  return { rows, order };
}

function solve({ rows, order }, right) {
  const x = order.map((i) => right[i]);
  for (let i = 0; i < x.length; i += 1) for (let k = 0; k < i; k += 1) x[i] -= rows[i][k] * x[k];
  for (let i = x.length - 1; i >= 0; i -= 1) {
    for (let k = i + 1; k < x.length; k += 1) x[i] -= rows[i][k] * x[k];
    x[i] /= rows[i][i];
  }
  return x;
}

/** Components by the method of moments: a function of the answers; null where they cannot be told apart. */
function momentsFor(factors, n) {
  const counts = factors.map(({ levels, count }) => {
    const list = new Array(count).fill(0);
    for (const level of levels) list[level] += 1;
    return list;
  });
  // With z the indicator of a level less its mean: the squared sums of products of all pairs of levels.
  const crossed = (k, l) => {
    const joint = new Map();
    factors[k].levels.forEach((level, i) => {
      const key = `${level} ${factors[l].levels[i]}`;
      const pair = joint.get(key) ?? [level, factors[l].levels[i], 0];
      pair[2] += 1;
      joint.set(key, pair);
    });
    const of = (list) => sum(list.map((c) => c * c));
    const expected = sum([...joint.values()].map(([a, b, c]) => c * counts[k][a] * counts[l][b]));
    const together = sum([...joint.values()].map(([, , c]) => c * c));
    return together - (2 * expected) / n + (of(counts[k]) * of(counts[l])) / n ** 2;
  };
  const error = (k) => n - sum(counts[k].map((c) => c * c)) / n;
  const matrix = [
    ...factors.map((_, k) => [...factors.map((__, l) => crossed(k, l)), error(k)]),
    [...factors.map((_, k) => error(k)), n - 1]
  ];
  const system = eliminate(matrix);
  if (system === null) return null;
  return (y) => {
    const m = mean(y);
    const squares = factors.map(({ levels, count }) => {
      const sums = new Float64Array(count);
      for (let i = 0; i < n; i += 1) sums[levels[i]] += y[i] - m;
      return sum(sums.map((s) => s * s));
    });
    return solve(system, [...squares, sum(y.map((v) => (v - m) ** 2))]);
  };
}

/** Standard normal numbers, both of each pair. */
function normals(random) {
  let second = null;
  return () => {
    if (second !== null) {
      const kept = second;
      second = null;
      return kept;
    }
    const radius = Math.sqrt(-2 * Math.log(1 - random()));
    const angle = 2 * Math.PI * random();
    second = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  };
}

const positive = (x) => Math.max(0, x);

function figures(components, sampling) {
  const [, , , arm, byValue, byItem, byArm, itemByArm] = components.map(positive);
  const prompts = byValue + byItem;
  const changed = byArm + positive(components[8] - sampling);
  return {
    signal: Math.sqrt(prompts),
    form: Math.sqrt(arm + itemByArm + changed),
    icc: prompts + changed === 0 ? 0 : prompts / (prompts + changed)
  };
}

function intervalOf(found, drawn, spread) {
  const [low, high] = [quantile(drawn, 0.025), quantile(drawn, 0.975)];
  if (found <= 0 || low <= found / 100) return { low: 0, high: positive(high) };
  return { low: found * (found / high) ** spread, high: found * (found / low) ** spread };
}

/** Standard error of the items' interaction mean squares over that of normal effects, at least 1. */
function overdispersion(cells) {
  const table = new Map();
  const forms = [...new Set(cells.map(({ form }) => form))];
  for (const { item, form, mean: m } of cells) {
    if (!table.has(item.number)) table.set(item.number, new Map(forms.map((name) => [name, []])));
    table.get(item.number).get(form).push(m);
  }
  const rows = [...table.values()]
    .map((row) => forms.map((form) => mean(row.get(form))))
    .filter((row) => row.every(Number.isFinite));
  const ofForm = forms.map((_, a) => mean(rows.map((row) => row[a])));
  const df = forms.length - 1;
  const squares = rows.map(
    (row) => sum(row.map((m, a) => (m - mean(row) - ofForm[a] + mean(ofForm)) ** 2)) / df
  );
  const middle = mean(squares);
  const variance = sum(squares.map((x) => (x - middle) ** 2)) / (rows.length - 1);
  const ratio = Math.sqrt((variance / rows.length) * (((rows.length - 1) * df) / 2)) / middle;
  return Number.isFinite(ratio) ? Math.max(1, ratio) : 1;
}

function percentiles(list) {
  const known = list.filter((x) => !Number.isNaN(x));
  if (known.length < DRAWS / 2) return null;
  const [low, high] = [quantile(known, 0.025), quantile(known, 0.975)];
  return Number.isFinite(high) ? { low, high } : null;
}

/** The field `variance` of an instrument in the form report. */
export function formVariance(all) {
  const isName = !all.some(({ condition }) => promptOf(condition)?.isName === false);
  const cells = all.filter(
    ({ condition, form }) =>
      form !== 'shuffled' && form !== 'persona' && promptOf(condition)?.isName === isName
  );
  const factors = SOURCES.map(([, keyOf]) => levelsOf(cells, keyOf));
  const [prompts, , items, forms] = factors.map(({ count }) => count);
  if (forms < 2 || prompts < LEAST_LEVELS || items < LEAST_LEVELS) return null;
  const n = cells.length;
  const estimate = momentsFor(factors, n);
  if (estimate === null) return null;
  const found = estimate(cells.map((cell) => cell.mean));
  const noise = mean(
    cells.map(({ texts, variance }) => (texts === Infinity ? 0 : variance / texts))
  );
  const sampling = Number.isNaN(noise) ? 0 : noise;

  const normal = normals(mulberry32(1));
  const none = 1e-12 * sum(found.map(positive));
  const sds = found.map((v) => (v > none ? Math.sqrt(v) : 0));
  const drawn = Array.from({ length: DRAWS }, () => {
    const effects = factors.map(({ count }, k) =>
      Array.from({ length: count }, () => sds[k] * normal())
    );
    const y = Array.from({ length: n }, (_, i) => {
      const own = sds[8] * normal();
      return own + sum(factors.map(({ levels }, k) => effects[k][levels[i]]));
    });
    return estimate(y);
  });
  const point = figures(found, sampling);
  const others = drawn.map((one) => figures(one, sampling));
  const isMoved = point.form >= LEAST_FORM;
  const total = sum(found.map(positive));
  return {
    forms,
    answers: n,
    prompts,
    items,
    sources: [...SOURCES.map(([name]) => name), 'rest'].map((source, k) => ({
      source,
      variance: positive(found[k]),
      interval: intervalOf(
        found[k],
        drawn.map((one) => one[k]),
        source === 'itemByArm' ? overdispersion(cells) : 1
      ),
      share: total === 0 ? 0 : positive(found[k]) / total
    })),
    sampling,
    signal: point.signal,
    form: point.form,
    ratio: isMoved ? point.signal / point.form : null,
    ratioInterval: isMoved ? percentiles(others.map(({ signal, form }) => signal / form)) : null,
    icc: point.icc,
    iccInterval: percentiles(others.map(({ icc }) => icc))
  };
}
