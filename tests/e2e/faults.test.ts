import type { Page } from 'playwright';
import { describe, expect, test } from 'vitest';
import { mulberry32 } from '../../src/lib/core/random';
import { CALIBRATION_CELLS } from '../../src/lib/engines/local/calibration';
import { useSite } from './harness';
import { fakeEngine } from './harness-engine';
import { downloadModel, PATIENT, SHORT_QUESTIONS, shortStudy } from './harness-models';
import {
  answered,
  answersWritten,
  button,
  exportBundle,
  resultsShown,
  slowDisk,
  stored
} from './journeys';
import { useModelHost } from './model-host';

const site = useSite();
const host = useModelHost({ tiny: { shards: 3, shardBytes: 10_000 } });

/** A page of a profile that holds a model, and counts the answers that it writes. */
async function pageWithModel() {
  const profile = await site.profile();
  const engine = await fakeEngine(profile);
  await slowDisk(profile, 0);
  const page = await profile.newPage();
  const id = await downloadModel(site, page, host.model('tiny'));
  return { page, engine, study: shortStudy([id]), id };
}

/** Runs the study of an address to its results; the answers as they are exported. */
async function answersOf(page: Page, hash: string): Promise<string> {
  await page.goto(site.address(hash));
  return answersShown(page);
}

async function answersShown(page: Page): Promise<string> {
  await resultsShown(page);
  const { files } = await exportBundle(page);
  return files['answers.csv']!;
}

/** Every fault in every way of asking; `AXIA_FAULTS` asks for more, each at a place of its own. */
const RUNS = Number(process.env['AXIA_FAULTS'] ?? 6);

test(`a device that is lost leaves the exported answers as they are, wherever it happens, in ${RUNS} runs`, async () => {
  const { page, engine, id } = await pageWithModel();
  const ways = [
    { study: shortStudy([id]), texts: 1 },
    { study: shortStudy([id], { mode: 'sampled', repeats: '2', temperature: '1' }), texts: 2 }
  ];
  const expected: string[] = [];
  for (const { study } of ways) expected.push(await answersOf(page, study));
  for (const answers of expected)
    expect(answers.trimEnd().split('\n')).toHaveLength(1 + SHORT_QUESTIONS * 6);

  const random = mulberry32(1);
  const among = (n: number) => Math.floor(n * random());
  for (let run = 0; run < RUNS; run++) {
    const { study, texts } = ways[run % ways.length]!;
    const faults = ['device lost', 'disposed', 'throws outside'] as const;
    const answer = faults[Math.floor(run / ways.length) % faults.length]!;
    // The proof after loading, the cells of the calibration, and the questions.
    const wellFirst = 1 + among(CALIBRATION_CELLS + texts * SHORT_QUESTIONS);
    engine.play({ answer, wellFirst }, {});
    const found = await answersOf(page, study);
    expect(engine.started(), `workers in run ${run}`).toBe(2);
    expect(
      found === expected[run % ways.length],
      `same answers in run ${run}, ${answer} after ${wellFirst} answers`
    ).toBe(true);
  }
  expect(await answersWritten(page)).toBe((RUNS + ways.length) * SHORT_QUESTIONS);
}, 300_000);

describe('a fault in a run with a model', () => {
  test.each([
    ['the worker is gone', { answer: 'worker gone', wellFirst: 12 }],
    ['an answer never comes', { answer: 'hangs', wellFirst: 12 }],
    ['loading never ends', { load: 'hangs' }],
    ['loading ends with nothing loaded', { load: 'empty' }]
  ] as const)('is mended, and the run goes on by itself: %s', async (_, fault) => {
    const { page, engine, study } = await pageWithModel();
    engine.play(fault, {});
    await page.clock.install();
    await page.goto(site.address(study));
    await expect.poll(() => engine.started(), PATIENT).toBe(1);
    if ('answer' in fault)
      await expect.poll(() => answersWritten(page), PATIENT).toBeGreaterThan(0);
    // Patience is measured by the page's clock, which runs ahead here, a heartbeat at a time.
    const later = async () => {
      await page.clock.runFor(20_000);
      return engine.started();
    };
    await expect.poll(later, PATIENT).toBe(2);
    expect((await answersShown(page)).trimEnd().split('\n')).toHaveLength(1 + SHORT_QUESTIONS * 6);
    expect(await answersWritten(page)).toBe(SHORT_QUESTIONS);
    expect(engine.started()).toBe(2);
  });

  test('that comes three times stops the run with everything kept; it goes on when asked', async () => {
    const { page, engine, study } = await pageWithModel();
    engine.play({ answer: 'device lost', wellFirst: 12 }, { answer: 'device lost' });
    await page.goto(site.address(study));
    await page.getByText('Stopped by an error', { exact: true }).waitFor();
    // Said once: nothing is tried again any more.
    await page.getByText(/^The browser’s graphics process ended/).waitFor();
    const kept = await stored(page, 'answers');
    expect(kept.length).toBeGreaterThan(0);
    expect(kept.length).toBeLessThan(SHORT_QUESTIONS);
    expect(await answered(page)).toBe(kept.length);

    engine.play({});
    await button(page, 'Resume').click();
    await resultsShown(page);
    const all = await stored(page, 'answers');
    expect(all).toHaveLength(SHORT_QUESTIONS);
    expect(all).toEqual(expect.arrayContaining(kept));
    expect(await answersWritten(page)).toBe(SHORT_QUESTIONS);
  });
});

describe('a run with a model that is stopped', () => {
  test('while the model is loaded, by a button and by a reload, goes on from there', async () => {
    const { page, engine, study } = await pageWithModel();
    engine.play({ load: 'hangs' }, { load: 'hangs' }, {});
    await page.goto(site.address(study));
    await expect.poll(() => engine.started(), PATIENT).toBe(1);
    await button(page, 'Stop').click();
    await page.getByText('Not finished', { exact: true }).waitFor();
    await button(page, 'Resume').click();
    await expect.poll(() => engine.started(), PATIENT).toBe(2);
    await page.reload();
    await resultsShown(page);
    expect(engine.started()).toBe(3);
    expect(await answersWritten(page)).toBe(SHORT_QUESTIONS);
  });

  test('while it answers goes on from there, asks nothing twice, and is in one tab only', async () => {
    const { page, engine, study } = await pageWithModel();
    engine.play({ answerTime: 200 });
    await page.goto(site.address(study));
    await expect.poll(() => answersWritten(page), PATIENT).toBeGreaterThan(1);
    await button(page, 'Stop').click();
    await page.getByText('Not finished', { exact: true }).waitFor();
    const kept = await stored(page, 'answers');
    expect(kept.length).toBeLessThan(SHORT_QUESTIONS);

    await button(page, 'Resume').click();
    // A paused run still has its turn.
    await button(page, 'Pause').click();
    const second = await page.context().newPage();
    await second.goto(page.url());
    await button(second, 'Resume').click();
    await second
      .getByText(/another tab/i)
      .first()
      .waitFor();
    await button(page, 'Resume').click();

    await resultsShown(page);
    const all = await stored(page, 'answers');
    expect(all).toHaveLength(SHORT_QUESTIONS);
    expect(all).toEqual(expect.arrayContaining(kept));
    expect(await answersWritten(page)).toBe(SHORT_QUESTIONS);
    expect(await answersWritten(second)).toBe(0);
  });
});
