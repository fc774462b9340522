// Whether the app's numbers are those of the library.
import { distribution, largestDifference, must, seconds, shown } from '../lab.mjs';
import { LABELS, SHORT } from '../prompts.mjs';

/** @typedef {import('../lab.mjs').Check} Check */
/** @typedef {import('../lab.mjs').TheLab} TheLab */

const sum = (/** @type {number[]} */ numbers) => numbers.reduce((total, one) => total + one, 0);

/**
 * The largest difference of a log-probability: to first order the relative one of a probability.
 * With random weights a label has a probability of a hundred-thousandth, of which a difference of a
 * millionth would be much.
 *
 * @param {number[]} logs
 * @param {number[]} probabilities
 */
const logDifference = (logs, probabilities) => largestDifference(logs, probabilities.map(Math.log));

/**
 * The probability of each label by a softmax over the raw logits of one call, computed in the page
 * apart from the app.
 *
 * @param {TheLab} lab
 */
async function apart(lab, call = -1, labels = LABELS) {
  const { call: run } = await lab.browser();
  const tokens = lab.tokens(labels);
  const flat = tokens.flat();
  const { probabilities, calls } = await run(
    (page, [which, ids]) => page.softmax(which, ids),
    /** @type {[number, number[]]} */ ([call, flat])
  );
  const of = new Map(flat.map((id, i) => [id, probabilities[i] ?? NaN]));
  return { calls, options: tokens.map((ids) => sum(ids.map((id) => of.get(id) ?? NaN))) };
}

/** @type {Check} */
const load = {
  name: 'load',
  expected: 'the model is stored, loaded without a request to its host, and tested',
  async run(lab) {
    const start = performance.now();
    await lab.stored();
    const stored = performance.now() - start;
    lab.server.asked();
    const opened = await lab.open({ reuse: false });
    const asked = lab.server.asked().length;
    const { adapter, selfTests } = must(opened);
    const { allowed, largestDifference, reason, repairedKernels } =
      /** @type {import('../../../src/lib/core/provenance/provenance').LongPrompts} */ (
        selfTests.longPrompts
      );
    const test = allowed
      ? `long prompts allowed (largest difference ${largestDifference?.toExponential(1)}, ${repairedKernels} kernels repaired)`
      : `long prompts refused: ${reason}`;
    return {
      seen: `stored in ${seconds(stored)}; opened in ${seconds(opened.milliseconds)} on ${adapter}, with ${asked} requests; ${test}`,
      ok: asked === 0 && allowed
    };
  }
};

/** @type {Check} */
const exact = {
  name: 'exact',
  expected:
    'probabilities of three cells equal a softmax over the raw logits within a millionth of each',
  async run(lab) {
    await lab.opened(false);
    const { call } = await lab.browser();
    const differences = [];
    const calls = [];
    const numbers = [];
    for (const prompt of SHORT) {
      await call((page) => page.show(true));
      const { logProbabilities, outside } = distribution(must(await lab.ask(prompt)));
      const wanted = await apart(lab);
      calls.push(wanted.calls);
      numbers.push(`${shown(logProbabilities)}, else ${outside.toPrecision(5)}`);
      differences.push(
        logDifference(logProbabilities, wanted.options),
        Math.abs(outside - (1 - sum(wanted.options)))
      );
    }
    await call((page) => page.show(false));
    const largest = Math.max(...differences);
    return {
      seen: `largest difference ${largest.toExponential(1)}; ${calls.join(', ')} forward passes; ${numbers.join('; ')}`,
      ok: largest <= 1e-6 && calls.every((count) => count === 1)
    };
  }
};

/** @type {Check} */
const repeat = {
  name: 'repeat',
  expected: 'the same cell twice gives the same numbers to the last bit',
  async run(lab) {
    await lab.opened(false);
    const [prompt] = SHORT;
    const first = distribution(must(await lab.ask(prompt)));
    const second = distribution(must(await lab.ask(prompt)));
    const same = JSON.stringify(first) === JSON.stringify(second);
    return { seen: same ? 'the same' : 'not the same', ok: same };
  }
};

