import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseInstrument, type Instrument } from '../../../src/lib/core/instrument/instrument';
import type { RespondentIdentity } from '../../../src/lib/core/provenance/provenance';
import { ARMS, type ArmId } from '../../../src/lib/core/study/arm';
import { promptedValue } from '../../../src/lib/core/study/condition';
import { parseDesign, withArms, type StudyDesign } from '../../../src/lib/core/study/design';
import { STUDY_PRESETS, studyPreset } from '../../../src/lib/core/study/presets';
import { redact } from '../../../src/lib/core/study/redact';
import { VALUES } from '../../../src/lib/core/values';
import { planCells } from '../../fakes/plan-cells';
import { readStatic } from '../data/read-static';

const IDS = ['pvq40', 'pvq21', 'charity', 'donation', 'prosocialness', 'ebq', 'bfi2', 'behaviours'];
const instruments = IDS.map((id) => parseInstrument(readStatic(`questionnaires/${id}.json`)));
const pvq = instruments[0]!;
const model: RespondentIdentity = {
  kind: 'webllm',
  id: 'Some-Model',
  label: 'Some Model',
  revision: 'abc',
  quantisation: 'q4f16_1',
  simulated: false
};
const designOf = (preset: string): StudyDesign =>
  studyPreset(preset)!.design({ kind: 'webllm', model: 'Some-Model' }, 1);
const TALK = {
  elicitation: { mode: 'sampled', temperature: 1, repeats: 20 },
  administration: 'conversation'
} as const;
const cellsOf = (design: StudyDesign, some: readonly Instrument[] = instruments) =>
  planCells(design, some, model).cells;
const varied = (list: readonly ArmId[], share: 'all' | 'tenth' = 'all') =>
  withArms(designOf('value-structure'), { list: [...list], share });
const keyOf = (cell: { condition: string; instrument: string; item: number }) =>
  `${cell.condition} ${cell.instrument} ${cell.item}`;

