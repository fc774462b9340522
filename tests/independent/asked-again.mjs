// Generated answers, generated again. docs/analysis.md, sections 6 and 12.
import { normalQuantile, sampleSd, sum } from './statistics.mjs';

const TIMES = 200;

/** The answers of one form again: as many to each item, out of its shares, one u each. */
function sharesAgain({ probabilities, counts }, random) {
  return probabilities.map((shares, i) => {
    if (shares === null) return null;
    const tally = shares.map(() => 0);
    const last = shares.length - 1;
    let sum = 0;
    const cumulative = shares.map((share) => (sum += share));
    for (let k = 0; k < counts[i]; k += 1) {
      const u = random();
      let option = 0;
      while (option < last && !(cumulative[option] > u)) option += 1;
      tally[option] += 1;
    }
    return tally.map((n) => n / counts[i]);
  });
}

/** Whether a form consists of generated answers of which some item has several. */
const isRepeated = ({ counts }) => counts !== undefined && counts.some((count) => count > 1);

/** A form with its answers generated again; null where that cannot be. */
export const formAgain = (form, random) =>
  isRepeated(form) ? { ...form, probabilities: sharesAgain(form, random) } : null;

/** Results of `once(time)` for all times; null where there is nothing to generate. */
export function askAgain(forms, once) {
  if (!forms.every(isRepeated)) return null;
  return Array.from({ length: TIMES }, (_, time) => once(time));
}

/** The interval of an exact similarity, from those after asking again. */
export function againInterval(estimate, all, [least, most]) {
  const similarities = all.filter((s) => !Number.isNaN(s));
  if (similarities.length === 0) return null;
  const centre = sum(similarities) / similarities.length;
  const ratio = estimate / centre;
  const f = ratio > 1 ? Math.min(2, ratio) : 1;
  const reach = normalQuantile(0.975) * sampleSd(similarities);
  const clip = (x) => Math.min(most, Math.max(least, x));
  const middle = clip(f * estimate);
  const down = middle - (estimate < 0 ? f * reach : reach / f);
  const up = middle + (estimate < 0 ? reach / f : f * reach);
  return {
    similarities,
    interval: { low: clip(Math.min(estimate, down)), high: clip(Math.max(estimate, up)) }
  };
}