/** @type {Check} */
const labels = {
  name: 'labels',
  expected:
    '1, 2 and 10, of two tokens, are scored as brute force does, within a millionth of each',
  async run(lab) {
    await lab.opened(false);
    const { call } = await lab.browser();
    const scale = ['1', '2', '10'];
    await call((page) => page.show(true));
    const answer = distribution(must(await lab.ask(SHORT[0], { options: scale })));
    const [read = []] = await call((page) => page.seenTokens());
    const [ones = [], zeros = []] = lab.tokens(['1', '0']);
    const [begun, two] = (await apart(lab, 0, ['1', '2'])).options;
    const ways = await call((page, ids) => page.softmax(0, ids), ones);
    // What follows each way of writing 1: only the bare digit goes on with the same number.
    const bare = zeros.filter((id) => lab.text([id]) === '0');
    let ten = 0;
    for (const [i, one] of ones.entries()) {
      await call((page, tokens) => page.read(tokens), [...read, one]);
      const onward = await call((page, ids) => page.softmax(-1, ids), bare);
      ten += (ways.probabilities[i] ?? NaN) * sum(onward.probabilities);
    }
    await call((page) => page.show(false));
    const wanted = [(begun ?? NaN) - ten, two ?? NaN, ten];
    const difference = logDifference(answer.logProbabilities, wanted);
    return {
      seen: `largest difference ${difference.toExponential(1)}; P(1) = ${wanted[0]?.toExponential(2)}, P(10) = ${ten.toExponential(2)}`,
      ok: difference <= 1e-6
    };
  }
};

const PREFIX = 'Answer:';

/** @type {Check} */
const prefix = {
  name: 'answer-prefix',
  expected:
    'words put into the mouth end the prompt, and the labels behind them are scored as brute force does',
  async run(lab) {
    const opened = await lab.opened();
    const { call } = await lab.browser();
    // As in a study whose calibration chose an answer prefix.
    /** @type {import('../../../src/lib/core/provenance/provenance').Calibration} */
    const chosen = {
      method: 'answer-prefix',
      answerPrefix: PREFIX,
      questions: 0,
      threshold: null,
      massPlain: null,
      massChosen: null,
      tried: []
    };
    const earlier = { ...opened, calibration: chosen };
    must(await lab.open({ reuse: false, earlier }));
    await call((page) => page.show(true));
    const answer = distribution(must(await lab.ask(SHORT[0])));
    const read = (await call((page) => page.seenTokens())).flat();
    await call((page, tokens) => page.read(tokens), read);
    const wanted = (await apart(lab)).options;
    await call((page) => page.show(false));
    lab.forget();
    const end = lab.text(read).slice(-lab.opening.length - PREFIX.length);
    const difference = logDifference(answer.logProbabilities, wanted);
    return {
      seen: `the prompt ends in ${JSON.stringify(end)}; largest difference ${difference.toExponential(1)}; ${shown(answer.logProbabilities)}`,
      ok: end === lab.opening + PREFIX && difference <= 1e-6
    };
  }
};

/** @type {Check} */
const broken = {
  name: 'known-answer',
  expected:
    'random weights are refused as damaged; once their hashes are found right, the device is named; trained weights are accepted',
  async run(lab) {
    await lab.stored();
    const { call } = await lab.browser();
    const first = await lab.open({ knownAnswer: true });
    if (!lab.random)
      return {
        seen: first.ok
          ? `accepted: repeated a digit with P = ${first.value.selfTests.repeatProbability?.toPrecision(5)}`
          : `${first.error.kind}: ${first.error.message}`,
        ok: first.ok
      };
    lab.server.asked();
    const second = await call((page) => page.openAgain());
    const fetched = lab.server.asked().length;
    const told = [first, second].map((outcome) =>
      outcome.ok ? 'accepted' : `${outcome.error.kind}: ${outcome.error.message}`
    );
    return {
      seen: `${told.join(' Then ')} ${fetched} files fetched`,
      ok:
        !first.ok &&
        first.error.kind === 'corrupt-model' &&
        !second.ok &&
        second.error.kind === 'unsupported-device' &&
        fetched === 0
    };
  }
};

/** @type {Check} */
const damaged = {
  name: 'load-wrong-bytes',
  expected:
    'a stored shard of wrong bytes is found by its hash and replaced before the model is used',
  async run(lab) {
    await lab.stored();
    const { call } = await lab.browser();
    const shard = 'params_shard_3.bin';
    await call((page, file) => page.storage.corrupt(file), shard);
    lab.server.asked();
    const opened = await lab.open();
    const fetched = lab.server.asked().map(({ path }) => path.split('/').at(-1));
    return {
      seen: `fetched ${fetched.join(', ') || 'nothing'}, then ${opened.ok ? 'opened' : `${opened.error.kind}: ${opened.error.message}`}`,
      ok: opened.ok && fetched.join() === shard
    };
  }
};

export const answers = [load, exact, repeat, labels];
export const others = [prefix, broken, damaged];
