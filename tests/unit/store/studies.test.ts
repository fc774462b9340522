import { describe, expect, it, vi } from 'vitest';
import { AxiaError } from '../../../src/lib/core/error';
import type { Answer } from '../../../src/lib/core/study/answer';
import {
  copyStudy,
  createMemoryStore,
  deleteStudy,
  duplicateStudy,
  eraseUnfinished,
  moveFromPublished,
  noteFailures,
  renameStudy,
  restoreStudy,
  seriesOf,
  type StudyRecord
} from '../../../src/lib/store';
import { addStudy } from '../../../src/lib/store/studies';
import { ANSWERS, record } from './fixtures';
import { allAnswers } from './all-answers';

const later = '2026-06-01T00:00:00.000Z';

async function withStudy() {
  const store = createMemoryStore();
  await store.create(record({ status: 'running' }));
  await store.saveAnswers('study-1', ANSWERS);
  return store;
}

describe('studies', () => {
  it('are renamed, but never to nothing', async () => {
    const store = await withStudy();
    expect(await renameStudy(store, 'study-1', '  New  ', later)).toMatchObject({
      title: 'New',
      updatedAt: later
    });
    expect((await renameStudy(store, 'study-1', '  ', later)).title).toBe('New');
  });

  it('are duplicated with their answers; the copy of a run is paused', async () => {
    const store = await withStudy();
    await duplicateStudy(store, 'study-1', 'study-2', later);
    expect(await store.get('study-2')).toEqual(
      record({
        id: 'study-2',
        title: 'First study (copy)',
        status: 'paused',
        createdAt: later,
        updatedAt: later
      })
    );
    expect(await allAnswers(store, 'study-2')).toEqual(ANSWERS);
    await store.purge('study-1');
    expect(await allAnswers(store, 'study-2')).toEqual(ANSWERS);
  });

  it('of a series are listed in their order; a copy stands by itself', async () => {
    const store = createMemoryStore();
    const place = (position: number) => ({
      series: { id: 'night', position, left: null },
      createdAt: `2026-05-0${9 - position}T00:00:00.000Z`
    });
    for (const position of [1, 0, 2])
      await store.create(record({ id: `study-${position}`, ...place(position) }));
    await store.create(record({ id: 'apart' }));
    await store.create(record({ id: 'other', series: { id: 'day', position: 0, left: null } }));
    await duplicateStudy(store, 'study-1', 'copy', later);
    expect(await store.get('copy')).not.toHaveProperty('series');
    await deleteStudy(store, 'study-2', later);
    const ids = (await seriesOf(store, 'night')).map(({ id }) => id);
    expect(ids).toEqual(['study-0', 'study-1']);
  });

  it('leave no half copy behind when the answers cannot be saved', async () => {
    const store = await withStudy();
    const full = {
      ...store,
      saveAnswers: () => Promise.reject(new AxiaError('quota', 'full', 'export'))
    };
    await expect(duplicateStudy(full, 'study-1', 'study-2', later)).rejects.toMatchObject({
      kind: 'quota'
    });
    expect(await store.get('study-2')).toBeNull();
  });

  it('lie in the bin until all of their answers are saved', async () => {
    const store = createMemoryStore();
    const listed: number[] = [];
    async function* portions() {
      for (const answer of ANSWERS) {
        listed.push((await store.list()).length);
        yield [answer];
      }
    }
    await addStudy(store, record(), portions(), later);
    expect(listed).toEqual(ANSWERS.map(() => 0));
    expect(await store.list()).toEqual([record()]);
    expect(await allAnswers(store, 'study-1')).toEqual(ANSWERS);
  });

  it('are deleted with undo, and erased only when they have been in the bin long enough', async () => {
    const store = await withStudy();
    await deleteStudy(store, 'study-1', later);
    expect(await store.list()).toEqual([]);
    await restoreStudy(store, 'study-1');
    expect(await store.list()).toHaveLength(1);
    await deleteStudy(store, 'study-1', later);
    // A clock that is decades ahead loses no study: only a reader does.
    await eraseUnfinished(store, '2066-06-02T00:00:00.000Z');
    expect(await store.list({ deleted: true })).toHaveLength(1);
    await restoreStudy(store, 'study-1');
    expect(await allAnswers(store, 'study-1')).toEqual(ANSWERS);
  });

  it('leave nothing behind where a crash cut an import short', async () => {
    const store = createMemoryStore();
    const crash = new Promise<never>(() => undefined);
    async function* answers() {
      yield ANSWERS;
      await crash;
    }
    void addStudy(store, record(), answers(), later);
    await vi.waitFor(async () => expect(await allAnswers(store, 'study-1')).toEqual(ANSWERS));
    expect(await store.list()).toEqual([]);
    await eraseUnfinished(store, later);
    expect(await store.list({ deleted: true })).toHaveLength(1);
    await eraseUnfinished(store, '2026-06-02T00:00:00.000Z');
    expect(await store.list({ deleted: true })).toEqual([]);
  });

  it('from bundles give the id of a published study back, with all they hold', async () => {
    const store = createMemoryStore();
    const imported = record({ imported: true });
    await addStudy(store, imported, ANSWERS, later);
    await addStudy(store, record({ id: 'study-2', imported: true }), [], later);
    await addStudy(store, record({ id: 'study-3' }), [], later);
    const options = { published: ['study-1', 'study-3'], newId: () => 'new', now: later };
    expect(await moveFromPublished(store, await store.list(), options)).toBe(true);
    const ids = (await store.list({ deleted: true })).map(({ id }) => id);
    expect(ids.sort()).toEqual(['new', 'study-2', 'study-3']);
    expect(await store.get('new')).toEqual({ ...imported, id: 'new' });
    expect(await allAnswers(store, 'new')).toEqual(ANSWERS);
    expect(await moveFromPublished(store, await store.list(), options)).toBe(false);
  });

  it('are copied into another store as they are', async () => {
    const store = await withStudy();
    const other = createMemoryStore();
    await copyStudy(store, other, 'study-1');
    expect(await other.get('study-1')).toEqual(record({ status: 'running' }));
    expect(await allAnswers(other, 'study-1')).toEqual(ANSWERS);
    await expect(copyStudy(store, other, 'nowhere')).rejects.toMatchObject({
      kind: 'invalid-input'
    });
  });

  it('that ended before failures were counted are complete only without any', async () => {
    const store = createMemoryStore();
    const answered = ANSWERS.filter(({ status }) => status === 'answered');
    const failed: Answer = {
      cellId: 'zz',
      status: 'failed',
      kind: 'network',
      message: 'It failed.'
    };
    const { identity } = record();
    const simulated = { ...identity, simulated: true };
    const studies: [Partial<StudyRecord>, Answer[]][] = [
      [{ id: 'sound', status: 'complete' }, answered],
      [{ id: 'short', status: 'complete' }, [...answered, failed]],
      [{ id: 'counted', status: 'complete', failed: 0 }, [failed]],
      [{ id: 'paused', status: 'paused' }, [failed]],
      [{ id: 'simulated', status: 'complete', identity: simulated }, [failed]]
    ];
    for (const [change, answers] of studies) {
      await store.create(record(change));
      await store.saveAnswers(change.id!, answers);
    }
    expect(await noteFailures(store, await store.list())).toBe(true);
    const ended = async (id: string) => {
      const { failed: number, status } = (await store.get(id))!;
      return [status, number];
    };
    expect(await ended('sound')).toEqual(['complete', 0]);
    expect(await ended('short')).toEqual(['incomplete', 1]);
    expect(await ended('counted')).toEqual(['complete', 0]);
    expect(await ended('paused')).toEqual(['paused', undefined]);
    expect(await ended('simulated')).toEqual(['complete', undefined]);
    expect(await noteFailures(store, await store.list())).toBe(false);
    expect(await allAnswers(store, 'short')).toHaveLength(answered.length + 1);
  });
});
