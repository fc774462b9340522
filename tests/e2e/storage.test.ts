import type { Page } from 'playwright';
import { expect, test } from 'vitest';
import { useSite } from './harness';
import { exportBundle, QUESTIONS, resultsShown, stored, WATCHED } from './journeys';

const site = useSite();

async function expectWholeExport(page: Page): Promise<void> {
  const { files } = await exportBundle(page);
  expect(files['answers.csv']!.trimEnd().split('\n')).toHaveLength(1 + QUESTIONS * 6);
}

test.each([
  ['denied', "IDBFactory.prototype.open = () => { throw new DOMException('no', 'SecurityError') }"],
  ['missing', "Object.defineProperty(window, 'indexedDB', { value: undefined })"]
])('a study runs in memory, and can be exported, where the database is %s', async (_, break_) => {
  const profile = await site.profile();
  await profile.addInitScript(break_);
  const page = await profile.newPage();
  await page.goto(site.address(WATCHED));
  await resultsShown(page);
  await page.getByText(/kept in memory only/).waitFor();
  await expectWholeExport(page);
  await page.getByRole('link', { name: 'Results', exact: true }).click();
  await page.getByText(/kept in memory only/).waitFor();
  await page.getByRole('link', { name: /^Results of Value structure/ }).waitFor();
});

test('a study goes on in memory, whole, where the disk is full in mid-run', async () => {
  const profile = await site.profile();
  await profile.addInitScript(() => {
    let left = 200;
    const put = IDBObjectStore.prototype.put;
    IDBObjectStore.prototype.put = function (value: unknown, key?: IDBValidKey) {
      const answers =
        this.name === 'blocks'
          ? (value as { kinds: Uint8Array }).kinds.length
          : Number(this.name === 'answers');
      if (answers > left) throw new DOMException('the disk is full', 'QuotaExceededError');
      left -= answers;
      return key === undefined ? put.call(this, value) : put.call(this, value, key);
    };
  });
  const page = await profile.newPage();
  await page.goto(site.address(WATCHED));
  await resultsShown(page);
  await page.getByText(/disk space .+ is full/).waitFor();
  await expectWholeExport(page);
  // What reached the disk before is still there, and no more.
  const onDisk = await stored(page, 'answers');
  expect(onDisk.length).toBeGreaterThan(0);
  expect(onDisk.length).toBeLessThanOrEqual(200);
});
