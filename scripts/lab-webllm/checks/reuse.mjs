// What keeping the beginning of a prompt changes (nothing), and what it saves.
import { distribution, largestDifference, must, seconds } from '../lab.mjs';
import { ITEMS } from '../prompts.mjs';

/** @typedef {import('../lab.mjs').Check} Check */
/** @typedef {import('../lab.mjs').TheLab} TheLab */

const mean = (/** @type {number[]} */ numbers) =>
  numbers.reduce((total, one) => total + one, 0) / numbers.length;

/**
 * Asks all items, and tells of each the numbers, the time, and the tokens that the library
 * computed. The first one is not counted among the times: it has nothing to keep.
 *
 * @param {TheLab} lab
 * @param {boolean} reuse
 */
async function askItems(lab, reuse) {
  await lab.opened(reuse);
  const { call } = await lab.browser();
  await call((page) => page.show(true));
  const numbers = [];
  const times = [];
  for (const item of ITEMS) {
    const outcome = await lab.ask(item);
    const { logProbabilities, outside } = distribution(must(outcome));
    numbers.push([...logProbabilities, Math.log(outside)]);
    times.push(outcome.milliseconds);
  }
  const computed = (await call((page) => page.seenTokens())).map((tokens) => tokens.length);
  await call((page) => page.show(false));
  return { numbers, times: times.slice(1), computed };
}

/** @type {Check} */
const kept = {
  name: 'reuse',
  expected:
    'log-probabilities equal those of whole prompts within 1e-4, at 4 times fewer milliseconds a further item',
  async run(lab) {
    const whole = await askItems(lab, false);
    const tails = await askItems(lab, true);
    const difference = largestDifference(whole.numbers.flat(), tails.numbers.flat());
    const ratio = mean(whole.times) / mean(tails.times);
    return {
      seen: `largest difference ${difference.toExponential(1)}; ${seconds(mean(whole.times))} → ${seconds(mean(tails.times))} an item, ${ratio.toFixed(1)} times fewer; tokens computed ${whole.computed.join(', ')} → ${tails.computed.join(', ')}`,
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
      const [first, item] = ITEMS;
      // So that the item has a beginning to keep.
      if (reuse) must(await lab.ask(first));
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

/** The first needs a model that reads whole prompts, as the checks before it do. */
export const reuse = [sampling('sampling-whole', false), kept, sampling('sampling-kept', true)];
