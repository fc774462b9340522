import { IDBFactory as FDBFactory, IDBObjectStore as FDBObjectStore } from 'fake-indexeddb';
import 'fake-indexeddb/auto';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { type Instrument, parseInstrument } from '../../../src/lib/core/instrument/instrument';
import type { PromptSet } from '../../../src/lib/core/study/prompt-words';
import { createMemoryInstruments, createMemoryPrompts } from '../../../src/lib/store/memory';
import { openIndexedDb } from '../../../src/lib/store/indexeddb';
import { MIGRATIONS } from '../../../src/lib/store/migrations';
import pvq40 from '../../../static/questionnaires/pvq40.json';
import { ANSWERS, record, writeOld } from './fixtures';
import { allAnswers } from './all-answers';

const form = (change: Partial<Instrument> = {}): Instrument => ({
  ...parseInstrument(pvq40),
  id: 'pvq40-form-1',
  sharing: 'private',
  ...change
});

beforeEach(() => {
  globalThis.indexedDB = new FDBFactory();
});

describe.each([
  ['memory', async () => createMemoryInstruments()],
  ['IndexedDB', async () => (await openIndexedDb()).instruments]
])('the store of questionnaires in %s', (_name, open) => {
  it('gives back what was saved, and null for what was not', async () => {
    const instruments = await open();
    await instruments.save(form());
    expect(await instruments.get('pvq40-form-1')).toEqual(form());
    expect(await instruments.get('other')).toBeNull();
  });

  it('lists by title, replaces one of the same id, and keeps copies', async () => {
    const instruments = await open();
    const mine = form({ title: 'B' });
    await instruments.save(mine);
    mine.items[0]!.text = 'changed outside';
    await instruments.save(form({ id: 'a', title: 'C' }));
    await instruments.save(form({ id: 'b', title: 'B' }));
    await instruments.save(form({ id: 'a', title: 'A' }));
    const list = await instruments.list();
    expect(list.map(({ id, title }) => [id, title])).toEqual([
      ['a', 'A'],
      ['b', 'B'],
      ['pvq40-form-1', 'B']
    ]);
    expect(list[2]!.items[0]!.text).not.toBe('changed outside');
  });

  it('removes, and calls an unknown one invalid input', async () => {
    const instruments = await open();
    await instruments.save(form());
    await instruments.remove('pvq40-form-1');
    expect(await instruments.list()).toEqual([]);
    await expect(instruments.remove('pvq40-form-1')).rejects.toMatchObject({
      kind: 'invalid-input'
    });
  });
});

it('says that the questionnaire was not saved where the disk is full', async () => {
  const { instruments } = await openIndexedDb();
  vi.spyOn(FDBObjectStore.prototype, 'put').mockImplementation(() => {
    throw new DOMException('full', 'QuotaExceededError');
  });
  await expect(instruments.save(form())).rejects.toMatchObject({
    kind: 'quota',
    message: expect.stringMatching(/questionnaire was not saved/)
  });
  vi.restoreAllMocks();
  expect(await instruments.list()).toEqual([]);
});

describe('a database of the first version', () => {
  const without = (object: object, ...fields: string[]) =>
    Object.fromEntries(Object.entries(object).filter(([name]) => !fields.includes(name)));

  /** A study as the first version saved it: items name a value, the design no administration. */
  const oldRecord = () => ({
    ...record(),
    design: without(record().design, 'administration', 'fills'),
    instruments: [
      {
        ...without(form(), 'kind', 'measures', 'parameters', 'leastAnswered', 'sharing'),
        items: form().items.map((item) => ({ ...without(item, 'measure'), value: item.measure }))
      }
    ]
  });

  it('keeps its studies and answers, and reads their instruments as they are now', async () => {
    const odd = record({ id: 'odd', instruments: ['not one'] as never });
    await writeOld(MIGRATIONS.slice(0, 1), [oldRecord() as never, odd]);

    const { store, instruments } = await openIndexedDb();
    expect(await store.get('study-1')).toEqual(
      record({ instruments: [{ ...form(), leastAnswered: 0, sharing: 'open' }] })
    );
    expect(await allAnswers(store, 'study-1')).toEqual(ANSWERS);
    // What cannot be read is left alone.
    expect((await store.get('odd'))!.instruments).toEqual(['not one']);
    await instruments.save(form());
    expect(await instruments.list()).toHaveLength(1);
  });
});

describe.each([
  ['memory', async () => createMemoryPrompts()],
  ['IndexedDB', async () => (await openIndexedDb()).prompts]
])('the store of own prompts in %s', (_name, open) => {
  it('keeps, lists by title, and removes', async () => {
    const prompts = await open();
    const mine: PromptSet = {
      id: 'prompts-1',
      title: 'Mine',
      words: { values: { power: { name: 'influence' } }, personas: [] }
    };
    await prompts.save(mine);
    await prompts.save({ ...mine, id: 'prompts-2', title: 'A' });
    expect((await prompts.list()).map(({ id }) => id)).toEqual(['prompts-2', 'prompts-1']);
    expect(await prompts.get('prompts-1')).toEqual(mine);
    await prompts.remove('prompts-1');
    expect(await prompts.get('prompts-1')).toBeNull();
    await expect(prompts.remove('prompts-1')).rejects.toMatchObject({ kind: 'invalid-input' });
  });
});
