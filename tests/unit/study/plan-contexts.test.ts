import { describe, expect, it } from 'vitest';
import {
  CONDITIONS,
  filledFormOwner,
  type ConditionId
} from '../../../src/lib/core/study/condition';
import type { InstrumentUse, StudyDesign } from '../../../src/lib/core/study/design';
import { type Instrument, parseInstrument } from '../../../src/lib/core/instrument/instrument';
import { planGroups } from '../../../src/lib/core/study/plan';
import { planCells } from '../../fakes/plan-cells';
import { STUDY_PRESETS, studyPreset } from '../../../src/lib/core/study/presets';
import { sampleItems } from '../../../src/lib/core/study/plan-groups';
import { redact, redactPrivateTexts } from '../../../src/lib/core/study/redact';
import type { RespondentIdentity } from '../../../src/lib/core/provenance/provenance';
import { readStatic } from '../data/read-static';

const read = (id: string): Instrument => parseInstrument(readStatic(`questionnaires/${id}.json`));
const IDS = ['pvq40', 'charity', 'donation', 'prosocialness', 'ebq', 'bfi2', 'behaviours'];
const ALL = IDS.map(read);
const of = (id: string): Instrument => ALL.find((one) => one.id === id)!;
const count = (...ids: string[]): number => ids.reduce((sum, id) => sum + of(id).items.length, 0);

const model: RespondentIdentity = {
  kind: 'webllm',
  id: 'Some-Model',
  label: 'Some Model',
  revision: null,
  quantisation: null,
  simulated: false
};
const simulated: RespondentIdentity = { ...model, kind: 'simulated', simulated: true };
const presetDesign = (id: string): StudyDesign =>
  studyPreset(id)!.design({ kind: 'webllm', model: 'Some-Model' }, 1);
const designOf = (change: Partial<StudyDesign>): StudyDesign => ({
  ...presetDesign('quick'),
  preset: 'custom',
  ...change
});
const whole = (...ids: string[]): InstrumentUse[] => ids.map((id) => ({ id, items: null }));
const CHAT: Partial<StudyDesign> = {
  conditions: ['power', 'none'],
  instruments: whole('pvq40', 'prosocialness'),
  elicitation: { mode: 'sampled', temperature: 1, repeats: 3 },
  administration: 'conversation'
};

describe('presets', () => {
  const BEHAVIOURS = ['charity', 'donation', 'prosocialness', 'ebq', 'bfi2'];
  const values = 10;
  const plain = values + 1;
  const perForm = plain + values; // test for all, both for values
  const leaves = new Set(of('behaviours').items.map(({ measure }) => measure)).size;

  it.each<[string, number]>([
    ['value-structure', plain * count('pvq40')],
    ['quick', plain * values * 2],
    ['value-names', (plain + values) * count('pvq40')],
    ['value-behaviour', plain * count('pvq40', ...BEHAVIOURS)],
    ['priming', plain * count('pvq40', ...BEHAVIOURS) + perForm * count(...BEHAVIOURS)],
    ['behaviours', (plain + values) * count('behaviours')],
    [
      'everything',
      (plain + values) * (count('pvq40') + 10 * leaves) + (plain + perForm) * count(...BEHAVIOURS)
    ]
  ])('%s asks %i questions', (preset, cells) => {
    const groups = planGroups(presetDesign(preset), ALL);
    expect(groups.reduce((sum, group) => sum + group.cells, 0)).toBe(cells);
  });

  it('are all of these', () => {
    expect(STUDY_PRESETS).toHaveLength(7);
    // The one number that the documents state.
    const cells = planCells(presetDesign('value-behaviour'), ALL, model).cells;
    expect(cells).toHaveLength(2332);
  });
});

