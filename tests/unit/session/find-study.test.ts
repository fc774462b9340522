import { describe, expect, it } from 'vitest';
import { findStudy } from '../../../src/lib/session';
import type { StudySource } from '../../../src/lib/session/protocol';
import { createMemoryStore, type StudyRecord } from '../../../src/lib/store';
import { record } from '../store/fixtures';

/** What is opened for an id, where the site publishes `study-1` (or cannot be asked). */
async function openedFor(mine: StudyRecord | null, { offline = false } = {}) {
  const store = createMemoryStore();
  if (mine !== null) await store.create(mine);
  const opened: string[] = [];
  const list = offline
    ? Promise.reject(new Error('offline'))
    : Promise.resolve([{ id: 'study-1' }]);
  list.catch(() => undefined);
  const places = {
    openStore: () => Promise.resolve({ store }),
    sources: {
      listPublished: () => list,
      loadPublished: () => Promise.resolve(new Uint8Array())
    },
    studies: {
      open: (study: StudySource) => {
        opened.push(study.kind);
        return Promise.resolve({ record: record({ id: 'of-the-bundle' }) });
      }
    }
  };
  const found = await findStudy(places as unknown as Parameters<typeof findStudy>[0], 'study-1');
  return { opened, own: found?.store === store, id: found?.record.id };
}

describe('a study that is looked for by its id', () => {
  it('is the one in this browser that was run here', async () => {
    expect(await openedFor(record())).toMatchObject({ opened: ['handed'], own: true });
  });

  it('is the published one, not one from a bundle that has its id', async () => {
    const stranger = record({ imported: true });
    // Under the id that its address holds, so that links to it lead back.
    const published = { opened: ['bundle'], own: false, id: 'study-1' };
    expect(await openedFor(stranger)).toEqual(published);
    expect(await openedFor(null)).toEqual(published);
  });

  it('is the one in this browser where the list of published ones cannot be had', async () => {
    const options = { offline: true };
    expect(await openedFor(record({ imported: true }), options)).toMatchObject({ own: true });
  });
});
