import { describe, expect, test } from 'vitest';
import { MODELS, type ModelEntry, type StoredModel, type Verdict } from '../../../src/lib/models';
import { rowsOf } from '../../../src/views/models/model-rows';
import { choiceGroups, choiceInWords, firstChoice } from '../../../src/views/study/model-choices';

const model = (id: string, change: Partial<ModelEntry> = {}): ModelEntry => ({
  ...MODELS[0]!,
  id,
  label: id,
  quantisation: 'q4f16_1',
  parameters: 1e9,
  downloadBytes: 8e8,
  recommended: false,
  paper: false,
  ...change
});
const kept = (of: ModelEntry, state: StoredModel['state']): StoredModel => ({
  model: of,
  state,
  bytesStored: 5e8,
  bytesTotal: 6e8,
  filesStored: 5,
  filesTotal: 6,
  checkedAt: null,
  revision: null,
  digest: null,
  libraryDigest: null,
  hashed: null
});

const small = model('small');
const advised = model('advised', { recommended: true });
const advised32 = model('advised-f32', { recommended: true, label: 'advised' });
const large = model('large', { parameters: 8e9, paper: true, downloadBytes: null });
const own = model('own-1', { origin: 'folder', parameters: null });
const all = [small, advised, advised32, large, own];

const groupsOf = (
  stored: readonly StoredModel[],
  verdicts: Record<string, Verdict['verdict']> = {}
) => {
  const judge = ({ id }: ModelEntry) => ({ verdict: verdicts[id] ?? 'runs' }) as Verdict;
  return choiceGroups(rowsOf(all, judge, stored));
};

describe('the list of models to choose from', () => {
  test('has each model once: what is here, what is recommended, then by size', () => {
    const groups = groupsOf([kept(own, 'complete'), kept(advised32, 'partial')]);
    const ids = groups.map(({ choices }) => choices.map(({ model: { id } }) => id));
    expect(groups.slice(0, 2).map(({ title }) => title)).toEqual([
      'In this browser',
      'Recommended to start with'
    ]);
    expect(ids.slice(0, 2).map((list) => [...list].sort())).toEqual([
      ['advised-f32', 'own-1'],
      ['advised']
    ]);
    expect(ids.slice(2)).toEqual([['small'], ['large']]);
    expect(ids.flat()).toHaveLength(all.length);
  });

  test('proposes what is whole here, then what is recommended, of all that run and are free', () => {
    const proposed =
      (...parameters: Parameters<typeof groupsOf>) =>
      (taken: string[]) =>
        firstChoice(groupsOf(...parameters), taken)?.model.id ?? null;
    expect(proposed([kept(small, 'complete'), kept(large, 'partial')])([])).toBe('small');
    expect(proposed([])([])).toBe('advised');
    expect(proposed([])(['advised-f32'])).toBe('small');
    expect(proposed([], { advised: 'cannot' })([])).toBe('advised-f32');
    const none = Object.fromEntries(all.map(({ id }) => [id, 'cannot' as const]));
    expect(proposed([], none)([])).toBeNull();
  });

  test('tells every form of every model from the others', () => {
    const lines = MODELS.map((one) => choiceInWords({ model: one, judged: null, stored: null }));
    expect(new Set(lines).size).toBe(MODELS.length);
  });

  test('says of each what it is, how large, and what stands against it', () => {
    const [paper] = groupsOf([], { large: 'cannot' }).at(-2)!.choices;
    expect(choiceInWords(paper!)).toBe('large (q4f16_1) – cannot run here, in the paper');
    const [part] = groupsOf([kept(small, 'partial')])[0]!.choices;
    expect(choiceInWords(part!)).toBe('small (q4f16_1, 600 MB) – partly downloaded');
    expect(choiceInWords({ model: small, judged: null, stored: null })).toBe(
      'small (q4f16_1, about 800 MB)'
    );
  });
});
