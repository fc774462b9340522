import { afterEach, describe, expect, it } from 'vitest';
import type { Answer, FailedAnswer } from '../../../src/lib/core/study/answer';
import { AxiaError } from '../../../src/lib/core/error';
import type { StudyStore } from '../../../src/lib/store/store';
import { ANSWERS, record } from './fixtures';
import { allAnswers } from './all-answers';

const kindOf = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'no error',
    (error: unknown) => (error instanceof AxiaError ? error.kind : 'not an AxiaError')
  );

async function portionsOf(store: StudyStore, id = 'study-1'): Promise<Answer[][]> {
  const portions: Answer[][] = [];
  for await (const portion of store.answerChunks(id)) portions.push(portion);
  return portions;
}

/**
 * What every store must do. `open` gives an empty store; `durable` is what it should say of itself.
 */
export function describeStore(
  name: string,
  durable: boolean,
  open: () => Promise<StudyStore>
): void {
  describe(`the store contract: ${name}`, () => {
    const opened: StudyStore[] = [];
    const fresh = async () => {
      const store = await open();
      opened.push(store);
      return store;
    };
    afterEach(() => {
      for (const store of opened.splice(0)) store.close();
    });

    it('says whether it outlives the tab', async () => {
      expect((await fresh()).durable).toBe(durable);
    });

    it('gives back what was created, and null for what was not', async () => {
      const store = await fresh();
      await store.create(record());
      expect(await store.get('study-1')).toEqual(record());
      expect(await store.get('other')).toBeNull();
    });

    it('keeps copies: later changes outside do not reach it', async () => {
      const store = await fresh();
      const mine = record();
      await store.create(mine);
      mine.title = 'changed';
      const got = await store.get('study-1');
      got!.design.conditions.push('security');
      expect(await store.get('study-1')).toEqual(record());
    });

    it('refuses an id that is taken and leaves the study as it was', async () => {
      const store = await fresh();
      await store.create(record());
      await store.saveAnswers('study-1', ANSWERS);
      expect(await kindOf(store.create(record({ title: 'second' })))).toBe('invalid-input');
      expect((await store.get('study-1'))!.title).toBe('First study');
      expect(await allAnswers(store, 'study-1')).toHaveLength(ANSWERS.length);
    });

    it('lists newest first, without the bin unless asked', async () => {
      const store = await fresh();
      await store.create(record({ id: 'b', createdAt: '2026-05-02T00:00:00.000Z' }));
      await store.create(record({ id: 'a', createdAt: '2026-05-01T00:00:00.000Z' }));
      await store.create(record({ id: 'c', createdAt: '2026-05-03T00:00:00.000Z' }));
      await store.update('b', { deletedAt: '2026-05-04T00:00:00.000Z' });
      expect((await store.list()).map(({ id }) => id)).toEqual(['c', 'a']);
      expect((await store.list({ deleted: true })).map(({ id }) => id)).toEqual(['c', 'b', 'a']);
    });

    it('updates only what is changed, and returns the result', async () => {
      const store = await fresh();
      await store.create(record());
      const updated = await store.update('study-1', { status: 'complete' });
      expect(updated).toEqual(record({ status: 'complete' }));
      expect(await store.get('study-1')).toEqual(updated);
    });

    it('keeps answers of every kind bit for bit, in the order of their cells', async () => {
      const store = await fresh();
      await store.create(record());
      await store.saveAnswers('study-1', [...ANSWERS].reverse());
      expect(await allAnswers(store, 'study-1')).toEqual(ANSWERS);
    });

    it('gives the answers in portions, each once', async () => {
      const store = await fresh();
      await store.create(record());
      expect(await portionsOf(store)).toEqual([]);
      const failed = Array.from({ length: 600 }, (_, k): Answer => ({
        ...(ANSWERS[3] as FailedAnswer),
        cellId: `ee-${1000 + k}`
      }));
      await store.saveAnswers('study-1', failed);
      const again = { ...ANSWERS[1]!, cellId: 'ee-1001' };
      await store.saveAnswers('study-1', [...ANSWERS, again]);
      const portions = await portionsOf(store);
      expect(portions.length).toBeGreaterThan(2);
      const all = portions.flat().sort((one, other) => (one.cellId < other.cellId ? -1 : 1));
      failed[1] = again;
      expect(all).toEqual([...ANSWERS, ...failed]);
    });

    it('replaces an answer to the same cell', async () => {
      const store = await fresh();
      await store.create(record());
      await store.saveAnswers('study-1', [ANSWERS[3]!]);
      const second = { ...ANSWERS[1]!, cellId: 'dd' };
      await store.saveAnswers('study-1', [second]);
      expect(await allAnswers(store, 'study-1')).toEqual([second]);
    });

    it('keeps the answers of studies apart, also where one id begins another', async () => {
      const store = await fresh();
      for (const id of ['s', 's1', 's ']) {
        await store.create(record({ id }));
        await store.saveAnswers(id, [{ ...ANSWERS[3]!, cellId: `cell of ${id}` }]);
      }
      for (const id of ['s', 's1', 's '])
        expect((await allAnswers(store, id)).map(({ cellId }) => cellId)).toEqual([
          `cell of ${id}`
        ]);
      await store.purge('s');
      expect(await store.get('s')).toBeNull();
      expect(await allAnswers(store, 's1')).toHaveLength(1);
      await store.create(record({ id: 's' }));
      expect(await allAnswers(store, 's')).toEqual([]);
    });

    it('saves a batch as a whole or not at all', async () => {
      const store = await fresh();
      await store.create(record());
      const unstorable = { ...ANSWERS[3]!, cellId: 'zz', message: (() => 0) as never };
      expect(await kindOf(store.saveAnswers('study-1', [ANSWERS[0]!, unstorable]))).toBe('defect');
      expect(await allAnswers(store, 'study-1')).toEqual([]);
      await store.saveAnswers('study-1', [ANSWERS[0]!]);
      expect(await allAnswers(store, 'study-1')).toEqual([ANSWERS[0]]);
    });

    it('loses no concurrent write', async () => {
      const store = await fresh();
      await store.create(record());
      await Promise.all([
        ...ANSWERS.map((answer) => store.saveAnswers('study-1', [answer])),
        store.update('study-1', { title: 'new title' }),
        store.update('study-1', { status: 'running' })
      ]);
      expect(await allAnswers(store, 'study-1')).toEqual(ANSWERS);
      expect(await store.get('study-1')).toEqual(record({ title: 'new title', status: 'running' }));
    });

    it('calls an unknown study invalid input, whatever is asked of it', async () => {
      const store = await fresh();
      expect(await kindOf(store.update('no', { title: 'x' }))).toBe('invalid-input');
      expect(await kindOf(store.purge('no'))).toBe('invalid-input');
      expect(await kindOf(store.saveAnswers('no', ANSWERS))).toBe('invalid-input');
      expect(await kindOf(store.saveAnswers('no', []))).toBe('invalid-input');
      expect(await kindOf(portionsOf(store, 'no'))).toBe('invalid-input');
    });

    it('rejects everything once it is closed', async () => {
      const store = await fresh();
      await store.create(record());
      store.close();
      store.close();
      for (const call of [
        store.get('study-1'),
        store.list(),
        store.create(record({ id: 'x' })),
        store.update('study-1', {}),
        store.purge('study-1'),
        store.saveAnswers('study-1', []),
        portionsOf(store)
      ])
        expect(await kindOf(call)).toBe('defect');
    });
  });
}
