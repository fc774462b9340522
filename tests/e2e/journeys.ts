import { csvParse } from 'd3-dsv';
import { strFromU8, unzipSync } from 'fflate';
import { readFileSync } from 'node:fs';
import type { BrowserContext, Locator, Page } from 'playwright';
import type { Instrument } from '../../src/lib/core/instrument/instrument';
import {
  unpackAnswer,
  unpackBlock,
  type AnswerBlock,
  type PackedAnswer
} from '../../src/lib/store/blocks';
import { shortTitles } from '../../src/views/instruments';

/** The study of the stable handles: runs by itself, ends at its results. */
export const WATCHED = '#/study?preset=value-structure&respondent=simulated&seed=1&start=1';

/** Questions of the preset `value-structure`: eleven conditions, forty items. */
export const QUESTIONS = 440;

export const button = (page: Page, name: string | RegExp): Locator =>
  page.getByRole('button', typeof name === 'string' ? { name, exact: true } : { name });

/** Waits for the results screen with its numbers. */
export async function resultsShown(page: Page): Promise<void> {
  await page.waitForURL(/#\/results\/./);
  await page.locator('button:enabled', { hasText: 'Export bundle' }).waitFor();
  await drawn(page);
}

/** Waits until every part of the page shows the newest that there is: they take turns. */
async function drawn(page: Page): Promise<void> {
  await page.locator('div[aria-busy="true"]').first().waitFor({ state: 'detached' });
}

/** Waits for the paper's tables with all of their numbers. */
export async function replicationShown(page: Page): Promise<void> {
  await page.waitForURL(/#\/replication\/./, { timeout: 240_000 });
  await page.getByRole('heading', { name: 'Methods', level: 2, exact: true }).waitFor();
}

/** Questions of a study by title of the questionnaire and kind of condition. */
export type QuestionCounts = Record<string, Record<string, number>>;

/** The counts that the study screen announces. */
export async function announcedCounts(page: Page): Promise<QuestionCounts> {
  const table = page.getByRole('region', { name: 'Questions by questionnaire and condition' });
  await table.waitFor({ state: 'attached' });
  return table.evaluate((region) => {
    const texts = (row: Element) =>
      [...row.children].map((cell) => cell.firstChild!.textContent!.trim());
    const [head, ...rows] = [...region.querySelectorAll('tr')].map(texts);
    return Object.fromEntries(
      rows
        .map(([title, ...counts]) => [title!, counts] as const)
        .map(([title, counts]) => [
          title,
          Object.fromEntries(
            counts
              .map((text, at) => [head![at + 1]!, Number(text.replaceAll(',', ''))] as const)
              .filter(([, count]) => count > 0)
          )
        ])
    );
  });
}

/** The counts of what an exported study asked, after `prompts.csv`. */
export function exportedCounts({ files }: Exported): QuestionCounts {
  const kindOf = (condition: string): string => {
    const [owner, suffix] = condition.split(':');
    if (suffix === undefined) return owner === 'none' ? 'No value' : 'Value prompts';
    return { name: 'Names only', test: 'Filled-in form', both: 'Prompt and form' }[suffix]!;
  };
  const counts: QuestionCounts = {};
  const count = (title: string, kind: string) => {
    const row = (counts[title] ??= {});
    row[kind] = (row[kind] ?? 0) + 1;
    row.All = (row.All ?? 0) + 1;
  };
  const instruments = Object.entries(files).filter(([name]) => name.startsWith('instruments/'));
  const titles = shortTitles(instruments.map(([, text]) => JSON.parse(text) as Instrument));
  for (const { instrument, condition } of csvParse(files['prompts.csv']!)) {
    for (const row of [titles.get(instrument!)!, 'All']) count(row, kindOf(condition!));
  }
  return counts;
}

/** Runs the watched study to its results, and returns its id. */
export async function runWatched(page: Page): Promise<string> {
  await resultsShown(page);
  return studyIdOf(page);
}

/** Waits until every number of the results is there: the reference points come last. */
export async function settled(page: Page): Promise<void> {
  await page.locator('[aria-busy="false"]').waitFor();
  await drawn(page);
}

/** Opens a section of the results. */
export async function openSection(page: Page, name: string): Promise<Locator> {
  const list = page.getByRole('navigation', { name: 'Sections of the results' });
  await list.getByRole('link', { name: new RegExp(`^${name}`) }).click();
  const section = page.getByRole('region', { name, exact: true });
  await section.waitFor();
  await drawn(page);
  return section;
}

/** All numbers of the results, of the population that is shown and of the others. */
export async function numbersShown(page: Page): Promise<string> {
  const others = page.getByRole('region', { name: 'Values Similarity by population' });
  if (!(await others.isVisible())) await openSection(page, 'Populations');
  await others.waitFor();
  await settled(page);
  const texts = await page.evaluate(() => {
    const regions = ['Values Similarity', 'Values Similarity by population'].map((name) =>
      document.querySelector(`[aria-label="${name}"]`)!.cloneNode(true)
    ) as Element[];
    // Captions are no numbers.
    for (const region of regions)
      for (const one of region.querySelectorAll('figcaption')) one.remove();
    return regions.map((region) => region.textContent.replace(/\s+/g, ' '));
  });
  return texts.join('\n');
}

/** The id in the address of a study that runs or is shown. */
export function studyIdOf(page: Page): string {
  const found = /#\/(?:results\/|replication\/|study\?run=)([\w-]+)/.exec(page.url());
  if (!found) throw new Error(`no study in ${page.url()}`);
  return decodeURIComponent(found[1]!);
}

export interface Exported {
  name: string;
  bytes: Buffer;
  /** Text of every file by its name. */
  files: Record<string, string>;
}

/** Presses "Export bundle" and reads what was downloaded. */
export async function exportBundle(page: Page): Promise<Exported> {
  const coming = page.waitForEvent('download');
  await button(page, 'Export bundle').click();
  const file = await coming;
  const bytes = readFileSync(await file.path());
  const files = Object.entries(unzipSync(bytes)).map(([name, data]) => [name, strFromU8(data)]);
  return { name: file.suggestedFilename(), bytes, files: Object.fromEntries(files) };
}

/** The files of a bundle that the study alone decides: not the clock, not where it is kept. */
export function dataFiles({ files }: Exported): Record<string, string> {
  return Object.fromEntries(Object.entries(files).filter(([name]) => name !== 'manifest.json'));
}

/** Gives a file to "Open a bundle" on the list of studies. */
export async function openBundle(page: Page, name: string, bytes: Uint8Array): Promise<void> {
  await page
    .getByLabel('Open a bundle')
    .setInputFiles({ name, mimeType: 'application/zip', buffer: Buffer.from(bytes) });
}

/** Reads what a profile keeps on its disk, as [key, value] pairs: of answers each cell once. */
export async function stored(
  page: Page,
  what: 'studies' | 'answers' | 'instruments'
): Promise<[string, unknown][]> {
  if (what !== 'answers')
    return (await records(page, what)).map(([key, value]) => [JSON.stringify(key), value]);
  const blocks = (await records(page, 'blocks')) as [[string, number], AnswerBlock][];
  const journal = (await records(page, 'answers')) as [[string, string], PackedAnswer][];
  const moved = blocks.flatMap(([[study], block]) =>
    unpackBlock(block).map((answer) => [JSON.stringify([study, answer.cellId]), answer] as const)
  );
  const fresh = journal.map(
    ([key, packed]) => [JSON.stringify(key), unpackAnswer(key[1], packed)] as const
  );
  return [...new Map([...moved, ...fresh])];
}

/** The records of an object store. */
function records(page: Page, store: string): Promise<[unknown, unknown][]> {
  return page.evaluate(async (name) => {
    const ended = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error!);
      });
    const database = await ended(indexedDB.open('axia'));
    const objects = database.transaction(name).objectStore(name);
    const [keys, values] = await Promise.all([
      ended(objects.getAllKeys()),
      ended(objects.getAll())
    ]);
    database.close();
    return keys.map((key, index): [unknown, unknown] => [key, values[index]]);
  }, store);
}

