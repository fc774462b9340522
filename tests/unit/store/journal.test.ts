import { IDBFactory as FDBFactory, IDBObjectStore as FDBObjectStore } from 'fake-indexeddb';
import 'fake-indexeddb/auto';
import { openDB } from 'idb';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Answer } from '../../../src/lib/core/study/answer';
import { openIndexedDbStore } from '../../../src/lib/store/indexeddb';
import { BLOCK_CELLS } from '../../../src/lib/store/blocks';
import { MIGRATIONS } from '../../../src/lib/store/migrations';
import type { StudyStore } from '../../../src/lib/store/store';
import { ANSWERS, OLD_ANSWERS, record, writeOld } from './fixtures';
import { allAnswers } from './all-answers';

beforeEach(() => {
  globalThis.indexedDB = new FDBFactory();
});
afterEach(() => {
  vi.restoreAllMocks();
});

const answerTo = (cell: number, outside = 0): Answer => ({
  cellId: cell.toString(16).padStart(24, '0'),
  status: 'answered',
  mode: 'distribution',
  logProbabilities: [-1, -cell],
  outside
});
const answersTo = (from: number, to: number): Answer[] =>
  Array.from({ length: to - from }, (_, k) => answerTo(from + k));

/** Records in the journal and in blocks. */
async function onDisk(): Promise<[journal: number, blocks: number]> {
  const database = await openDB('axia');
  const counts = [await database.count('answers'), await database.count('blocks')] as const;
  database.close();
  return [...counts];
}

/** Saves answers a few at a time, as a slow respondent gives them. */
async function saveSlowly(store: StudyStore, answers: readonly Answer[]): Promise<void> {
  for (let from = 0; from < answers.length; from += 20)
    await store.saveAnswers('study-1', answers.slice(from, from + 20));
}

async function withStudy(): Promise<StudyStore> {
  const store = await openIndexedDbStore();
  await store.create(record());
  return store;
}