describe('a study with arms', () => {
  it('asks first what it would ask without, and counts what it asks in each', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...STUDY_PRESETS.map(({ id }) => id)),
        fc.shuffledSubarray([...ARMS], { minLength: 1 }),
        fc.constantFrom('all' as const, 'tenth' as const),
        fc.boolean(),
        (preset, list, share, talk) => {
          const whole = designOf(preset);
          const some = whole.instruments.map((use) => ({
            ...use,
            ...(use.items || use.perMeasure ? {} : { items: [1, 2] })
          }));
          const priming = whole.conditions.some((one) => /:test|:both/u.test(one));
          const plain = { ...whole, instruments: some, ...(talk && !priming ? TALK : {}) };
          const { cells, groups } = planCells(withArms(plain, { list, share }), instruments, model);
          const own = cellsOf(plain);
          expect(cells.slice(0, own.length)).toEqual(own);
          expect(cells.slice(own.length).every(({ arm }) => list.includes(arm!))).toBe(true);
          for (const arm of [undefined, ...list]) {
            const counted = groups.filter((group) => group.arm === arm);
            const sum = counted.reduce((all, group) => all + group.cells, 0);
            expect(sum).toBe(cells.filter((cell) => cell.arm === arm).length);
          }
          expect(new Set(cells.map(({ id }) => id)).size).toBe(cells.length);
        }
      ),
      { numRuns: 15 }
    );
  });

  it('puts every question another way than the study itself', () => {
    const cells = cellsOf(varied(ARMS), [pvq]);
    const plain = new Map(cells.filter(({ arm }) => !arm).map((cell) => [keyOf(cell), cell]));
    const arms = cells.filter(({ arm }) => arm);
    expect(new Set(arms.map(({ arm }) => arm))).toEqual(new Set(ARMS.filter((a) => a !== 'order')));
    for (const cell of arms) expect(cell.prompt).not.toEqual(plain.get(keyOf(cell))!.prompt);
  });

  it('gives labels other meanings, and keeps the scale in order', () => {
    const cells = cellsOf(varied(['turned', 'backwards', 'letters']), [pvq]);
    const of = (arm?: ArmId) => cells.find((cell) => cell.arm === arm)!;
    const lines = (arm?: ArmId) => of(arm).prompt.user.match(/^\w = .*$/gmu)!;
    const numbers = ['1', '2', '3', '4', '5', '6'];
    expect(of().options).toEqual(numbers);
    for (const arm of ['turned', 'backwards', 'letters'] as const) {
      // The first label is that of the lowest point: what it stands for is what 1 stands for.
      const lowest = lines()[0]!.slice(4);
      expect(lines(arm).find((line) => line.startsWith(`${of(arm).options[0]} =`))).toContain(
        lowest
      );
    }
    expect(of('turned').options).toEqual(numbers.toReversed());
    expect(lines('turned').map((line) => line[0])).toEqual(numbers);
    expect(of('backwards').options).toEqual(numbers);
    expect(lines('backwards').map((line) => line[0])).toEqual(numbers.toReversed());
    expect(of('letters').options).toEqual(['A', 'B', 'C', 'D', 'E', 'F']);
    expect(of('letters').prompt.user).not.toMatch(/number/u);
  });

  it('has three other wordings of everything, each with its scale and item', () => {
    for (const { id, items, question, wordings } of instruments) {
      expect(wordings, id).toHaveLength(3);
      const questions = [question, ...wordings!.map((one) => one.question!)];
      expect(new Set(questions).size).toBe(4);
      const first = wordings![0]!.items;
      if (first === undefined) continue;
      const texts = items.flatMap(({ number, text }) => [
        text,
        ...wordings!.map((one) => one.items![number]!)
      ]);
      expect(new Set(texts).size).toBe(4 * items.length);
      expect(texts.filter((text) => text.length > 200)).toEqual([]);
    }
    expect(instruments.filter(({ wordings }) => wordings![0]!.items).map(({ id }) => id)).toEqual([
      'pvq40',
      'pvq21'
    ]);
  });

  it('names a value with another one’s definition, or moves the prompt into the question', () => {
    const cells = cellsOf(varied(['shuffled', 'prefix', 'persona']), [pvq]);
    const of = (arm: ArmId | undefined, condition: string) =>
      cells.find((cell) => cell.arm === arm && cell.condition === condition)!.prompt;
    const definitions = VALUES.map((value) => of('shuffled', value).system!.split('. ')[1]);
    expect(new Set(definitions)).toEqual(
      new Set(VALUES.map((value) => of(undefined, value).system!.split('. ')[1]))
    );
    const { system, user } = of(undefined, 'power');
    expect(of('shuffled', 'power').system!.split('. ')[0]).toBe(system!.split('. ')[0]);
    expect(of('prefix', 'power')).toEqual({ system: null, user: `${system}\n\n${user}` });
    expect(of('persona', 'none').system).not.toBeNull();
    expect(cells.filter(({ arm }) => arm === 'persona')).toHaveLength(40);
  });

  it('asks a tenth in a quick check, so that each prompt meets its own value and each value five', () => {
    for (const id of ['pvq40', 'pvq21', 'bfi2', 'ebq', 'behaviours']) {
      const instrument = instruments.find((one) => one.id === id)!;
      const design = { ...designOf('value-structure'), instruments: [{ id, items: null }] };
      const cells = cellsOf(withArms(design, { list: ['turned'], share: 'tenth' }), [instrument]);
      const arm = cells.filter((cell) => cell.arm);
      expect(arm.length / (cells.length - arm.length)).toBeCloseTo(0.1, 1);
      const items = new Map(instrument.items.map((item) => [item.number, item]));
      expect(new Set(arm.map(({ condition }) => condition)).size).toBe(11);
      expect(new Set(arm.map(({ item }) => items.get(item)!.measure)).size).toBe(
        new Set(instrument.items.map(({ measure }) => measure)).size
      );
      if (instrument.kind !== 'values') continue;
      for (const value of VALUES)
        expect(
          arm.some(
            (cell) =>
              promptedValue(cell.condition)?.value === value &&
              items.get(cell.item)!.measure === value
          )
        ).toBe(true);
    }
  });

  it('asks each conversation in an order of its own', () => {
    const design = withArms(
      { ...designOf('value-structure'), ...TALK },
      {
        list: ['order'],
        share: 'tenth'
      }
    );
    const cells = cellsOf(design, [pvq]).filter(({ arm }) => arm);
    expect(cells).toHaveLength(11 * 2 * 40);
    const orders = new Set<string>();
    for (let k = 0; k < cells.length; k += 40) {
      const talk = cells.slice(k, k + 40);
      expect(talk.map(({ item }) => item).sort((a, b) => a - b)).toEqual(
        pvq.items.map(({ number }) => number)
      );
      expect(talk[1]!.context).toEqual({ kind: 'conversation', cells: [talk[0]!.id] });
      expect(talk[1]!.prompt.user.length).toBeLessThan(talk[0]!.prompt.user.length);
      orders.add(talk.map(({ item }) => item).join());
    }
    expect(orders.size).toBe(22);
  });

  it('has the same cells with and without the texts of a private form', () => {
    const form: Instrument = { ...pvq, sharing: 'private' };
    delete form.wordings;
    const design = varied(ARMS, 'tenth');
    const full = cellsOf(design, [form]);
    const bare = cellsOf(design, [redact(form)]);
    expect(bare.map(({ id }) => id)).toEqual(full.map(({ id }) => id));
    const text = form.items[0]!.text;
    expect(full.some(({ prompt }) => prompt.user.includes(text))).toBe(true);
    expect(bare.some(({ prompt }) => prompt.user.includes(text))).toBe(false);
  });

  it('is of another version than one without', () => {
    const design = varied(['letters']);
    expect(parseDesign(JSON.parse(JSON.stringify(design)))).toEqual(design);
    expect(withArms(design, null)).toEqual(designOf('value-structure'));
    expect(() => parseDesign({ ...design, version: 1 })).toThrow(/variants/u);
  });
});
