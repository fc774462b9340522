// Whether answering survives what happens to graphics devices and workers.
import { distribution, largestDifference, must, numbers, seconds } from '../lab.mjs';
import { LABELS, PAIR } from '../prompts.mjs';

/** @typedef {import('../lab.mjs').Check} Check */
/** @typedef {import('../lab.mjs').TheLab} TheLab */

/** Milliseconds after which a prompt of this length is still being read. */
const IN_FLIGHT = 2_000;

/** Milliseconds after which a stopped answer has ended, or was ended. */
const GRACE = 6_000;

const [first, item] = PAIR;

const wait = (/** @type {number} */ milliseconds) =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));

/**
 * A harm while a run's second answer is computed, or before it: the run goes on by itself, and the
 * answer is the one that comes without the harm. Where beginnings are kept its last digits differ,
 * because after the harm there is none to keep.
 *
 * @param {string} name
 * @param {(lab: TheLab) => Promise<unknown>} harm
 * @param {{ idle?: boolean, reuse?: boolean }} [options]
 * @returns {Check}
 */
function survived(name, harm, { idle = false, reuse = true } = {}) {
  return {
    name,
    expected: `the run goes on by itself, and the answer is the same ${reuse ? 'within 1e-4' : 'to the last bit'}`,
    async run(lab) {
      await lab.opened(reuse);
      const { call } = await lab.browser();
      const before = await undisturbed(lab, reuse);
      const order = { prompts: [first, item], options: LABELS, idle };
      await call((page, request) => page.startRun(request), order);
      await wait(IN_FLIGHT);
      await harm(lab);
      if (idle) await wait(IN_FLIGHT);
      const outcome = await call((page) => page.endRun());
      const { status, error, answers, retries, openings } = must(outcome);
      if (status !== 'complete') lab.forget();
      const after = answers.find(({ cellId }) => cellId.endsWith(item.user));
      const difference = after ? distance(numbers(after), before) : NaN;
      return {
        seen: `${status} ${seconds(outcome.milliseconds)} later${error === null ? '' : ` (${error})`}; largest difference ${difference === 0 ? 'none' : difference.toExponential(1)}; the run noted: ${retries.join('; ') || 'nothing'}; the reader saw: ${openings.join(' ') || 'nothing'}`,
        ok: status === 'complete' && answers.length === 2 && difference <= (reuse ? 1e-4 : 0)
      };
    }
  };
}

/** @typedef {ReturnType<typeof numbers>} Numbers */

/** The largest difference of a log-probability, or of that of the mass outside. */
const distance = (/** @type {Numbers} */ one, /** @type {Numbers} */ other) =>
  largestDifference(
    [...one.logProbabilities, Math.log(one.outside)],
    [...other.logProbabilities, Math.log(other.outside)]
  );

/** Answers without any harm, by the way of reading. @type {Map<boolean, Numbers>} */
const known = new Map();

/** The answer without any harm; found out once, as it must be the same in every session. */
async function undisturbed(/** @type {TheLab} */ lab, /** @type {boolean} */ reuse) {
  const answer = known.get(reuse) ?? (await askBoth(lab));
  known.set(reuse, answer);
  return answer;
}

/** The answer to the second item, asked behind the first. */
async function askBoth(/** @type {TheLab} */ lab) {
  must(await lab.ask(first));
  return distribution(must(await lab.ask(item)));
}

/** @type {Check} */
const interrupt = {
  name: 'interrupt',
  expected: 'a stopped answer is rejected within a second; the next one is right',
  async run(lab) {
    await lab.opened(true);
    const before = await undisturbed(lab, true);
    must(await lab.ask(first));
    const stopped = await lab.ask(item, { abortAfter: 1_000 });
    // An answer that does not end within some seconds takes the worker along.
    const { call } = await lab.browser();
    await wait(GRACE);
    const kept = await call((page) => page.ready());
    if (!kept) must(await call((page) => page.openAgain()));
    const after = await askBoth(lab);
    const difference = distance(after, before);
    return {
      seen: `${stopped.ok ? 'not stopped' : `${stopped.error.kind} ${Math.round(stopped.milliseconds - 1_000)} ms after the stop`}; the model ${kept ? 'stayed loaded' : 'was loaded again'}; largest difference of the next answer ${difference === 0 ? 'none' : difference.toExponential(1)}`,
      ok:
        !stopped.ok &&
        stopped.error.kind === 'aborted' &&
        stopped.milliseconds < 2_000 &&
        difference <= 1e-4
    };
  }
};

/** @type {Check} */
export const tooLarge = {
  name: 'context-too-large',
  expected: 'a context of two million tokens is refused for memory; the model opens afterwards',
  async run(lab) {
    await lab.stored();
    const refused = await lab.open({ model: { ...lab.entry, contextWindow: 2 ** 21 } });
    const opened = await lab.open();
    return {
      seen: `${refused.ok ? 'accepted' : `${refused.error.kind}: ${refused.error.message}`} Then ${opened.ok ? 'opened' : opened.error.message}`,
      ok: !refused.ok && refused.error.kind === 'out-of-memory' && opened.ok
    };
  }
};

/** In the page, so that the harm takes no longer than a message. */
const terminate = async (/** @type {TheLab} */ lab) =>
  (await lab.browser()).call((page) => page.terminate());
const destroy = async (/** @type {TheLab} */ lab) =>
  (await lab.browser()).call((page) => page.destroyDevice());
const crash = async (/** @type {TheLab} */ lab) => (await lab.browser()).crashGraphics();

/** For a model that reads whole prompts. */
export const destroyed = survived('device-destroyed', destroy, { reuse: false });

export const device = [
  survived('graphics-process-killed', crash),
  survived('worker-ended', terminate),
  survived('device-lost-idle', destroy, { idle: true }),
  interrupt
];
