import {
  IDBFactory as FDBFactory,
  IDBObjectStore as FDBObjectStore,
  IDBOpenDBRequest as FDBOpenDBRequest
} from 'fake-indexeddb';
import 'fake-indexeddb/auto';
import { deleteDB, openDB } from 'idb';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { AxiaError } from '../../../src/lib/core/error';
import { openStore } from '../../../src/lib/store';
import { openIndexedDbStore } from '../../../src/lib/store/indexeddb';
import { MIGRATIONS, schemaVersion, type Migration } from '../../../src/lib/store/migrations';
import { describeStore } from './contract';
import { addStudy } from '../../../src/lib/store/studies';
import { ANSWERS, record } from './fixtures';
import { allAnswers } from './all-answers';

beforeEach(() => {
  globalThis.indexedDB = new FDBFactory();
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

const caught = async (promise: Promise<unknown>): Promise<AxiaError> => {
  const error = await promise.then(
    () => new Error('did not reject'),
    (reason: unknown) => reason
  );
  expect(error).toBeInstanceOf(AxiaError);
  return error as AxiaError;
};

describeStore('a fake IndexedDB', true, () => openIndexedDbStore());

describe('a disk that is full', () => {
  const filled = async () => {
    const store = await openIndexedDbStore();
    await store.create(record());
    await store.saveAnswers('study-1', [ANSWERS[0]!]);
    return store;
  };

  it('says so when the browser refuses the request', async () => {
    const store = await filled();
    vi.spyOn(FDBObjectStore.prototype, 'put').mockImplementation(() => {
      throw new DOMException('full', 'QuotaExceededError');
    });
    const error = await caught(store.saveAnswers('study-1', [ANSWERS[1]!]));
    expect(error.kind).toBe('quota');
    expect(error.advice).toMatch(/export/i);
    vi.restoreAllMocks();
    expect(await allAnswers(store, 'study-1')).toEqual([ANSWERS[0]]);
  });

  it('says so when the browser aborts the transaction at its end', async () => {
    const store = await filled();
    const put = FDBObjectStore.prototype.put;
    vi.spyOn(FDBObjectStore.prototype, 'put').mockImplementation(function (
      this: IDBObjectStore,
      ...args: Parameters<typeof put>
    ) {
      const request = put.apply(this, args);
      const transaction = this.transaction as unknown as { _abort(name: string): void };
      request.addEventListener('success', () => transaction._abort('QuotaExceededError'));
      return request;
    });
    expect((await caught(store.saveAnswers('study-1', [ANSWERS[1]!]))).kind).toBe('quota');
    vi.restoreAllMocks();
    expect(await allAnswers(store, 'study-1')).toEqual([ANSWERS[0]]);
    await store.saveAnswers('study-1', [ANSWERS[1]!]);
    expect(await allAnswers(store, 'study-1')).toEqual(ANSWERS.slice(0, 2));
  });

  // As Chromium words it, by where it happens.
  it.each([
    ['UnknownError', 'Internal error committing transaction.: IO error: FILE_ERROR_NO_SPACE'],
    [
      'AbortError',
      'Connection is closing because of: IO error: .../000005.ldb: FILE_ERROR_NO_SPACE'
    ],
    ['UnknownError', 'Internal error opening backing store for indexedDB.open.']
  ])('says so where the browser says it in words: %s, %s', async (name, message) => {
    const store = await filled();
    vi.spyOn(FDBObjectStore.prototype, 'put').mockImplementation(() => {
      throw new DOMException(message, name);
    });
    const error = await caught(store.saveAnswers('study-1', [ANSWERS[1]!]));
    vi.restoreAllMocks();
    expect(error.kind).toBe('quota');
    expect(error.advice).toMatch(/export/i);
    expect(error.advice).not.toMatch(/reload/i);
    // Also where nobody waited for it.
    expect(AxiaError.from(new DOMException(message, name)).kind).toBe('quota');
  });

  it('is no matter of answers where a study begins or is imported', async () => {
    const store = await openIndexedDbStore();
    vi.spyOn(FDBObjectStore.prototype, 'add').mockImplementation(() => {
      throw new DOMException('full', 'QuotaExceededError');
    });
    const begun = await caught(store.create(record()));
    vi.restoreAllMocks();
    vi.spyOn(FDBObjectStore.prototype, 'put').mockImplementation(() => {
      throw new DOMException('full', 'QuotaExceededError');
    });
    const added = await caught(addStudy(store, record(), ANSWERS, '2026-06-02T00:00:00.000Z'));
    vi.restoreAllMocks();
    for (const { kind, message, advice } of [begun, added]) {
      expect(kind).toBe('quota');
      expect(`${message} ${advice}`).not.toMatch(/answers|in memory/i);
    }
  });

  it('distinguishes an aborted write from a full disk, and that trying again makes sense', async () => {
    const store = await filled();
    const put = FDBObjectStore.prototype.put;
    vi.spyOn(FDBObjectStore.prototype, 'put').mockImplementation(function (
      this: IDBObjectStore,
      ...args: Parameters<typeof put>
    ) {
      const request = put.apply(this, args);
      this.transaction.abort();
      return request;
    });
    const error = await caught(store.saveAnswers('study-1', [ANSWERS[1]!]));
    expect(error).toMatchObject({ kind: 'defect', retry: { when: 'now' } });
    vi.restoreAllMocks();
    expect(await allAnswers(store, 'study-1')).toEqual([ANSWERS[0]]);
  });
});

describe('another tab', () => {
  const next: Migration[] = [
    ...MIGRATIONS,
    {
      version: schemaVersion(MIGRATIONS) + 1,
      title: 'A later step',
      description: 'Marks every title.',
      async apply(_database, transaction) {
        const studies = transaction.objectStore('studies');
        for (const study of await studies.getAll())
          await studies.put({ ...study, title: `${study.title}, migrated` });
      }
    }
  ];

  it('with a newer version gets the database; this one says so, once, and keeps nothing back', async () => {
    const onLost = vi.fn();
    const older = await openIndexedDbStore({ onLost });
    await older.create(record());
    const newer = await openIndexedDbStore({ migrations: next });
    expect((await newer.get('study-1'))!.title).toBe('First study, migrated');
    expect(onLost).toHaveBeenCalledOnce();
    const error = await caught(older.saveAnswers('study-1', ANSWERS));
    expect(error.message).toMatch(/newer version of Axia/);
    newer.close();
  });

  it('that does not let go makes opening fail with advice, and later opening work', async () => {
    // A connection without a versionchange handler: what a very old page, or a hung one, is.
    const stubborn = await openDB('axia', 1, {
      upgrade: (database) => void database.createObjectStore('x')
    });
    const opening = openIndexedDbStore({ migrations: next, timeoutMilliseconds: 50 });
    const error = await caught(opening);
    expect(error.advice).toMatch(/close .*tabs/i);
    stubborn.close();
    await deleteDB('axia');
    (await openIndexedDbStore()).close();
  });

  it('that wrote a newer database makes an old page say that it is old', async () => {
    (await openIndexedDbStore({ migrations: next })).close();
    const error = await caught(openIndexedDbStore());
    expect(error.message).toMatch(/newer version/);
  });

  it('meets the old schema again when a migration fails', async () => {
    const store = await openIndexedDbStore();
    await store.create(record());
    store.close();
    const broken: Migration = {
      version: schemaVersion(MIGRATIONS) + 1,
      title: 'Broken',
      description: 'Fails half way.',
      async apply(_database, transaction) {
        await transaction.objectStore('studies').clear();
        throw new Error('broken');
      }
    };
    const error = await caught(openIndexedDbStore({ migrations: [...MIGRATIONS, broken] }));
    expect(error.message).toMatch(/unchanged/);
    expect(await (await openIndexedDbStore()).get('study-1')).toEqual(record());
  });
});

describe('a database of version 1', () => {
  it('opens with one damaged study in it, which stays as it is', async () => {
    const [first] = MIGRATIONS;
    const older = await openIndexedDbStore({ migrations: [first!] });
    older.close();
    const damaged = [
      { ...record({ id: 'no-list' }), instruments: 'none' },
      { ...record({ id: 'no-design' }), design: 7, provenance: 12 },
      { ...record({ id: 'odd-provenance' }), provenance: [null, { a: {} }] },
      { id: 'nothing' }
    ];
    await new Promise<void>((resolve, reject) => {
      const opening = indexedDB.open('axia');
      opening.onsuccess = () => {
        const writing = opening.result.transaction('studies', 'readwrite');
        for (const one of [...damaged, record()]) writing.objectStore('studies').put(one);
        writing.oncomplete = () => resolve(opening.result.close());
        writing.onerror = reject;
      };
    });
    const store = await openIndexedDbStore();
    expect((await store.list({ deleted: true })).map(({ id }) => id).sort()).toEqual(
      [...damaged.map(({ id }) => id), 'study-1'].sort()
    );
    expect(await store.get('no-list')).toMatchObject({ instruments: 'none' });
    expect(await store.get('study-1')).toEqual(record());
  });
});

describe('openStore', () => {
  it('gives IndexedDB without a warning where it works', async () => {
    const { store, warning } = await openStore();
    expect(store.durable).toBe(true);
    expect(warning).toBeNull();
  });

  it.each([
    ['there is no IndexedDB', undefined],
    [
      'the browser denies it',
      {
        open: () => {
          throw new DOMException('denied', 'SecurityError');
        }
      }
    ]
  ])('goes on in memory, with a warning, where %s', async (_case, factory) => {
    vi.stubGlobal('indexedDB', factory);
    const { store, instruments, warning } = await openStore();
    expect(store.durable).toBe(false);
    expect(warning?.message).toMatch(/memory only/);
    expect(warning?.advice).toMatch(/export/i);
    await store.create(record());
    expect(await store.list()).toEqual([record()]);
    expect(await instruments.list()).toEqual([]);
  });

  it('goes on in memory where the browser never answers', async () => {
    vi.stubGlobal('indexedDB', { open: () => new FDBOpenDBRequest() });
    const { store, warning } = await openStore({ timeoutMilliseconds: 20 });
    expect(store.durable).toBe(false);
    expect(warning?.message).toMatch(/in time/);
  });
});

describe('the history of the schema', () => {
  it('counts from one without a gap', () => {
    expect(MIGRATIONS.map(({ version }) => version)).toEqual(
      MIGRATIONS.map((_, index) => index + 1)
    );
  });
});