/**
 * Makes the disk of a profile slow: the page hears this late that a batch of answers is written, while
 * the page itself stays as quick as it is. A simulated study then lasts long enough to be met on
 * its way, on any machine. Also counts the answers that are written, in `window.answersWritten`:
 * each once, although it is moved into a block later.
 */
export async function slowDisk(profile: BrowserContext, milliseconds: number): Promise<void> {
  await profile.addInitScript((wait) => {
    const counter = window as unknown as { answersWritten: number; diskWait: number };
    counter.answersWritten = 0;
    counter.diskWait = wait;
    const { put, getAllKeys } = IDBObjectStore.prototype;
    /** Transactions that write answers. */
    const writing = new WeakSet<IDBTransaction>();
    /** How many of the answers in the blocks of a transaction were in the journal before. */
    const moved = new WeakMap<IDBTransaction, number>();
    IDBObjectStore.prototype.getAllKeys = function (...range: Parameters<typeof getAllKeys>) {
      const request = getAllKeys.apply(this, range);
      if (this.name === 'answers' && this.transaction.mode === 'readwrite')
        request.addEventListener('success', () =>
          moved.set(this.transaction, request.result.length)
        );
      return request;
    };
    IDBObjectStore.prototype.put = function (value: unknown, key?: IDBValidKey) {
      const request = key === undefined ? put.call(this, value) : put.call(this, value, key);
      if (this.name !== 'answers' && this.name !== 'blocks') return request;
      counter.answersWritten +=
        this.name === 'answers' ? 1 : (value as { kinds: Uint8Array }).kinds.length;
      counter.answersWritten -= moved.get(this.transaction) ?? 0;
      moved.delete(this.transaction);
      writing.add(this.transaction);
      return request;
    };
    // The page hears late that a transaction is over: to hold it open would keep a core busy.
    const { addEventListener } = IDBTransaction.prototype;
    IDBTransaction.prototype.addEventListener = function (
      this: IDBTransaction,
      type: string,
      listener: (event: Event) => void
    ) {
      const late = (event: Event) => {
        const over = performance.now();
        const tell = () => {
          if (writing.has(this) && performance.now() < over + counter.diskWait)
            setTimeout(tell, 20);
          else listener.call(this, event);
        };
        tell();
      };
      addEventListener.call(this, type, type === 'complete' ? late : listener);
    };
  }, milliseconds);
}

/** Longer than any test: a disk that waits until the test lets it go on, with `setDiskWait`. */
export const HELD = 3_600_000;

/** From now on a batch takes this long, the one under way too; needs `slowDisk`. */
export const setDiskWait = (page: Page, milliseconds: number): Promise<void> =>
  page.evaluate((wait) => {
    (window as unknown as { diskWait: number }).diskWait = wait;
  }, milliseconds);

/** Answers that this page has written since it was loaded; needs `slowDisk`. */
export const answersWritten = (page: Page): Promise<number> =>
  page.evaluate(() => (window as unknown as { answersWritten: number }).answersWritten);

/** How many questions the running study says it has answered. */
export async function answered(page: Page): Promise<number> {
  const text = await page.getByText(/of [\d,]+ questions answered/).innerText();
  return Number(/^[\d,]+/.exec(text.trim())![0].replaceAll(',', ''));
}
