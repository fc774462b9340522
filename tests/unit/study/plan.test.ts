import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cellId, type Cell } from '../../../src/lib/core/study/cell';
import { canonicalJson } from '../../../src/lib/core/json';
import { CONDITIONS, filledFormOwner } from '../../../src/lib/core/study/condition';
import type { Elicitation, StudyDesign } from '../../../src/lib/core/study/design';
import { parseInstrument } from '../../../src/lib/core/instrument/instrument';
import { planCells } from '../../fakes/plan-cells';
import { STUDY_PRESETS, studyPreset } from '../../../src/lib/core/study/presets';
import type { RespondentIdentity } from '../../../src/lib/core/provenance/provenance';
import { simulatedPreset } from '../../../src/lib/core/simulation';
import { VALUES } from '../../../src/lib/core/values';
import { simulatedIdentity } from '../../../src/lib/engines/simulated';

const pvq = parseInstrument(
  JSON.parse(
    readFileSync(new URL('../../../static/questionnaires/pvq40.json', import.meta.url), 'utf8')
  )
);
const model: RespondentIdentity = {
  kind: 'webllm',
  id: 'Some-Model',
  label: 'Some Model',
  revision: 'abc',
  quantisation: 'q4f16_1',
  simulated: false
};
const simulated: RespondentIdentity = { ...model, kind: 'simulated', simulated: true };
/** Conditions in which nothing but a prompt precedes the question. */
const PROMPTS = CONDITIONS.filter((condition) => filledFormOwner(condition) === null);
const designOf = (preset: string): StudyDesign =>
  studyPreset(preset)!.design({ kind: 'webllm', model: 'Some-Model' }, 1);

describe('presets', () => {
  it('quick asks the first two items by number of each value', () => {
    const firstTwo = VALUES.flatMap((value) =>
      pvq.items
        .filter((item) => item.measure === value)
        .map(({ number }) => number)
        .sort((one, other) => one - other)
        .slice(0, 2)
    ).sort((one, other) => one - other);
    expect(designOf('quick').instruments).toEqual([{ id: pvq.id, items: firstTwo }]);
  });

  it('hand out designs that do not share their lists', () => {
    const one = designOf('quick');
    one.conditions.pop();
    one.instruments[0]!.items!.pop();
    expect(designOf('quick').conditions).toHaveLength(11);
    expect(designOf('quick').instruments[0]!.items).toHaveLength(20);
    const everything = designOf('everything');
    const { length } = everything.instruments[1]!.conditions!;
    everything.instruments[1]!.conditions!.pop();
    expect(designOf('everything').instruments[1]!.conditions).toHaveLength(length);
  });

  it('have distinct ids', () => {
    expect(new Set(STUDY_PRESETS.map(({ id }) => id)).size).toBe(STUDY_PRESETS.length);
  });
});

describe('planCells', () => {
  it('keeps conditions together and asks none after the ten values', () => {
    const plan = planCells(designOf('value-names'), [pvq], model);
    const order = plan.cells.map(({ condition }) => condition);
    expect(order.filter((condition, k) => condition !== order[k - 1])).toEqual(PROMPTS);
    expect(plan.groups).toEqual(
      PROMPTS.map((condition) => ({
        condition,
        instrument: 'pvq40',
        items: 40,
        repetitions: 1,
        cells: 40
      }))
    );
  });

  it('gives the same plan whatever the order in the design', () => {
    const design = designOf('quick');
    const [use] = design.instruments;
    const reversed: StudyDesign = {
      ...design,
      conditions: [...design.conditions].reverse(),
      instruments: [{ id: use!.id, items: [...use!.items!].reverse() }]
    };
    expect(planCells(reversed, [pvq], model)).toEqual(planCells(design, [pvq], model));
  });

  it('gives every cell an id of its own, of 24 hexadecimal digits', () => {
    for (const identity of [model, simulated]) {
      const ids = planCells(designOf('value-names'), [pvq], identity).cells.map(({ id }) => id);
      expect(new Set(ids).size).toBe(840);
      for (const id of ids) expect(id).toMatch(/^[0-9a-f]{24}$/);
    }
  });

  it('names an instrument or an item that does not exist', () => {
    expect(() => planCells(designOf('quick'), [], model)).toThrow(/“pvq40”/);
    const design: StudyDesign = {
      ...designOf('quick'),
      instruments: [{ id: 'pvq40', items: [41] }]
    };
    expect(() => planCells(design, [pvq], model)).toThrow(/has no item 41/);
  });

  it('refuses two items of one text, which a model cannot tell apart', () => {
    const twins = { ...pvq, items: [pvq.items[0]!, { ...pvq.items[0]!, number: 2 }] };
    const design: StudyDesign = {
      ...designOf('quick'),
      instruments: [{ id: 'pvq40', items: null }]
    };
    expect(() => planCells(design, [twins], model)).toThrow(/Items 1 and 2 .* same question/);
  });
});

