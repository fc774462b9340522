import { describe, expect, it } from 'vitest';
import type { Cell } from '../../../src/lib/core/study/cell';
import type { StudyDesign } from '../../../src/lib/core/study/design';
import { parseInstrument } from '../../../src/lib/core/instrument/instrument';
import { planCells } from '../../fakes/plan-cells';
import { STUDY_PRESETS, studyPreset } from '../../../src/lib/core/study/presets';
import { estimatePrompts, workOf } from '../../../src/lib/core/study/cost';
import type { RespondentIdentity } from '../../../src/lib/core/provenance/provenance';
import { readStatic } from '../data/read-static';

const IDS = ['pvq40', 'charity', 'donation', 'prosocialness', 'ebq', 'bfi2', 'behaviours'];
const instruments = IDS.map((id) => parseInstrument(readStatic(`questionnaires/${id}.json`)));
const model: RespondentIdentity = {
  kind: 'webllm',
  id: 'Some-Model',
  label: 'Some Model',
  revision: null,
  quantisation: null,
  simulated: false
};
const designOf = (preset: string, change: Partial<StudyDesign> = {}): StudyDesign => ({
  ...studyPreset(preset)!.design({ kind: 'webllm', model: 'Some-Model' }, 1),
  ...change
});
const textOf = ({ prompt }: Cell): string =>
  prompt.system === null ? prompt.user : `${prompt.system}\n${prompt.user}`;

function sharedLength(one: string, other: string): number {
  let length = 0;
  while (length < one.length && one[length] === other[length]) length += 1;
  return length;
}
const sharedByNeighbours = (texts: readonly string[]): number =>
  texts.reduce((sum, text, index) => sum + sharedLength(texts[index - 1] ?? '', text), 0);
const total = (texts: readonly string[]): number =>
  texts.reduce((sum, { length }) => sum + length, 0);

/** Presets without earlier answers before a question: their prompts are known before they run. */
const fresh = STUDY_PRESETS.map(({ id }) => id).filter(
  (id) => !['priming', 'everything'].includes(id)
);

describe('estimatePrompts', () => {
  it.each(fresh)('%s: what the plan asks and shares, in the best order', (id) => {
    const texts = planCells(designOf(id), instruments, model).cells.map(textOf);
    const shared = sharedByNeighbours(texts);
    expect(estimatePrompts(designOf(id), instruments)).toEqual({
      tokens: Math.round(total(texts) / 4),
      shared: Math.round(shared / 4)
    });
    // Neighbours in alphabetical order share the most that neighbours in any order can.
    expect(shared).toBeGreaterThan(0.98 * sharedByNeighbours([...texts].sort()));
  });

  it.each(STUDY_PRESETS.map(({ id }) => id))('%s: the sum of the work of all cells', (id) => {
    const { cells } = planCells(designOf(id), instruments, model);
    const { elicitation } = designOf(id);
    const { shared, tokens } = estimatePrompts(designOf(id), instruments);
    const sum = (kept: boolean) =>
      [...workOf(cells, elicitation, instruments, kept).values()].reduce(
        (all, one) => all + one,
        0
      );
    const each = 8 * cells.length;
    expect(sum(true) / (tokens - shared + each)).toBeCloseTo(1, 2);
    expect(sum(false) / (tokens + each)).toBeCloseTo(1, 2);
  });

  it('counts a repeated question as shared but for its first time', () => {
    const once = estimatePrompts(designOf('quick'), instruments);
    const elicitation = { mode: 'sampled', temperature: 1, repeats: 5 } as const;
    const often = estimatePrompts(designOf('quick', { elicitation }), instruments);
    expect(often.tokens / once.tokens).toBeCloseTo(5, 3);
    expect(often.tokens - often.shared).toBeCloseTo(once.tokens - once.shared, -1);
  });

  it('lets a conversation go on where it was', () => {
    const design = designOf('quick', {
      conditions: ['none'],
      elicitation: { mode: 'sampled', temperature: 1, repeats: 3 },
      administration: 'conversation'
    });
    const { tokens, shared } = estimatePrompts(design, instruments);
    const cells = planCells(design, instruments, model).cells.map(({ prompt }) => prompt.user);
    // What is read: every question once, with the answers before it, but the first of the second
    // and third conversations not again.
    const read = total(cells) - 2 * cells[0]!.length + 3 * 19 * 8;
    expect((tokens - shared) * 4).toBeCloseTo(read, -1);
  });

  it('gives the work of a conversation that is resumed in the middle', () => {
    const elicitation = { mode: 'sampled', temperature: 1, repeats: 1 } as const;
    const design = designOf('quick', {
      conditions: ['none'],
      elicitation,
      administration: 'conversation'
    });
    const { cells } = planCells(design, instruments, model);
    const whole = [...workOf(cells, elicitation, instruments, true).values()];
    const [first, ...rest] = workOf(cells.slice(10), elicitation, instruments, true).values();
    expect(rest).toEqual(whole.slice(11));
    // The earlier turns are read again, once.
    expect(first!).toBeGreaterThan(5 * whole[10]!);
  });

  it('puts a filled-in form before every question of the priming arms', () => {
    const arms = (conditions: StudyDesign['conditions']) =>
      estimatePrompts(designOf('priming', { conditions }), instruments);
    const plain = arms(['power', 'none']);
    const primed = arms(['power', 'none', 'power:test']);
    const [pvq, ...behaviour] = instruments.slice(0, -1);
    const form = total(pvq!.items.map(({ text }) => text));
    const asked = behaviour.reduce((sum, { items }) => sum + items.length, 0);
    expect(primed.tokens - plain.tokens).toBeGreaterThan((asked * form) / 4);
    // The form is read once.
    const unread = ({ tokens, shared }: typeof plain) => tokens - shared;
    expect(unread(primed) - unread(plain)).toBeLessThan((asked * form) / 40);
  });
});
