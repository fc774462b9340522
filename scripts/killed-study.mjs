// npm run killed-study: the published study of SmolLM2 on the processor once more, by its link. The browser
// is killed at random moments (SIGKILL to all of its processes) and started again on the same profile;
// then the bundle is compared with that of the undisturbed study in the explorer, bit by bit.
//   npm run killed-study -- [kills, default 10] [seed, default 1] [part, such as items=1-10]
// Called again after it was ended itself, it goes on: profile and record lie in the folder that it names.
import { csvParse } from 'd3-dsv';
import { strFromU8, unzipSync } from 'fflate';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { chromium } from 'playwright';
import { exportedBundle, modelFile, serveSite } from './ask-model.mjs';
import { processesOf } from './browser-processes.mjs';
import { launchOptions } from './chromium.mjs';
import { xorshift } from './lab-webllm/random.mjs';
import { hubOf } from './model-hub.mjs';
import { at, freePort } from './tasks.mjs';

const FILE = 'SmolLM2-135M-Instruct.Q4_1.gguf';

const STUDY = {
  preset: 'value-structure',
  respondent: 'wllama:SmolLM2-135M-Instruct.Q4_1',
  seed: '1'
};
const UNDISTURBED = at('static', 'explorer', 'smollm2-135m-processor.zip');

/** Bytes after which the host ends a response, so that a kill finds a part of the file on the disk. */
const PIECE = 20_000_000;

/**
 * Milliseconds: between two looks at the page; at most from the start to the kill before any answer; at
 * most from an answer to another kill; longest wait.
 */
const [LOOK, START, AFTER, PATIENCE] = [1000, 30_000, 6000, 600_000];

/** What the study asks before it goes on: the download, and a model that cannot be measured. */
const ASKED = ['Start the study', 'Go on all the same'];

/**
 * @typedef {object} Life of a browser, from its start to its end
 * @property {number | null} from questions answered when the page first told; null if it never did
 * @property {number} to when it last told
 * @property {number[]} memory bytes of the tab at each look since the first answer of this life
 * @property {number} minutes
 */
/**
 * @typedef {object} State
 * @property {number} port
 * @property {string} hash of the page when it was last seen
 * @property {{ share: number, after: number }[]} kills after which share of all answers, and how many
 *   milliseconds later
 * @property {Life[]} lives
 */

/** The moments, in order: the first before any answer, the others wherever they fall. @returns {State['kills']} */
function moments(/** @type {number} */ kills, /** @type {number} */ seed) {
  const next = xorshift(seed);
  const below = (/** @type {number} */ limit) => (next() / 2 ** 32) * limit;
  // The generator's first numbers still look like its seed.
  for (let skip = 0; skip < 20; skip += 1) next();
  return Array.from({ length: kills }, (_, place) => ({
    share: place === 0 ? 0 : below(1),
    after: below(place === 0 ? START : AFTER)
  })).toSorted((a, b) => a.share - b.share);
}

/** One life of the browser. @returns {Promise<Buffer | null>} the bundle at its end; null if it was killed */
async function live(
  /** @type {{ address: string, folder: string, path: string }} */ { address, folder, path },
  /** @type {State} */ state,
  /** @type {() => void} */ save
) {
  const began = performance.now();
  /** @type {Life} */
  const life = { from: null, to: 0, memory: [], minutes: 0 };
  const kill = state.kills[state.lives.length];
  const context = await chromium.launchPersistentContext(join(folder, 'profile'), launchOptions());
  const processes = await processesOf(context);
  await hubOf(path, PIECE).serve(context);
  const page = context.pages()[0] ?? (await context.newPage());
  page.setDefaultTimeout(PATIENCE);
  await page.goto(address + state.hash);
  for (;;) {
    await sleep(LOOK);
    const { hash } = new URL(page.url());
    if (hash !== state.hash) {
      state.hash = hash;
      save();
    }
    const progress = await page.evaluate(() => {
      const bar = /** @type {HTMLProgressElement | null} */ (document.querySelector('#asked'));
      return bar && { answered: bar.value, of: bar.max };
    });
    if (progress !== null) {
      life.from ??= progress.answered;
      life.to = progress.answered;
      if (life.to > life.from) life.memory.push(await processes.memory());
    }
    life.minutes = (performance.now() - began) / 60_000;
    if (state.hash.startsWith('#/results/')) break;
    for (const name of ASKED) {
      const button = page.getByRole('button', { name });
      // Where it is gone by now, there is another look.
      if ((await button.count()) > 0 && (await button.isEnabled()))
        await button.click({ timeout: LOOK }).catch(() => undefined);
    }
    if (kill && life.to >= kill.share * (progress?.of ?? 1)) {
      await sleep(kill.after);
      const ids = await processes.ids();
      // A route that is under way would be an error of this program's when its page is gone.
      await context.unrouteAll({ behavior: 'ignoreErrors' });
      for (const id of ids)
        try {
          process.kill(id, 'SIGKILL');
        } catch {
          // It ended with the browser.
        }
      await context.close().catch(() => undefined);
      state.lives.push(life);
      save();
      return null;
    }
  }
  const bundle = await exportedBundle(page);
  await context.close();
  state.lives.push(life);
  save();
  return bundle;
}

