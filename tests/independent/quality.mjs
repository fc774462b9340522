// How well the scale was answered. docs/analysis.md, sections 3 and 8.
import { mean, sum } from './statistics.mjs';
import { VALUES } from './study.mjs';

/** Cronbach's alpha of each value's items in a population; null where any answer to them is missing. */
export function alphas({ items, mode, personas }, weights) {
  const itemsOf = VALUES.map((_, a) => items.flatMap((item, i) => (item.value === a ? [i] : [])));
  /** Variance within and between personas of the sum over some items. */
  const variance = (list) => {
    const parts = personas.map((persona, p) => {
      if (weights[p] === 0) return { m: 0, v: 0 };
      if (mode === 'distribution') {
        const moments = list.map((i) => persona.itemMoments[i]);
        if (moments.includes(null)) return { m: NaN, v: NaN };
        return { m: sum(moments.map((x) => x.mean)), v: sum(moments.map((x) => x.variance)) };
      }
      if (persona.responses.some((response) => list.some((i) => response[i] === null))) {
        return { m: NaN, v: NaN };
      }
      const sums = persona.responses.map((response) => sum(list.map((i) => response[i])));
      const m = mean(sums);
      return { m, v: mean(sums.map((x) => (x - m) ** 2)) };
    });
    const grand = sum(parts.map(({ m }, p) => weights[p] * m));
    return sum(parts.map(({ m, v }, p) => weights[p] * (v + (m - grand) ** 2)));
  };
  return itemsOf.map((list) => {
    const k = list.length;
    const alpha = (k / (k - 1)) * (1 - sum(list.map((i) => variance([i]))) / variance(list));
    return Number.isNaN(alpha) ? null : alpha;
  });
}

export function quality({ conditions, mode }) {
  const cells = conditions.flatMap((persona) => persona.cells);
  const isUsable = (cell) =>
    !cell.failed &&
    (mode === 'distribution' ? cell.probabilities !== null : cell.said.some((x) => x !== null));
  // Shares of a few texts are no probability mass.
  const outside =
    mode === 'distribution' ? cells.map((cell) => cell.outside).filter((x) => x !== null) : [];
  const count = (outcome) =>
    sum(cells.map(({ samples }) => samples.filter((s) => s.outcome === outcome).length));
  return {
    cells: cells.length,
    answered: cells.filter(isUsable).length,
    missing: cells.filter((cell) => !isUsable(cell)).length,
    meanOutside: outside.length === 0 ? null : mean(outside),
    maxOutside: outside.length === 0 ? null : Math.max(...outside),
    refusals: count('refusal'),
    unreadable: count('unreadable')
  };
}
