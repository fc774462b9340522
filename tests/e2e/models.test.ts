import type { Page } from 'playwright';
import { describe, expect, test } from 'vitest';
import type { WebllmProvenance } from '../../src/lib/core/provenance/provenance';
import { useSite, type Site } from './harness';
import { fakeEngine } from './harness-engine';
import { downloadModel, SHORT_QUESTIONS, shortStudy } from './harness-models';
import {
  button,
  exportBundle,
  replicationShown,
  resultsShown,
  stored,
  studyIdOf
} from './journeys';
import { useModelHost } from './model-host';

const site = useSite();
const emulated = useSite(
  { kind: 'folder', base: '/' },
  { args: ['--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader'] }
);
const host = useModelHost({
  first: { shards: 2, shardBytes: 10_000 },
  second: { shards: 2, shardBytes: 10_000 }
});

/** Addresses outside the site that its pages asked for. */
const elsewhere = ({ address, requests }: Site) =>
  requests().filter((one) => /^https?:/.test(one) && !one.startsWith(new URL(address()).origin));

const expectStartable = (page: Page) =>
  page.locator('button:enabled', { hasText: 'Start the study' }).waitFor();

describe('what a model can do here, before anything of it is fetched', () => {
  const SMALL = '#/study?respondent=webllm:SmolLM2-360M-Instruct-q4f32_1-MLC';

  test('is left to the processor, where there is no graphics device', async () => {
    const page = await site.open('#/models');
    await page.getByText(/Models for the processor run here all the same/).waitFor();
    const main = page.getByRole('main');
    expect(await main.getByRole('link', { name: /^Download and study/ }).count()).toBe(0);
    const processor = main.getByRole('region', { name: 'For the processor' });
    await processor.getByRole('link', { name: /^Study it: SmolLM2 135M/ }).waitFor();
    const downloads = await main.getByRole('button', { name: /^Download/ }).count();
    expect(downloads).toBe(await processor.getByRole('button', { name: /^Download/ }).count());
    await page.goto(site.address(SMALL));
    await page.getByText(/Cannot run here/).waitFor();
    expect(await button(page, 'Start the study').isEnabled()).toBe(false);
    expect(elsewhere(site)).toEqual([]);
  });

  test('is very slow, where the graphics device is emulated', async () => {
    const page = await emulated.open('#/models');
    await page.getByText(/models for the graphics card can run here, very slowly\./).waitFor();
    await page.getByText(/\(emulated, very slow\)/).waitFor();
    expect(await page.getByText('Runs', { exact: true }).count()).toBe(0);
    await page.goto(emulated.address(SMALL));
    await page.getByText(/Runs slowly/).waitFor();
    await expectStartable(page);
    expect(elsewhere(emulated)).toEqual([]);
  });

  test('is to run, where the graphics device is a good one', async () => {
    const profile = await site.profile();
    await fakeEngine(profile);
    const page = await profile.newPage();
    await page.goto(site.address('#/models'));
    await page.getByText(/models for the graphics card can run here\./).waitFor();
    await page
      .getByRole('link', { name: /^Download and study/ })
      .first()
      .waitFor();
    await page.goto(site.address(SMALL));
    await page.getByText(/Runs here/).waitFor();
    await page.getByText(/download of about|left to download/).waitFor();
    await expectStartable(page);
    expect(elsewhere(site)).toEqual([]);
  });
});

/** A page of a profile with both models of the host in it. */
async function pageWithModels() {
  const profile = await site.profile();
  const engine = await fakeEngine(profile);
  const page = await profile.newPage();
  const ids = [
    await downloadModel(site, page, host.model('first')),
    await downloadModel(site, page, host.model('second'))
  ];
  return { page, engine, ids };
}

test('no screen fetches the engine, or anything of a model, when models are in the browser', async () => {
  const { page } = await pageWithModels();
  const { name } = host.model('second');
  const added = page.locator('form p', { hasText: `${name} was added.` });
  expect(await added.innerText()).toContain('It is in this browser.');
  expect(await button(page, 'Download it').count()).toBe(0);
  const before = host.requests().length;
  const screens = [
    '#/models',
    '',
    '#/results',
    '#/methods',
    '#/explorer',
    '#/questionnaires',
    '#/study?respondent=webllm:'
  ];
  for (const screen of screens) {
    await page.goto(site.address(screen));
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.evaluate(() => {
      for (const details of document.querySelectorAll('details')) details.open = true;
    });
    await page.waitForLoadState('networkidle');
  }
  expect(host.requests().slice(before)).toEqual([]);
  expect(site.requests().filter((address) => /models\.worker-/.test(address))).not.toEqual([]);
  expect(site.requests().filter((address) => /webllm/.test(address))).toEqual([]);
});

test('of several models that are asked in turn, one that fails is left, and the others are shown', async () => {
  const { page, engine, ids } = await pageWithModels();
  // Memory that ran short is tried for once more.
  engine.play({ load: 'no memory' }, { load: 'no memory' }, {});
  await page.goto(site.address(shortStudy(ids)));
  await replicationShown(page);
  const shown = studyIdOf(page);
  const records = (await stored(page, 'studies')).map(([, record]) => record) as {
    id: string;
    status: string;
    identity: { id: string };
  }[];
  expect(records).toHaveLength(2);
  expect(records.find(({ id }) => id === shown)).toMatchObject({
    status: 'complete',
    identity: { id: ids[1] }
  });
  expect(await stored(page, 'answers')).toHaveLength(SHORT_QUESTIONS);

  const left = records.find(({ id }) => id !== shown)!;
  await page.goto(site.address(`#/study?run=${left.id}`));
  const list = page.getByRole('list', { name: 'Models of this series' });
  await list
    .getByRole('listitem')
    .filter({ hasText: 'first' })
    .getByText(/memory/i)
    .waitFor();
  await list.getByRole('listitem').filter({ hasText: 'second' }).getByText('complete').waitFor();
});

describe('a model that mostly says something else than scale points', () => {
  /** Runs a short study; what the run screen says of how it was asked, and the provenance. */
  async function asked(page: Page, id: string) {
    await page.goto(site.address(shortStudy([id])));
    await resultsShown(page);
    const { files } = await exportBundle(page);
    await page.goto(site.address(`#/study?run=${studyIdOf(page)}`));
    const said = await page.getByText(/^Asked plainly, this model gives/).innerText();
    const { provenance } = JSON.parse(files['provenance.json']!) as {
      provenance: WebllmProvenance;
    };
    return { said, calibration: provenance.calibration! };
  }

  test('gets an answer begun for it where that helps, and is taken as it is where not; both are said', async () => {
    const profile = await site.profile();
    const engine = await fakeEngine(profile);
    const page = await profile.newPage();
    const id = await downloadModel(site, page, host.model('first'));

    engine.play({ mass: { plain: 0.1, prefix: 0.95 } });
    const helped = await asked(page, id);
    expect(helped.said).toMatch(/only 1\d\.\d%.+prefixed with “(My a|A)nswer.*”.+9\d\.\d%/);
    expect(helped.calibration.method).toBe('answer-prefix');
    expect(helped.calibration.answerPrefix).toMatch(/answer/i);
    expect(helped.calibration.massPlain).toBeCloseTo(0.1, 1);
    expect(helped.calibration.massChosen).toBeGreaterThan(0.9);

    engine.play({ mass: { plain: 0.1, prefix: 0.2 } });
    const left = await asked(page, id);
    expect(left.said).toMatch(/with care/);
    expect(left.calibration).toMatchObject({ method: 'plain', answerPrefix: null });
  });
});