describe('cellId', () => {
  const cell: Omit<Cell, 'id'> = {
    condition: 'power',
    instrument: 'pvq40',
    item: 3,
    repetition: 'standard',
    prompt: { system: 'S', user: 'U' },
    options: ['1', '2']
  };
  const sampled: Elicitation = { mode: 'sampled', temperature: 1, repeats: 10 };
  const id = (
    change: Partial<Omit<Cell, 'id'>> = {},
    identity = model,
    elicitation: Elicitation = { mode: 'distribution' },
    seed = 1
  ) => cellId({ ...cell, ...change }, identity, elicitation, seed);

  it('changes with everything that can change the answer', () => {
    const ids = [
      id(),
      id({ prompt: { system: null, user: 'U' } }),
      id({ prompt: { system: 'S', user: 'V' } }),
      id({ options: ['2', '1'] }),
      id({}, { ...model, id: 'Other' }),
      id({}, { ...model, revision: null }),
      id({}, { ...model, quantisation: 'q0f32' }),
      id({}, model, sampled),
      id({}, model, sampled, 2),
      id({}, model, { ...sampled, temperature: 0.5 }),
      id({}, model, { ...sampled, repeats: 11 }),
      id({}, simulated),
      id({}, simulated, { mode: 'distribution' }, 2),
      id({ item: 4 }, simulated)
    ];
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('does not change with what cannot', () => {
    expect(id({}, { ...model, label: 'Another name' })).toBe(id());
    expect(id({}, model, { mode: 'distribution' }, 2)).toBe(id());
    expect(id({ item: 4 })).toBe(id());
  });

  it('of published answers are what they were', () => {
    const { id: preset, parameters } = simulatedPreset('strong-circle')!;
    const spec = { kind: 'simulated', preset, parameters } as const;
    const design = studyPreset('value-structure')!.design(spec, 1);
    const { cells } = planCells(design, [pvq], simulatedIdentity(spec, 1));
    expect([cells[0]!.id, cells.at(-1)!.id]).toEqual([
      '48a813608f7ae34d9159b555',
      '8b382615793ec64688f38067'
    ]);
  });

  it('is the SHA-256 of the documented text, so that stored answers stay findable', () => {
    const text =
      '{"address":null,"arm":"standard","elicitation":{"mode":"distribution"},' +
      '"options":["1","2"],"respondent":{"id":"Some-Model","kind":"webllm",' +
      '"quantisation":"q4f16_1","revision":"abc"},"seed":null,"system":"S","user":"U","version":1}';
    expect(id()).toBe(createHash('sha256').update(text).digest('hex').slice(0, 24));
  });
});

describe('canonicalJson', () => {
  it('is JSON, and the same whatever the order of the keys', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (object) => {
        const turned = Object.fromEntries(Object.entries(object).reverse());
        const text = canonicalJson(object as never);
        expect(canonicalJson(turned as never)).toBe(text);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(object)));
      })
    );
  });
});
