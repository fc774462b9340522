// Whether faults on the way of a model's files into the browser are found, told, and mended by
// fetching no more than what is wrong.
import { must } from '../lab.mjs';

/** @typedef {import('../lab.mjs').Check} Check */
/** @typedef {import('../lab.mjs').TheLab} TheLab */
/** @typedef {import('../server.mjs').FaultKind} FaultKind */

const SHARD = 'params_shard_3.bin';

const name = (/** @type {string} */ path) => path.split('/').at(-1) ?? path;

/** Names of the files of the model and its library that were asked since the last look. */
const asked = (/** @type {TheLab} */ { server }) => server.asked().map(({ path }) => name(path));

/** "a, b (2 times)". */
function counted(/** @type {string[]} */ names) {
  const times = new Map();
  for (const one of names) times.set(one, (times.get(one) ?? 0) + 1);
  return [...times].map(([one, count]) => (count > 1 ? `${one} (${count} times)` : one)).join(', ');
}

/** Whether everything is stored in its true size. */
async function whole(/** @type {TheLab} */ lab) {
  const { call } = await lab.browser();
  const stored = await call((page) => page.storage.list());
  return Object.entries(lab.sizes).every(([file, bytes]) => stored[file] === bytes);
}

/**
 * A fault that goes on meeting one file: told as an error, nothing wrong is stored, and when it is
 * over only that file is fetched.
 *
 * @param {string} title
 * @param {FaultKind} kind
 * @param {string} file
 * @returns {Check}
 */
function lasting(title, kind, file) {
  return {
    name: title,
    expected: 'told as an error, nothing wrong is stored; afterwards only this file is fetched',
    async run(lab) {
      await lab.stored();
      const { call } = await lab.browser();
      await call((page, ending) => page.storage.forget(ending), file);
      lab.server.fault(kind, file);
      const faulty = await call((page, model) => page.ensure(model), lab.entry);
      const kept = Object.keys(await call((page) => page.storage.list()));
      lab.server.heal();
      lab.server.asked();
      const healed = await call((page, model) => page.ensure(model), lab.entry);
      const again = asked(lab);
      return {
        seen: `${faulty.ok ? 'no error' : `${faulty.error.kind}: ${faulty.error.message}`} Then ${healed.ok ? 'complete' : healed.error.message}, fetched ${counted(again)}`,
        ok:
          !faulty.ok &&
          !kept.includes(file) &&
          healed.ok &&
          again.every((one) => one === file) &&
          (await whole(lab))
      };
    }
  };
}

/**
 * A fault that happens once: mended without anybody's doing.
 *
 * @param {string} title
 * @param {FaultKind} kind
 * @param {string} file
 * @returns {Check}
 */
function passing(title, kind, file) {
  return {
    name: title,
    expected: 'mended by itself, asking for this file alone',
    async run(lab) {
      await lab.stored();
      const { call } = await lab.browser();
      await call((page, ending) => page.storage.forget(ending), file);
      lab.server.fault(kind, file, 1);
      lab.server.asked();
      const outcome = await call((page, model) => page.ensure(model), lab.entry);
      const log = lab.server.asked();
      const resumed = log.some(({ status }) => status === 206);
      return {
        seen: `${outcome.ok ? 'complete' : outcome.error.message} after ${Math.round(outcome.milliseconds / 1000)} s; asked ${counted(log.map(({ path }) => name(path)))}${resumed ? ', going on where it was cut' : ''}`,
        ok: outcome.ok && log.every(({ path }) => name(path) === file) && (await whole(lab))
      };
    }
  };
}

/**
 * Wrong bytes in the browser's own storage, of another length: found before the engine sees them.
 *
 * @param {string} title
 * @param {'shorten' | 'html'} harm
 * @param {string} file
 * @returns {Check}
 */
function poisoned(title, harm, file) {
  return {
    name: title,
    expected: 'found without a load, and only this file is fetched again',
    async run(lab) {
      await lab.stored();
      const { call } = await lab.browser();
      const harmed = await call(
        (page, [how, ending]) => page.storage[how](ending),
        /** @type {const} */ ([harm, file])
      );
      lab.server.asked();
      const outcome = await call((page, model) => page.ensure(model), lab.entry);
      const again = asked(lab);
      return {
        seen: `${outcome.ok ? 'complete' : outcome.error.message}, fetched ${counted(again)}`,
        ok:
          harmed === 1 &&
          outcome.ok &&
          again.length > 0 &&
          again.every((one) => one === file) &&
          (await whole(lab))
      };
    }
  };
}

/** @type {Check} */
const wrongBytes = {
  name: 'stored-wrong-bytes',
  expected: 'the check of hashes names the file, and only this file is fetched again',
  async run(lab) {
    await lab.stored();
    const { call } = await lab.browser();
    await call((page, ending) => page.storage.corrupt(ending), SHARD);
    const report = must(await call((page, id) => page.check(id), lab.entry.id));
    lab.server.asked();
    const outcome = await call((page, model) => page.ensure(model), lab.entry);
    const again = asked(lab);
    return {
      seen: `broken: ${report.broken.join(', ')}; ${outcome.ok ? 'complete' : outcome.error.message}, fetched ${counted(again)}`,
      ok:
        report.broken.map(name).join() === SHARD &&
        outcome.ok &&
        again.join() === SHARD &&
        (await whole(lab))
    };
  }
};

/** Too few for the model, and enough for some of its files. */
const LITTLE = 120e6;

/** @type {Check} */
const noRoom = {
  name: 'quota',
  expected: 'told as an error of room; what is stored stays, and only the rest is fetched later',
  async run(lab) {
    await lab.freshBrowser();
    const { call, limitStorage } = await lab.browser();
    await limitStorage(LITTLE);
    const refused = await call((page, model) => page.ensure(model), lab.entry);
    const kept = await call((page) => page.storage.list());
    await limitStorage(null);
    lab.server.asked();
    const outcome = await call((page, model) => page.ensure(model), lab.entry);
    const again = asked(lab);
    const shards = Object.keys(kept).filter((file) => file.endsWith('.bin'));
    return {
      seen: `${refused.ok ? 'no error' : `${refused.error.kind}: ${refused.error.message}`} ${shards.length} files of weights kept; with room ${outcome.ok ? 'complete' : outcome.error.message}, ${again.length} files fetched`,
      ok:
        !refused.ok &&
        refused.error.kind === 'quota' &&
        outcome.ok &&
        !again.some((file) => shards.includes(file)) &&
        (await whole(lab))
    };
  }
};

export const quota = [noRoom];

export const files = [
  passing('shard-wrong-bytes-once', 'wrong bytes', SHARD),
  lasting('shard-wrong-bytes', 'wrong bytes', SHARD),
  lasting('shard-short', 'short', SHARD),
  lasting('shard-html', 'html', SHARD),
  lasting('shard-missing', 'missing', SHARD),
  passing('shard-cut', 'cut', SHARD),
  passing('shard-hang', 'hang', SHARD),
  lasting('library-short', 'short', 'model.wasm'),
  lasting('library-html', 'html', 'model.wasm'),
  lasting('config-html', 'html', 'mlc-chat-config.json'),
  lasting('tokenizer-html', 'html', 'tokenizer.json'),
  poisoned('stored-shard-short', 'shorten', SHARD),
  poisoned('stored-shard-html', 'html', SHARD),
  poisoned('stored-library-short', 'shorten', 'model.wasm'),
  poisoned('stored-config-html', 'html', 'mlc-chat-config.json'),
  poisoned('stored-tokenizer-html', 'html', 'tokenizer.json'),
  wrongBytes
];