describe('filled-in forms', () => {
  const conditions: ConditionId[] = ['power', 'none', 'power:test', 'none:test', 'power:both'];
  const instruments = [
    { id: 'pvq40', items: [1, 2] },
    { id: 'charity', items: null }
  ];
  const design = designOf({ conditions, instruments, fills: 2 });
  const { cells, groups } = planCells(design, ALL, model);

  it('are drawn from the owner’s own questionnaire, which is asked before', () => {
    const place = new Map(cells.map(({ id }, k) => [id, k]));
    const primed = cells.filter(({ condition }) => filledFormOwner(condition) !== null);
    expect(primed).toHaveLength(3 * 2 * 2);
    for (const { id, condition, instrument, repetition, context } of primed) {
      if (context?.kind !== 'filled-form') throw new Error('has no form');
      expect(instrument).toBe('charity');
      expect(context.owner).toBe(filledFormOwner(condition));
      expect(repetition).toBe(`fill-${context.fill}`);
      const sources = context.cells.map((source) => cells[place.get(source)!]!);
      expect(sources.map((cell) => [cell.condition, cell.instrument, cell.item])).toEqual([
        [context.owner, 'pvq40', 1],
        [context.owner, 'pvq40', 2]
      ]);
      for (const source of context.cells) expect(place.get(source)!).toBeLessThan(place.get(id)!);
    }
    expect(groups.filter(({ repetitions }) => repetitions === 2)).toHaveLength(3);
  });

  it('precede the prompted question only under “both”', () => {
    const systems = cells
      .filter(({ repetition, item }) => repetition === 'fill-1' && item === 1)
      .map(({ condition, prompt }) => [condition, prompt.system === null]);
    expect(systems).toEqual([
      ['power:test', true],
      ['none:test', true],
      ['power:both', false]
    ]);
  });

  it('change with the seed, which their draws follow from', () => {
    const other = planCells({ ...design, seed: 2 }, ALL, model).cells;
    const same = cells.filter(({ id }, k) => other[k]!.id === id);
    expect(same.map(({ repetition }) => repetition)).toEqual(Array(8).fill('standard'));
  });

  it.each<[string, Partial<StudyDesign>, RegExp]>([
    ['the owner is not asked', { conditions: ['none', 'power:test'] }, /also asked under “power”/],
    [
      'there is no questionnaire of values',
      { instruments: whole('charity') },
      /also asked under “power”/
    ],
    [
      'the questionnaire is asked under other conditions',
      { instruments: [{ id: 'pvq40', items: null, conditions: ['none'] }, ...whole('charity')] },
      /also asked under “power”/
    ]
  ])('are refused where %s', (_, change, message) => {
    expect(() => planCells({ ...design, ...change }, ALL, model)).toThrow(message);
  });
});

describe('conversations', () => {
  const { cells, groups } = planCells(designOf(CHAT), ALL, model);

  it('are as many as the repeats, each item behind those before it', () => {
    expect(cells).toHaveLength(2 * 3 * count('pvq40', 'prosocialness'));
    expect(new Set(groups.map(({ repetitions }) => repetitions))).toEqual(new Set([3]));
    const one = cells.filter(
      ({ condition, instrument, repetition }) =>
        condition === 'none' && instrument === 'prosocialness' && repetition === 'conversation-2'
    );
    expect(one.map(({ context }) => context)).toEqual(
      one.map((_, k) => ({ kind: 'conversation', cells: one.slice(0, k).map(({ id }) => id) }))
    );
    expect(one.map(({ item }) => item)).toEqual(of('prosocialness').items.map((i) => i.number));
  });

  it('say instruction and scale once, and again only where the scale changes', () => {
    const first = of('pvq40').items[0]!;
    const [opening, second] = cells;
    expect(opening!.prompt.user).toContain('6 = very much like me');
    expect(opening!.prompt.user).toContain(first.text);
    expect(second!.prompt.user).toBe(`Description: ${of('pvq40').items[1]!.text}\n\nAnswer:`);
    const charity = planCells(
      designOf({ ...CHAT, instruments: [{ id: 'charity', items: null }] }),
      ALL,
      model
    );
    expect(charity.cells[1]!.prompt.user).toContain(of('charity').items[1]!.scale![1]!.anchor);
  });

  it('leave statements in a fresh context', () => {
    const design = designOf({ ...CHAT, instruments: [{ id: 'behaviours', items: [1] }] });
    const plan = planCells(design, ALL, model);
    expect(plan.cells.map(({ repetition, context }) => [repetition, context])).toEqual([
      ['standard', undefined],
      ['standard', undefined]
    ]);
  });

  it.each<[string, Partial<StudyDesign>, RegExp]>([
    ['distributions', { elicitation: { mode: 'distribution' } }, /sampled text/],
    ['priming arms', { conditions: ['power', 'power:test'] }, /every item in a fresh context/]
  ])('are refused with %s', (_, change, message) => {
    expect(() => planCells(designOf({ ...CHAT, ...change }), ALL, model)).toThrow(message);
  });
});

