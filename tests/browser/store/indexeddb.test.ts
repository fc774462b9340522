import { deleteDB } from 'idb';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { type Answer, samplesOf } from '../../../src/lib/core/study/answer';
import { copyStudy, createMemoryStore } from '../../../src/lib/store';
import { openIndexedDbStore } from '../../../src/lib/store/indexeddb';
import { BLOCK_CELLS } from '../../../src/lib/store/blocks';
import { MIGRATIONS } from '../../../src/lib/store/migrations';
import { describeStore } from '../../unit/store/contract';
import { ANSWERS, record, writeOld } from '../../unit/store/fixtures';
import SavingWorker from './saving.worker?worker';
import { allAnswers } from '../../unit/store/all-answers';

/** Chromium's storage buckets: a part of the disk with an IndexedDB and a quota of its own. */
interface StorageBuckets {
  open(name: string, options: { quota: number }): Promise<{ indexedDB: IDBFactory }>;
  delete(name: string): Promise<void>;
}
const buckets = () => (navigator as unknown as { storageBuckets: StorageBuckets }).storageBuckets;

const names: string[] = [];
const freshName = () => {
  const name = `axia-test-${crypto.randomUUID()}`;
  names.push(name);
  return name;
};
afterEach(async () => {
  for (const name of names.splice(0)) await deleteDB(name);
});

describeStore('IndexedDB of this browser', true, () => openIndexedDbStore({ name: freshName() }));

describe('IndexedDB of this browser', () => {
  it('has everything after closing and opening again', async () => {
    const name = freshName();
    const first = await openIndexedDbStore({ name });
    await first.create(record());
    await first.saveAnswers('study-1', ANSWERS);
    first.close();
    const second = await openIndexedDbStore({ name });
    expect(await second.get('study-1')).toEqual(record());
    expect(await allAnswers(second, 'study-1')).toEqual(ANSWERS);
    second.close();
  });

  it('opens a database of version 2 with all that it holds', async () => {
    const name = freshName();
    await writeOld(MIGRATIONS.slice(0, 2), [record()], name);
    const store = await openIndexedDbStore({ name });
    expect(await store.get('study-1')).toEqual(record());
    expect(await allAnswers(store, 'study-1')).toEqual(ANSWERS);
    store.close();
  });

  it('loses no answer that was reported as saved when the run is killed', async () => {
    const name = freshName();
    const store = await openIndexedDbStore({ name });
    await store.create(record());
    // So many that the worker meets the moment when the journal is moved into a block.
    const before = Array.from({ length: BLOCK_CELLS - 10 }, (_, k): Answer => ({
      ...ANSWERS[1]!,
      cellId: `before-${k}`
    }));
    await store.saveAnswers('study-1', before);
    store.close();

    const worker = new SavingWorker();
    const reported: string[] = [];
    await new Promise<void>((resolve, reject) => {
      worker.onerror = (event) => reject(new Error(event.message));
      worker.onmessage = ({ data }: MessageEvent<string>) => {
        reported.push(data);
        if (reported.length === 25) {
          worker.terminate();
          resolve();
        }
      };
      worker.postMessage({ name, studyId: 'study-1' });
    });

    const reopened = await openIndexedDbStore({ name });
    const saved = (await allAnswers(reopened, 'study-1')).map(({ cellId }) => cellId);
    expect(saved).toEqual(expect.arrayContaining(reported));
    expect(saved).toEqual(expect.arrayContaining(before.map(({ cellId }) => cellId)));
    expect(new Set(saved).size).toBe(saved.length);
    expect(await reopened.get('study-1')).toEqual(record());
    reopened.close();
  });

  it('says that the disk is full, and lets the run go on in memory with all that was saved', async () => {
    const bucketName = `axia-${crypto.randomUUID()}`;
    const bucket = await buckets().open(bucketName, { quota: 1_000_000 });
    vi.stubGlobal('indexedDB', bucket.indexedDB);
    try {
      const store = await openIndexedDbStore();
      await store.create(record());
      await store.saveAnswers('study-1', ANSWERS.slice(0, 2));
      // Noise, so that the browser cannot make it small.
      const bytes = crypto.getRandomValues(new Uint8Array(60_000));
      const text = Array.from(bytes, (byte) => String.fromCharCode(0x4e00 + byte)).join('');
      const large = Array.from({ length: 40 }, (_, index) => ({
        cellId: `large-${index}`,
        status: 'answered' as const,
        mode: 'sampled' as const,
        samples: samplesOf([{ text, outcome: 'unreadable', option: null }])
      }));
      await expect(store.saveAnswers('study-1', large)).rejects.toMatchObject({ kind: 'quota' });
      expect(await allAnswers(store, 'study-1')).toEqual(ANSWERS.slice(0, 2));
      const memory = createMemoryStore();
      await copyStudy(store, memory, 'study-1');
      await memory.saveAnswers('study-1', ANSWERS.slice(2));
      expect(await allAnswers(memory, 'study-1')).toEqual(ANSWERS);
      store.close();
    } finally {
      vi.unstubAllGlobals();
      await buckets().delete(bucketName);
    }
  });
});