const megabytes = (/** @type {number | undefined} */ bytes) =>
  bytes === undefined ? '' : `${Math.round(bytes / 1e6)} MB`;

/** A life as a row. */
function row(/** @type {Life} */ { from, memory, minutes, to }, /** @type {number} */ place) {
  const middle = memory[Math.floor(memory.length / 2)];
  const answers = from === null ? 'none' : `${from} to ${to}`;
  const most = memory.length > 0 ? Math.max(...memory) : undefined;
  const sizes = [memory[0], middle, memory.at(-1), most].map(megabytes);
  return `| ${[place + 1, answers, minutes.toFixed(1), ...sizes].join(' | ')} |`;
}

/**
 * Compares a bundle with that of the undisturbed study, of which it may be a part.
 *
 * @returns {boolean} whether every answer has the same bits there
 */
function compare(/** @type {Uint8Array} */ one, /** @type {Uint8Array} */ other) {
  const [mine, theirs] = [unzipSync(one), unzipSync(other)];
  const text = (/** @type {typeof mine} */ files, /** @type {string} */ name) =>
    strFromU8(files[name] ?? new Uint8Array());
  const names = [...new Set([...Object.keys(mine), ...Object.keys(theirs)])].sort();
  const differ = names.filter((name) => text(mine, name) !== text(theirs, name));
  console.log(`Files that differ: ${differ.join(', ') || 'none'}`);
  const key = (/** @type {Record<string, string>} */ line) =>
    `${line['cell_id']} ${line['option']}`;
  const rows = csvParse(text(mine, 'answers.csv'));
  const before = new Map(csvParse(text(theirs, 'answers.csv')).map((line) => [key(line), line]));
  const same = rows.filter((line) =>
    ['log_probability', 'outside'].every((of) => line[of] === before.get(key(line))?.[of])
  );
  const apart = rows.map((line) =>
    Math.abs(Number(line['log_probability']) - Number(before.get(key(line))?.['log_probability']))
  );
  console.log(
    `${same.length} of ${rows.length} log-probabilities are the same to the last bit (the undisturbed study has ${before.size}); the largest difference is ${Math.max(...apart)}.`
  );
  return same.length === rows.length;
}

const [kills = '10', seed = '1', part = ''] = process.argv.slice(2);
// The page verifies its hash.
const path = modelFile(FILE);
if (path === null) throw new Error(`${FILE} is not there: run node scripts/real-model.mjs first`);
const folder = join(tmpdir(), `axia-killed-${kills}-${seed}-${part}`);
const record = join(folder, 'state.json');
const link = new URLSearchParams([
  ...Object.entries(STUDY),
  ...new URLSearchParams(part),
  ['start', '1']
]);
/** @type {State} */
const state = existsSync(record)
  ? JSON.parse(readFileSync(record, 'utf8'))
  : {
      port: await freePort(),
      hash: `#/study?${link}`,
      kills: moments(Number(kills), Number(seed)),
      lives: []
    };
mkdirSync(folder, { recursive: true });
const save = () => writeFileSync(record, JSON.stringify(state));
save();
console.log(`${folder}
| life | answered | minutes | memory at its first answer | in its middle | at its end | at most |
| --- | --: | --: | --: | --: | --: | --: |`);
state.lives.forEach((life, place) => console.log(row(life, place)));
const site = await serveSite(state.port);
try {
  /** @type {Buffer | null} */
  let bundle = null;
  while (bundle === null) {
    bundle = await live({ address: site.address, folder, path }, state, save);
    console.log(row(/** @type {Life} */ (state.lives.at(-1)), state.lives.length - 1));
  }
  writeFileSync(join(folder, 'study.zip'), bundle);
  if (compare(bundle, await readFile(UNDISTURBED))) rmSync(folder, { recursive: true });
  else process.exitCode = 1;
} finally {
  await site.close();
}
