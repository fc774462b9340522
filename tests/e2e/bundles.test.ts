import { strToU8, unzipSync, zipSync } from 'fflate';
import type { Page } from 'playwright';
import { describe, expect, test } from 'vitest';
import { hashOf, manifestText } from '../../src/lib/bundle/manifest';
import type { Answer } from '../../src/lib/core/study/answer';
import { planCells } from '../fakes/plan-cells';
import { reportFiles } from '../../src/lib/core/report';
import { bundleBytes, readWhole } from '../unit/bundle/whole';
import { useSite } from './harness';
import {
  exportBundle,
  openBundle,
  openSection,
  resultsShown,
  runWatched,
  stored,
  WATCHED,
  type Exported
} from './journeys';

const site = useSite();
const made = { appVersion: '0.1.0', createdAt: '2026-01-01T00:00:00.000Z' };

/** What would set `window.attacked`, were any of it run. */
const hostile =
  '<script>window.attacked = 1</script><img src="x:" onerror="window.attacked = 1"><svg onload="window.attacked = 1">';

let exported: Exported | undefined;

/** The bundle of the watched study, as the page exports it; made once. */
async function realBundle(): Promise<Exported> {
  if (!exported) {
    const page = await site.open(WATCHED);
    await runWatched(page);
    exported = await exportBundle(page);
  }
  return exported;
}

/** The bundle with one of its files changed and every hash made to fit again. */
async function rewritten(
  bundle: Exported,
  name: string,
  change: (text: string) => string
): Promise<Uint8Array> {
  const files = new Map(
    Object.entries(bundle.files)
      .filter(([file]) => file !== 'manifest.json')
      .map(([file, text]) => [file, strToU8(file === name ? change(text) : text)])
  );
  const { record } = await readWhole(bundle.bytes);
  const hashes = new Map([...files].map(([file, bytes]) => [file, hashOf(bytes)]));
  const manifest = manifestText(record, hashes, made);
  return zipSync({ ...Object.fromEntries(files), 'manifest.json': strToU8(manifest) });
}

function flipped(bytes: Uint8Array): Uint8Array {
  const copy = Uint8Array.from(bytes);
  copy[Math.floor(copy.length / 2)]! ^= 1;
  return copy;
}

/** A sound bundle whose every text for people is hostile. */
async function sound(bundle: Exported): Promise<Uint8Array> {
  const { record, cells, answers } = await readWhole(bundle.bytes);
  const instruments = record.instruments.map((instrument) => ({
    ...instrument,
    title: `${instrument.title} ${hostile}`,
    items: instrument.items.map((item) => ({ ...item, text: `${item.text} ${hostile}` }))
  }));
  const identity = { ...record.identity, label: `${record.identity.label} ${hostile}` };
  const changed = {
    ...record,
    title: `A title ${hostile}`,
    identity,
    provenance: { ...record.provenance!, label: identity.label },
    instruments
  };
  // Other items are other questions, in the same order.
  const plan = planCells(changed.design, instruments, identity).cells;
  const byOldCell = new Map(answers.map((answer) => [answer.cellId, answer]));
  const moved = plan.map((cell, at): Answer => ({
    ...byOldCell.get(cells[at]!.id)!,
    cellId: cell.id
  }));
  const study = {
    ...changed,
    cells: plan,
    answers: new Map(moved.map((answer) => [answer.cellId, answer]))
  };
  const report = reportFiles(study, null);
  return bundleBytes({ record: changed, answers: moved, report, ...made });
}

const attacked = (page: Page) => page.evaluate(() => 'attacked' in window);

