// Whether the library's numbers are those of the model: against a forward pass that shares nothing
// with it but the weights.
import { distribution, largestDifference, must, shown } from '../lab.mjs';
import { SHORT } from '../prompts.mjs';
import { logProbabilitiesBehind, readLabels } from '../weights/forward.mjs';
import { mlcTransformer } from '../weights/mlc-weights.mjs';

/** @typedef {import('../lab.mjs').Check} Check */
/** @typedef {import('../prompts.mjs').Prompt} Prompt */

/** Largest difference of a log-probability that counts as rounding; 1.3e-5 was measured. */
const LIMIT = 1e-4;

/** A prompt in ChatML, as it should reach the model. @param {Prompt} prompt */
export function chatMl({ system, turns = [], user }) {
  const part = (/** @type {string} */ role, /** @type {string} */ text) =>
    `<|im_start|>${role}\n${text}<|im_end|>\n`;
  return [
    ...(system === null ? [] : [part('system', system)]),
    ...turns.flatMap((turn) => [part('user', turn.user), part('assistant', turn.assistant)]),
    part('user', user),
    '<|im_start|>assistant\n'
  ].join('');
}

/** @type {Check} */
const apart = {
  name: 'reference',
  expected: `log-probabilities of all options of three cells are those of a forward pass of our own over the same weights, within ${LIMIT}`,
  async run(lab) {
    await lab.opened(false);
    const { call } = await lab.browser();
    const model = mlcTransformer(lab.weights);
    const differences = [];
    const numbers = [];
    const wrong = [];
    for (const prompt of SHORT) {
      await call((page) => page.show(true));
      const { logProbabilities, outside } = distribution(must(await lab.ask(prompt)));
      const tokens = (await call((page) => page.seenTokens())).flat();
      await call((page) => page.show(false));
      if (lab.text(tokens) !== chatMl(prompt)) wrong.push(lab.text(tokens));
      const own = readLabels(logProbabilitiesBehind(model, tokens), lab.tokens());
      const largest = largestDifference(logProbabilities, own.logProbabilities);
      differences.push(largest, Math.abs(outside - own.outside));
      numbers.push(
        `${tokens.length} tokens, ${shown(logProbabilities)}, else ${outside.toPrecision(5)}; ours ${shown(own.logProbabilities)}, else ${own.outside.toPrecision(5)}; largest difference ${largest.toExponential(1)}`
      );
    }
    const largest = Math.max(...differences);
    return {
      seen: [
        `largest difference ${largest.toExponential(1)}`,
        ...numbers,
        ...wrong.map((text) => `not the prompt: ${JSON.stringify(text)}`)
      ].join('; '),
      ok: largest <= LIMIT && wrong.length === 0
    };
  }
};

export const reference = [apart];
