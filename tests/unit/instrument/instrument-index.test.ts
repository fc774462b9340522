import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { AxiaError } from '../../../src/lib/core/error';
import { parseInstrumentIndex, parseInstrument } from '../../../src/lib/core/instrument/instrument';
import { readStatic, staticPath } from '../data/read-static';

const file = readStatic('questionnaires/index.json') as { instruments: object[] };
const entries = parseInstrumentIndex(file);

test('the list names every instrument in the folder and no other', () => {
  const files = readdirSync(staticPath('questionnaires'))
    .filter((name) => name.endsWith('.json') && name !== 'index.json')
    .sort();
  expect(entries.map(({ id }) => `${id}.json`).sort()).toEqual(files);
});

test.each(entries)('the list says of $id what its file says', (entry) => {
  const { id, title, kind, items } = parseInstrument(readStatic(`questionnaires/${entry.id}.json`));
  expect(entry).toEqual({ id, title, kind, items: items.length });
});

test('values come first, and single statements last', () => {
  const kinds = entries.map(({ kind }) => kind);
  const order = ['values', 'behaviour', 'statements'];
  expect(kinds).toEqual([...kinds].sort((a, b) => order.indexOf(a) - order.indexOf(b)));
});

test.each<[string, object]>([
  ['another format', { ...file, format: 'axia-explorer' }],
  ['a later version', { ...file, version: 2 }],
  ['an empty list', { ...file, instruments: [] }],
  ['one instrument twice', { ...file, instruments: [...file.instruments, file.instruments[0]] }],
  ['an unknown kind', { ...file, instruments: [{ ...file.instruments[0], kind: 'other' }] }],
  ['no items', { ...file, instruments: [{ ...file.instruments[0], items: 0 }] }]
])('%s is refused', (_, data) => {
  expect(() => parseInstrumentIndex(data)).toThrow(AxiaError);
});
