import { expect, it } from 'vitest';
import { parseInstrument, parseInstrumentIndex } from '../../../src/lib/core/instrument/instrument';
import { createMemoryStore } from '../../../src/lib/store';
import {
  createMemoryInstruments,
  createMemoryPeople,
  createMemoryPrompts
} from '../../../src/lib/store/memory';
import type { Services } from '../../../src/views/services';
import { listAllInstruments, loadAnyInstrument } from '../../../src/views/instruments';
import { readStatic } from '../data/read-static';

async function servicesWithForm(): Promise<Pick<Services, 'sources' | 'openStore'>> {
  const instruments = createMemoryInstruments();
  const pvq40 = parseInstrument(readStatic('questionnaires/pvq40.json'));
  await instruments.save({ ...pvq40, id: 'pvq40-form-1', title: 'Mine' });
  // An id of the site stays the site's, whatever was imported.
  await instruments.save({ ...pvq40, id: 'pvq21', title: 'No PVQ-21' });
  const sources = {
    listInstruments: async () => parseInstrumentIndex(readStatic('questionnaires/index.json')),
    loadInstrument: async (id: string) => parseInstrument(readStatic(`questionnaires/${id}.json`))
  };
  return {
    sources: sources as Services['sources'],
    openStore: async () => ({
      store: createMemoryStore(),
      instruments,
      prompts: createMemoryPrompts(),
      people: createMemoryPeople(),
      warning: null
    })
  };
}

it('lists what the site has, then what was imported', async () => {
  const list = await listAllInstruments(await servicesWithForm());
  expect(list[0]).toMatchObject({ id: 'pvq40', imported: false, items: 40 });
  expect(list.filter(({ imported }) => imported)).toEqual([
    { id: 'pvq40-form-1', kind: 'values', title: 'Mine', items: 40, imported: true }
  ]);
  expect(list.filter(({ id }) => id === 'pvq21')).toHaveLength(1);
});

it('loads from the site first, then from what was imported, and refuses the rest', async () => {
  const services = await servicesWithForm();
  expect((await loadAnyInstrument(services, 'pvq21')).items).toHaveLength(21);
  expect((await loadAnyInstrument(services, 'pvq40-form-1')).title).toBe('Mine');
  await expect(loadAnyInstrument(services, 'nothing')).rejects.toMatchObject({
    kind: 'invalid-input'
  });
});
