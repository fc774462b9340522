// What keeping the beginning of a prompt changes (nothing), and what it saves.
import { distribution, largestDifference, must, seconds, shown } from '../lab.mjs';
import { ITEMS, SHORT } from '../prompts.mjs';

/** @typedef {import('../lab.mjs').Check} Check */
/** @typedef {import('../lab.mjs').TheLab} TheLab */
/** @typedef {import('../prompts.mjs').Prompt} Prompt */

const mean = (/** @type {number[]} */ numbers) =>
  numbers.reduce((total, one) => total + one, 0) / numbers.length;

/**
 * Asks items, and tells of each the numbers, the time, and the tokens that the library computed.
 *
 * @param {TheLab} lab
 * @param {Prompt[]} items
 */
async function askItems(lab, items) {
  const { call } = await lab.browser();
  await call((page) => page.show(true));
  const numbers = [];
  const times = [];
  for (const item of items) {
    const outcome = await lab.ask(item);
    const { logProbabilities, outside } = distribution(must(outcome));
    numbers.push(...logProbabilities, Math.log(outside));
    times.push(outcome.milliseconds);
  }
  const computed = (await call((page) => page.seenTokens())).map((tokens) => tokens.length);
  await call((page) => page.show(false));
  return { numbers, milliseconds: mean(times), computed: computed.join(', ') };
}

/** @type {Check} */
const kept = {
  name: 'reuse',
  expected:
    'log-probabilities equal those of whole prompts within 1e-4, at 4 times fewer milliseconds a further item',
  async run(lab) {
    const [first, ...further] = ITEMS;
    await lab.opened(false);
    const whole = await askItems(lab, further);
    await lab.opened(true);
    // The first one has nothing to keep.
    must(await lab.ask(first));
    const tails = await askItems(lab, further);
    const difference = largestDifference(whole.numbers, tails.numbers);
    const ratio = whole.milliseconds / tails.milliseconds;
    return {
      seen: `largest difference ${difference.toExponential(1)}; ${seconds(whole.milliseconds)} → ${seconds(tails.milliseconds)} an item, ${ratio.toFixed(1)} times fewer; tokens computed ${whole.computed} → ${tails.computed}; whole ${shown(whole.numbers)}; kept ${shown(tails.numbers)}`,
      ok: difference <= 1e-4 && ratio >= 4
    };
  }
};

/** Generations that stand for a hundred. */
const DRAWN = 3;

/**
 * How many times as long a hundred generated answers take as one distribution.
 *
 * @param {string} name
 * @param {boolean} reuse
 * @returns {Check}
 */
function sampling(name, reuse) {
  return {
    name,
    expected: `100 generated answers take longer than one distribution ${reuse ? 'where both keep the beginning' : 'with whole prompts'}, extrapolated from ${DRAWN}`,
    async run(lab) {
      await lab.opened(reuse);
      const [first, further] = ITEMS;
      // A further item has a beginning to keep; where none is kept a short prompt tells as much.
      if (reuse) must(await lab.ask(first));
      const item = reuse ? further : SHORT[0];
      const exact = await lab.ask(item);
      must(exact);
      const sampled = await lab.ask(item, {
        elicitation: { mode: 'sampled', repeats: DRAWN, temperature: 1 }
      });
      const { effort } = must(sampled);
      const each = sampled.milliseconds / DRAWN;
      const ratio = (each / exact.milliseconds) * 100;
      const written = effort ? effort.tokensWritten / DRAWN : NaN;
      return {
        seen: `${Math.round(ratio)} times (${seconds(exact.milliseconds)} for the distribution, ${seconds(each)} for an answer of ${written.toFixed(0)} tokens)`,
        ok: ratio > 1
      };
    }
  };
}

export const reuse = [kept, sampling('sampling-kept', true)];

/** For a model that reads whole prompts. */
export const wholeSampling = sampling('sampling-whole', false);
