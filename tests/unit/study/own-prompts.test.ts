import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseInstrument } from '../../../src/lib/core/instrument/instrument';
import type { RespondentIdentity } from '../../../src/lib/core/provenance/provenance';
import {
  filledFormOwner,
  isOwnCondition,
  ownCondition,
  ownConditionLabel,
  primingArm,
  promptedValue
} from '../../../src/lib/core/study/condition';
import {
  parseDesign,
  withArms,
  withWords,
  type StudyDesign
} from '../../../src/lib/core/study/design';
import {
  composed,
  parsePromptSet,
  promptDraftOf,
  promptPlace,
  promptProblems,
  promptSetOf,
  type PromptDraft
} from '../../../src/lib/core/study/own-prompts';
import { studyPreset } from '../../../src/lib/core/study/presets';
import { systemPrompt } from '../../../src/lib/core/study/prompt';
import { VALUES } from '../../../src/lib/core/values';
import { planCells } from '../../fakes/plan-cells';
import pvq21 from '../../../static/questionnaires/pvq21.json';

const PVQ = parseInstrument(pvq21);
const MODEL: RespondentIdentity = {
  kind: 'webllm',
  id: 'Some-Model',
  label: 'Some Model',
  revision: 'abc',
  quantisation: 'q4f16_1',
  simulated: false
};
const CLIMATE = { name: 'Climate care', definition: 'a liveable planet', prompt: null };

function draft(change: (draft: PromptDraft) => void): PromptDraft {
  const made = { ...promptDraftOf(null), title: 'Mine' };
  change(made);
  return made;
}
const setOf = (change: (draft: PromptDraft) => void) => promptSetOf(draft(change));
const mine = setOf((one) => {
  one.values.power.definition = 'being in charge';
  one.values.tradition.prompt = 'You keep to what was handed down.';
  one.personas.push({ ...CLIMATE });
});
const plain: StudyDesign = {
  ...studyPreset('value-names')!.design({ kind: 'webllm', model: 'Some-Model' }, 1),
  preset: 'custom',
  instruments: [{ id: 'pvq21', items: null }]
};
const asked = (design: StudyDesign) => planCells(design, [PVQ], MODEL).cells;
const own = (conditions = plain.conditions): StudyDesign =>
  withWords({ ...plain, conditions }, mine);

describe('own prompts', () => {
  it('hold only what differs, and give the editor all of it back', () => {
    expect(mine.words).toEqual({
      values: {
        power: { definition: 'being in charge' },
        tradition: { prompt: 'You keep to what was handed down.' }
      },
      personas: [
        {
          condition: 'own:climate-care',
          name: 'Climate care',
          definition: 'a liveable planet',
          prompt:
            'Imagine that you are a person who greatly values Climate care. You value a liveable planet.'
        }
      ]
    });
    expect(promptSetOf(promptDraftOf(mine))).toEqual(mine);
    expect(parsePromptSet(JSON.parse(JSON.stringify(mine)))).toEqual(mine);
    expect(parsePromptSet({ ...mine, id: 'prompts-other' }).id).toBe(mine.id);
  });

  it('replace the words of the conditions that they change, and of no other', () => {
    const { words } = mine;
    expect(systemPrompt('power', words)).toMatch(/values power\. You value being in charge\.$/);
    expect(systemPrompt('power:name', words)).toBe(systemPrompt('power:name'));
    expect(systemPrompt('tradition', words)).toBe('You keep to what was handed down.');
    expect(systemPrompt('none', words)).toBeNull();
    for (const value of VALUES.filter((one) => one !== 'power' && one !== 'tradition'))
      expect(systemPrompt(value, words)).toBe(systemPrompt(value));
    expect(systemPrompt('own:climate-care', words)).toBe(words.personas[0]!.prompt);
    expect(() => systemPrompt('own:other', words)).toThrow(/own:other/);
    const renamed = setOf((one) => {
      one.sentences.name = 'You hold {value} dear.';
      one.values.power.name = 'influence';
    });
    expect(systemPrompt('power:name', renamed.words)).toBe('You hold influence dear.');
    expect(systemPrompt('security', renamed.words)).toMatch(/^You hold security dear\. You value/);
  });

  it('fill in what was typed as it stands, braces too', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 30 }), (text) => {
        const typed = text.trim();
        if (typed === '') return;
        const parts = { name: typed, definition: typed, prompt: null };
        expect(composed({ name: 'N {value}', definition: 'D {definition}' }, parts)).toBe(
          `N ${typed} D ${typed}`
        );
      })
    );
  });

  const faults: [string, (one: PromptDraft) => void, string][] = [
    ['no title', (one) => (one.title = ''), promptPlace.title],
    [
      'no place for the value',
      (one) => (one.sentences.name = 'You.'),
      promptPlace.sentence('name')
    ],
    [
      'an empty definition',
      (one) => (one.values.power.definition = ' '),
      promptPlace.value('power')
    ],
    ['an empty prompt', (one) => (one.values.power.prompt = ''), promptPlace.value('power')],
    [
      'the same name twice',
      (one) => (one.values.security.name = 'power'),
      promptPlace.value('security')
    ],
    [
      'the same prompt twice',
      (one) => (one.values.security.prompt = systemPrompt('power')),
      promptPlace.value('security')
    ],
    [
      'a persona called as a value',
      (one) => one.personas.push({ ...CLIMATE, name: 'self direction' }),
      promptPlace.persona(0)
    ],
    [
      'two personas of one name',
      (one) =>
        one.personas.push({ ...CLIMATE }, { ...CLIMATE, name: 'climate  CARE', prompt: 'x' }),
      promptPlace.persona(1)
    ],
    [
      'a persona without letters',
      (one) => one.personas.push({ ...CLIMATE, name: '?!' }),
      'persona-0'
    ]
  ];
  it.each(faults)('are not saved with %s', (_name, change, place) => {
    expect(promptProblems(draft(change)).map((one) => one.place)).toContain(place);
    expect(() => setOf(change)).toThrow();
  });

  it('are not saved where nothing was changed', () => {
    expect(() => setOf(() => undefined)).toThrow(/usual/);
  });
});

