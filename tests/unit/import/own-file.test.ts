import { expect, it } from 'vitest';
import { readOwnFile } from '../../../src/lib/core/import';
import { parseInstrument } from '../../../src/lib/core/instrument/instrument';
import { draftOf, ownVersion } from '../../../src/lib/core/instrument/own-version';
import { promptDraftOf, promptSetOf } from '../../../src/lib/core/study/own-prompts';
import pvq21 from '../../../static/questionnaires/pvq21.json';

const PVQ = parseInstrument(pvq21);
const draft = draftOf(PVQ);
const own = ownVersion(PVQ, { ...draft, title: 'Mine', question: `Please.\n${draft.question}` });
const prompts = promptDraftOf(null);
prompts.title = 'Mine';
prompts.values.power.name = 'influence';
const set = promptSetOf(prompts);

it('reads own versions and own prompts as they were downloaded', () => {
  expect(readOwnFile(JSON.stringify(own, null, 2))).toEqual({ instrument: own });
  expect(readOwnFile(JSON.stringify(set, null, 2))).toEqual({ prompts: set });
});

it.each([
  ['no JSON', 'Hello'],
  ['a key twice', '{"words": 1, "words": 2}'],
  ['a questionnaire of the site', JSON.stringify(pvq21)],
  ['prompts that change nothing', JSON.stringify({ ...set, words: { values: {}, personas: [] } })],
  [
    'a persona under another name',
    JSON.stringify({
      ...set,
      words: { values: {}, personas: [{ condition: 'own:b', name: 'A', prompt: 'x' }] }
    })
  ],
  ['a list', '[]']
])('refuses %s', (_name, text) => {
  expect(() => readOwnFile(text)).toThrow(expect.objectContaining({ kind: 'invalid-input' }));
});