describe('a design from anywhere', () => {
  const many = (kind: Instrument['kind'], size: number): Instrument => ({
    ...of('prosocialness'),
    id: 'long',
    kind,
    items: Array.from({ length: size }, (_, k) => ({
      ...of('prosocialness').items[0]!,
      number: k + 1,
      text: `Item ${k + 1}`
    }))
  });

  it('makes no plan that the browser cannot hold', () => {
    const long = many('statements', 20_000);
    const design = designOf({ conditions: [...CONDITIONS], instruments: whole('long') });
    expect(() => planCells(design, [long], model)).toThrow(/420000 questions.*250000/);
    const chat = designOf({ ...CHAT, instruments: whole('long') });
    expect(() => planCells(chat, [many('behaviour', 201)], model)).toThrow(/at most 200 items/);
    expect(planCells(chat, [many('behaviour', 200)], model).cells).toHaveLength(1200);
  });
});

describe('private forms', () => {
  const conditions: ConditionId[] = ['power', 'power:test'];
  const use: InstrumentUse = { id: 'charity', items: null, parameters: { currency: '9 pounds' } };
  const design = designOf({ conditions, instruments: [...whole('pvq40'), use] });
  const forms = ALL.map((form): Instrument => ({ ...form, sharing: 'private' }));
  const idsOf = (list: Instrument[], identity = model) =>
    planCells(design, list, identity).cells.map(({ id }) => id);

  it('have the same ids where their texts are withheld', () => {
    const without = redactPrivateTexts(design, forms);
    for (const identity of [model, simulated])
      expect(idsOf(without, identity)).toEqual(idsOf(forms, identity));
    for (const { sharing } of without) expect(sharing).toBe('withheld');
    expect(without.map((form) => redact(form))).toEqual(without);
    // A file of them is read like any other.
    for (const form of without)
      expect(parseInstrument(JSON.parse(JSON.stringify(form)))).toEqual(form);
  });

  it('have other ids where a parameter differs, and a bundle’s hash is not believed', () => {
    const pounds = idsOf(forms);
    const other = { ...design, instruments: [...whole('pvq40'), { ...use, parameters: {} }] };
    const shekels = planCells(other, forms, model).cells.map(({ id }) => id);
    expect(pounds.filter((id) => shekels.includes(id))).toHaveLength(count('pvq40'));
    const liar = forms.map((form) => ({
      ...form,
      items: form.items.map((item) => ({ ...item, promptHash: 'f'.repeat(64) }))
    }));
    expect(idsOf(liar)).toEqual(pounds);
  });

  it('leave open ones as they are', () => {
    expect(redactPrivateTexts(design, ALL)).toEqual(ALL);
  });
});

describe('a sample of items', () => {
  const statements = of('behaviours');
  const measured = [...new Set(statements.items.map(({ measure }) => measure))];

  it.each([1, 7, 10])('holds %i of every measure, half of them reversed', (size) => {
    const sample = sampleItems(statements, size, 4);
    for (const id of measured) {
      const own = sample.filter(({ measure }) => measure === id);
      expect(own).toHaveLength(size);
      expect(own.filter(({ reversed }) => reversed)).toHaveLength(Math.floor(size / 2));
    }
    expect(sample.map(({ number }) => number)).toEqual(
      [...sample].map(({ number }) => number).sort((a, b) => a - b)
    );
  });

  it('follows from the seed and the measure alone', () => {
    const numbers = (form: Instrument, seed: number) =>
      sampleItems(form, 4, seed).map(({ number }) => number);
    expect(numbers(statements, 1)).toEqual(numbers(statements, 1));
    expect(numbers(statements, 1)).not.toEqual(numbers(statements, 2));
    const first = measured[0]!;
    const alone = {
      ...statements,
      items: statements.items.filter(({ measure }) => measure === first)
    };
    expect(numbers(statements, 1)).toEqual(expect.arrayContaining(numbers(alone, 1)));
  });

  it('takes what there is where a measure is small or one-sided', () => {
    expect(sampleItems(of('donation'), 5, 1)).toEqual(of('donation').items);
    const lopsided: Instrument = {
      ...statements,
      items: statements.items
        .filter(({ measure }) => measure === measured[0])
        .filter(({ reversed }, k) => !reversed || k < 2)
    };
    const straight = lopsided.items.filter(({ reversed }) => !reversed).length;
    const sample = sampleItems(lopsided, straight + 1, 1);
    expect(sample).toHaveLength(Math.min(straight + 1, lopsided.items.length));
    const backwards = {
      ...lopsided,
      items: statements.items.filter((i) => i.reversed).slice(0, 3)
    };
    expect(sampleItems({ ...backwards, measures: statements.measures }, 3, 1).length).toBe(3);
  });
});