describe('a persona', () => {
  it('is a condition of its own, in any script', () => {
    for (const name of ['Climate care', 'Ökologie', '気候', 'test', 'name', 'both']) {
      const condition = ownCondition(name);
      expect(isOwnCondition(condition)).toBe(true);
      expect([promptedValue(condition), filledFormOwner(condition)]).toEqual([null, null]);
      expect(primingArm(condition)).toBe('prompt');
    }
    expect(ownConditionLabel(ownCondition('Climate care!'))).toBe('Climate care');
  });
});

describe('a study with own prompts', () => {
  const all = [...plain.conditions, 'own:climate-care'] as const;

  it('asks the same questions as without, but for the words that differ, and its personas last', () => {
    const [before, after] = [asked(plain), asked(own([...all]))];
    const idOf = new Map(before.map((cell) => [`${cell.condition} ${cell.item}`, cell.id]));
    const changed = new Set(
      after
        .filter((cell) => idOf.get(`${cell.condition} ${cell.item}`) !== cell.id)
        .map(({ condition }) => condition)
    );
    expect([...changed]).toEqual(['power', 'tradition', 'own:climate-care']);
    expect(after).toHaveLength(before.length + PVQ.items.length);
    expect(after.at(-1)!.condition).toBe('own:climate-care');
    expect(after.at(-1)!.prompt.system).toContain('Climate care');
  });

  it('has a design that older versions refuse, and that is read as it was written', () => {
    const design = own([...all]);
    expect(design.version).toBe(3);
    expect(parseDesign(JSON.parse(JSON.stringify(design)))).toEqual(design);
    expect(parseDesign(withArms(design, { list: ['letters'], share: 'all' })).version).toBe(3);
    expect(withWords(design, null)).toEqual(plain);
    expect(() => parseDesign({ ...design, version: 1 })).toThrow();
    expect(() => parseDesign({ ...plain, version: 3 })).toThrow();
    expect(() => parseDesign({ ...plain, conditions: ['own:climate-care'] })).toThrow(/persona/);
    const other = { ...mine, words: { ...mine.words, personas: [] } };
    expect(withWords(design, other).conditions).not.toContain('own:climate-care');
  });

  it('puts nothing in other words for which it has none', () => {
    const arms = { list: ['prompt-1', 'shuffled', 'prefix', 'persona'], share: 'all' } as const;
    const cells = asked(withArms(own([...all]), { ...arms, list: [...arms.list] }));
    const conditions = (arm: string) => [
      ...new Set(cells.filter((cell) => cell.arm === arm).map(({ condition }) => condition))
    ];
    expect(conditions('prompt-1')).not.toContain('power');
    expect(conditions('prompt-1')).not.toContain('tradition');
    expect(conditions('prompt-1')).toContain('tradition:name');
    expect(conditions('prompt-1')).toContain('security');
    expect(conditions('shuffled')).not.toContain('tradition');
    expect(conditions('prefix')).toContain('own:climate-care');
    expect(conditions('persona')).toEqual(['none']);
    const shuffled = cells.find(
      (cell) => cell.arm === 'shuffled' && cell.condition === 'stimulation'
    );
    expect(shuffled!.prompt.system).toMatch(/stimulation\. You value being in charge\.$/);
  });
});