describe('files that are no bundle', () => {
  test('are refused with a reason, and leave nothing behind', async () => {
    const bundle = await realBundle();
    const zip = bundle.bytes;
    const page = await site.open('#/results');
    await page.getByText(/^No studies yet/).waitFor();
    const firstNumber = /(?<=,)-\d\.\d+(?=,)/;

    const wrong: [string, string | Uint8Array, RegExp][] = [
      ['a picture', await page.screenshot(), /not a zip file/],
      ['a text', 'cell_id,condition\n1,power\n', /not a zip file/],
      ['an empty file', '', /not a zip file/],
      ['a zip cut off', zip.subarray(0, zip.length / 2), /damaged or cut off/],
      ['a zip cut off in its last byte', zip.subarray(0, zip.length - 1), /damaged or cut off/],
      ['a flipped bit', flipped(zip), /damaged/],
      ['another zip', zipSync({ 'notes.csv': strToU8('a,b') }), /no manifest\.json/],
      ['a program in it', zipSync({ '../run.exe': strToU8('MZ') }), /no manifest\.json/],
      [
        'a changed number',
        zipSync({
          ...unzipSync(zip),
          'answers.csv': strToU8(bundle.files['answers.csv']!.replace(firstNumber, '-0.5'))
        }),
        /answers\.csv was changed or damaged/
      ],
      [
        'a huge number',
        await rewritten(bundle, 'answers.csv', (text) => text.replace(firstNumber, '1e308')),
        /answers\.csv/
      ],
      [
        'a number beyond all numbers',
        await rewritten(bundle, 'answers.csv', (text) => text.replace(firstNumber, '-1e999')),
        /answers\.csv/
      ],
      [
        'a huge design',
        await rewritten(bundle, 'design.json', (text) =>
          text.replace(/"seed": 1\b/, '"seed": 1e300')
        ),
        /seed/
      ],
      [
        'a script in a prompt',
        await rewritten(bundle, 'prompts.csv', (text) =>
          text.replace('Imagine', `${hostile} Imagine`)
        ),
        /prompts\.csv/
      ],
      [
        'a script for a number',
        await rewritten(bundle, 'answers.csv', (text) => text.replace(firstNumber, hostile)),
        /answers\.csv/
      ]
    ];

    for (const [name, data, reason] of wrong) {
      await openBundle(page, `${name}.zip`, typeof data === 'string' ? strToU8(data) : data);
      const alert = page.getByRole('alert');
      await expect
        .poll(() => alert.allInnerTexts(), { message: name, timeout: 60_000 })
        .toEqual([expect.stringMatching(reason)]);
      await page.getByText(/^No studies yet/).waitFor();
      // The next file's reason must be its own.
      await page.goto(site.address('#/nowhere'));
      await alert.waitFor({ state: 'detached' });
      await page.goto(site.address('#/results'));
      await page.getByText(/^No studies yet/).waitFor();
    }
    expect(await stored(page, 'studies')).toEqual([]);
    expect(await stored(page, 'answers')).toEqual([]);
    expect(await attacked(page)).toBe(false);

    // The same bundle untouched is taken: it was the changes that were refused.
    await openBundle(page, bundle.name, bundle.bytes);
    await resultsShown(page);
  }, 240_000);
});

describe('a sound bundle with markup for texts', () => {
  test('shows it as text, and runs none of it', async () => {
    const bytes = await sound(await realBundle());

    const page = await site.open('#/results');
    await openBundle(page, 'hostile.zip', bytes);
    await resultsShown(page);
    await page.getByRole('heading', { level: 1, name: `A title ${hostile}` }).waitFor();
    await openSection(page, 'Every answer');
    await page
      .getByRole('button', { name: /^Open item / })
      .first()
      .click();
    await page.locator('pre', { hasText: hostile }).waitFor();
    const again = await exportBundle(page);
    expect(again.name).toMatch(/^axia-[a-z0-9-]+\.zip$/);
    await page.getByRole('link', { name: 'Results', exact: true }).click();
    await page.getByRole('link', { name: `A title ${hostile}`, exact: true }).waitFor();
    expect(await attacked(page)).toBe(false);
    expect(await page.locator('script:not([src]), img[src="x:"]').count()).toBe(0);
  });
});

test('a bundle is verified, its one wrong probability named, and its questions asked again', async () => {
  const bytes = await rewritten(await realBundle(), 'answers.csv', (text) => {
    const lines = text.split('\n');
    const cells = lines[2]!.split(',');
    cells[7] = String(Number(cells[7]) + 1e-5);
    return lines.with(2, cells.join(',')).join('\n');
  });
  const page = await site.open('#/results');
  await page.getByLabel('Verify a bundle').setInputFiles({
    name: 'study.zip',
    mimeType: 'application/zip',
    buffer: Buffer.from(bytes)
  });
  const report = page.getByRole('region', { name: /Verification/u });
  await report.waitFor({ timeout: 120_000 });
  await expect
    .poll(() => report.getByRole('row', { name: /answers\.csv.*row 2/u }).count())
    .toBe(1);
  await report.getByRole('button', { name: 'Replicate on my respondent' }).click();
  await page.getByText('asks the questions of').waitFor();
  expect(page.url()).toContain('#/study?like=');
});

test('a bundle opens under its own choices, and says where its report has other numbers than its answers', async () => {
  const bundle = await realBundle();
  const changed = await rewritten(bundle, 'analysis.json', (text) => {
    const report = JSON.parse(text) as {
      choices: { seed: number };
      populations: { similarity: number }[];
    };
    report.choices.seed = 7;
    report.populations[0]!.similarity -= 0.05;
    return JSON.stringify(report);
  });
  const page = await site.open('#/results');
  await openBundle(page, 'changed.zip', changed);
  const differences = page.getByRole('table', { name: '1 of 6 similarities differ' });
  await differences.getByRole('row', { name: /^Values Uniform/ }).waitFor();
  expect(page.url()).toContain('seed=7');
  // From the list it opens the same.
  await page.goto(site.address('#/results'));
  await page.getByRole('link', { name: /^Results of/ }).click();
  await differences.waitFor();
  expect(page.url()).toContain('seed=7');

  // The study is here already: what counts from now on is what the newer bundle says.
  await page.goto(site.address('#/results'));
  await openBundle(page, bundle.name, bundle.bytes);
  await page.getByText(/6 similarities computed here are those/).waitFor();
  expect(page.url()).not.toContain('seed=7');
});
