// npm run publish-examples: runs the example studies in the built site, as a visitor would, and
// puts their bundles into static/explorer. Run it again whenever an item, a prompt or the
// simulated respondent changes; a test holds the published bundles against the code.
import { writeFile } from 'node:fs/promises';
import { chromium } from 'playwright';
import { preview } from 'vite';
import { exportedBundle } from './ask-model.mjs';
import { launchOptions } from './chromium.mjs';
import { readIndex, withEntries, writeIndex } from './explorer-index.mjs';
import { at, ensureBuild, freePort } from './tasks.mjs';

/** Of the study behind Table 1 of the paper. */
const VALUES = { preset: 'value-structure' };

const QUESTIONNAIRES = ['pvq40', 'charity', 'donation', 'prosocialness', 'ebq', 'bfi2'];
/** Of its Tables 1, 2 and 4 and all of its figures, with as few statements as keep the bundle small. */
const BEHAVIOUR = {
  preset: 'value-behaviour',
  items: [...QUESTIONNAIRES.map((id) => `${id}:all`), 'behaviours:4-each'].join(';'),
  conditions: 'all-prompts,none,all-names',
  // Names of values alone are for the statements.
  asked: QUESTIONNAIRES.map((id) => `${id}:all-prompts,none`).join(';')
};

const EXAMPLES = [
  {
    id: 'simulated-strong-circle',
    simulated: 'strong-circle',
    study: VALUES,
    respondent: 'Simulated: strong circle',
    title: 'What a circle looks like',
    description:
      'Every value prompt raises its own value and its neighbours and lowers the opposite ones. Close to people, but not as close as human samples are to each other: real human maps are not perfect circles.'
  },
  {
    id: 'simulated-one-dimension',
    simulated: 'one-dimension',
    study: VALUES,
    respondent: 'Simulated: one dimension only',
    title: 'What a single dimension looks like',
    description:
      'All answers follow a single contrast. That is not a circle, but the similarity is still above chance: a reason never to read it without its ruler.'
  },
  {
    id: 'simulated-random',
    simulated: 'random',
    study: VALUES,
    respondent: 'Simulated: random profiles',
    title: 'What chance looks like',
    description:
      'Each prompt has its own random profile. Whatever similarity remains comes from fitting one map to another.'
  },
  {
    id: 'simulated-behaviour',
    simulated: 'strong-circle',
    study: BEHAVIOUR,
    respondent: 'Simulated: strong circle',
    title: 'What follows from values',
    description:
      'Giving, helping, everyday behaviour, personality and agreement with statements, compared with people’s. The respondent is built from the theory, so it follows the theory; only a language model can surprise. Best read in the replication tables.'
  }
];

/** Runs one study to its end and returns the bytes of its bundle. */
async function bundleOf(
  /** @type {import('playwright').Browser} */ browser,
  /** @type {string} */ address,
  /** @type {(typeof EXAMPLES)[number]} */ { simulated, study, title }
) {
  const context = await browser.newContext({ acceptDownloads: true });
  try {
    const page = await context.newPage();
    page.setDefaultTimeout(120_000);
    const query = new URLSearchParams({
      ...study,
      respondent: `simulated:${simulated}`,
      seed: '1',
      title,
      then: 'results',
      start: '1'
    });
    await page.goto(`${address}#/study?${query}`);
    return await exportedBundle(page);
  } finally {
    await context.close();
  }
}

async function publish() {
  await ensureBuild();
  const server = await preview({ root: at('.'), preview: { port: await freePort() } });
  const browser = await chromium.launch(launchOptions());
  try {
    const address = server.resolvedUrls?.local[0] ?? '';
    for (const example of EXAMPLES) {
      const bytes = await bundleOf(browser, address, example);
      await writeFile(at('static', 'explorer', `${example.id}.zip`), bytes);
      console.log(`${example.id}.zip: ${(bytes.length / 1000).toFixed(0)} kB`);
    }
  } finally {
    await browser.close();
    await server.close();
  }
  const studies = EXAMPLES.map(({ id, title, description, respondent }) => ({
    id,
    title,
    description,
    respondent,
    simulated: true
  }));
  await writeIndex(withEntries(await readIndex(), studies));
}

publish().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