describe('answers in journal and blocks', () => {
  it('are moved into blocks by and by, and the newest of a cell counts wherever it is', async () => {
    const store = await withStudy();
    await saveSlowly(store, answersTo(0, BLOCK_CELLS - 1));
    expect(await onDisk()).toEqual([BLOCK_CELLS - 1, 0]);
    await store.saveAnswers('study-1', [answerTo(BLOCK_CELLS - 1)]);
    expect(await onDisk()).toEqual([0, 1]);
    // Cell 1 is asked again into a block of its own, cell 2 into the journal as well.
    const again = [answerTo(1, 0.1), answerTo(2, 0.2)];
    await store.saveAnswers('study-1', [...again, ...answersTo(BLOCK_CELLS, 2 * BLOCK_CELLS)]);
    await store.saveAnswers('study-1', [answerTo(2, 0.3)]);
    expect(await onDisk()).toEqual([1, 3]);

    const expected = answersTo(0, 2 * BLOCK_CELLS);
    expected.splice(1, 2, answerTo(1, 0.1), answerTo(2, 0.3));
    expect(await allAnswers(store, 'study-1')).toEqual(expected);
    await store.purge('study-1');
    expect(await onDisk()).toEqual([0, 0]);
  });

  it('stay in the journal when moving them fails, and the next save moves them', async () => {
    const store = await withStudy();
    const first = answersTo(0, BLOCK_CELLS - 1);
    await saveSlowly(store, first);
    const put = FDBObjectStore.prototype.put;
    vi.spyOn(FDBObjectStore.prototype, 'put').mockImplementation(function (
      this: IDBObjectStore,
      ...args: Parameters<typeof put>
    ) {
      const request = put.apply(this, args);
      if (this.name === 'blocks') this.transaction.abort();
      return request;
    });
    const last = answerTo(BLOCK_CELLS - 1);
    await expect(store.saveAnswers('study-1', [last])).rejects.toMatchObject({ kind: 'defect' });
    vi.restoreAllMocks();
    expect(await allAnswers(store, 'study-1')).toEqual(first);
    expect(await onDisk()).toEqual([BLOCK_CELLS - 1, 0]);
    await store.saveAnswers('study-1', [last]);
    expect(await onDisk()).toEqual([0, 1]);
    expect(await allAnswers(store, 'study-1')).toEqual([...first, last]);
  });

  it('are in a block at once where many come together, with what is in the journal', async () => {
    const store = await withStudy();
    await store.saveAnswers('study-1', [answerTo(1, 0.1), answerTo(2, 0.2)]);
    await store.saveAnswers('study-1', [...answersTo(2, 50)]);
    expect(await onDisk()).toEqual([0, 1]);
    await store.saveAnswers('study-1', [answerTo(3, 0.3)]);
    expect(await onDisk()).toEqual([1, 1]);
    await store.saveAnswers('study-1', answersTo(50, 100));
    expect(await onDisk()).toEqual([0, 2]);
    const expected = answersTo(1, 100);
    expected[0] = answerTo(1, 0.1);
    expected[2] = answerTo(3, 0.3);
    expect(await allAnswers(store, 'study-1')).toEqual(expected);
  });

  it('come once each when they are moved between two portions', async () => {
    const store = await withStudy();
    await store.saveAnswers('study-1', answersTo(0, BLOCK_CELLS));
    await saveSlowly(store, answersTo(BLOCK_CELLS, BLOCK_CELLS + 150));
    const portions = store.answerChunks('study-1')[Symbol.asyncIterator]();
    const all = [...((await portions.next()).value as Answer[])];
    await store.saveAnswers('study-1', answersTo(1000, 1000 + BLOCK_CELLS));
    for (;;) {
      const next = await portions.next();
      if (next.done) break;
      all.push(...next.value);
    }
    const ids = all.map(({ cellId }) => cellId);
    expect(new Set(ids).size).toBe(ids.length);
    const before = answersTo(0, BLOCK_CELLS + 150).map(({ cellId }) => cellId);
    expect(ids).toEqual(expect.arrayContaining(before));
  });
});

describe('a database of version 2', () => {
  it.each([false, true])(
    'gives a long journal in portions, also when it is moved meanwhile: %s',
    async (moved) => {
      const old = answersTo(0, 3 * BLOCK_CELLS - 10);
      const written = old.map(({ cellId }, cell): (typeof OLD_ANSWERS)[number] => [
        cellId,
        ['d', Float64Array.of(-1, -cell), 0]
      ]);
      await writeOld(MIGRATIONS.slice(0, 2), [record()], 'axia', written);
      const store = await openIndexedDbStore();
      const all: Answer[] = [];
      for await (const portion of store.answerChunks('study-1')) {
        expect(portion.length).toBeLessThanOrEqual(BLOCK_CELLS);
        if (moved && all.length === 0) await store.saveAnswers('study-1', [answerTo(5000)]);
        all.push(...portion);
      }
      const ids = all.map(({ cellId }) => cellId);
      const added = ids.filter((id) => id === answerTo(5000).cellId);
      expect([...ids].sort()).toEqual([...old.map(({ cellId }) => cellId), ...added]);
      expect(await onDisk()).toEqual(moved ? [0, 3] : [old.length, 0]);
    }
  );

  it('opens with all that it holds, and is moved into blocks with the next answers', async () => {
    await writeOld(MIGRATIONS.slice(0, 2), [record()]);
    const store = await openIndexedDbStore();
    expect(await store.get('study-1')).toEqual(record());
    expect(await allAnswers(store, 'study-1')).toEqual(ANSWERS);
    expect(await onDisk()).toEqual([ANSWERS.length, 0]);

    const more = answersTo(0, BLOCK_CELLS);
    await store.saveAnswers('study-1', more);
    expect(await onDisk()).toEqual([0, 2]);
    expect(await allAnswers(store, 'study-1')).toEqual([...more, ...ANSWERS]);
  });
});
