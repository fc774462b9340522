import { describe, expect, it, vi } from 'vitest';
import { turnFocus } from '../../../src/lib/charts/turn-focus';
import { parseInstrument } from '../../../src/lib/core/instrument/instrument';
import { VALUES } from '../../../src/lib/core/values';
import { itemsOf, meansOf } from '../../../src/views/value-notes';
import { readStatic } from '../data/read-static';

describe('what is known of a value', () => {
  const pvq40 = parseInstrument(readStatic('questionnaires/pvq40.json'));

  it('are all of its items', () => {
    const counts = VALUES.map((value) => itemsOf(value, pvq40)?.texts.length ?? 0);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(40);
    expect(itemsOf('power', pvq40)?.texts).toHaveLength(3);
  });

  it('is no item where there is no questionnaire, or its texts are kept back', () => {
    expect(itemsOf('power', null)).toBeNull();
    expect(itemsOf('power', { ...pvq40, sharing: 'withheld' })).toBeNull();
  });

  it('are the means that are known, and no others', () => {
    const scores = {
      conditions: ['power' as const, 'security' as const, 'hedonism' as const],
      means: [VALUES.map(() => 2), VALUES.map(() => -1), VALUES.map(() => null)],
      sds: [],
      alpha: []
    };
    const values = (people: number[] | null) =>
      meansOf('power', scores, 'centred', people)?.facts.map(({ value }) => value);
    expect(values(null)).toEqual(['2.00', '−1.00']);
    expect(values(VALUES.map(() => 0.5))).toHaveLength(3);
    expect(meansOf('tradition', { ...scores, conditions: [], means: [] }, 'raw', null)).toBeNull();
  });
});

describe('the arrow keys', () => {
  it('lead round, and others nowhere', () => {
    const buttons = Array.from({ length: 10 }, () =>
      Object.assign(new EventTarget(), { focus: vi.fn() })
    );
    const preventDefault = vi.fn();
    const press = (key: string, at: number) =>
      turnFocus({ key, target: buttons[at] ?? null, preventDefault }, buttons);
    expect(press('ArrowRight', 9)).toBe(0);
    expect(press('ArrowUp', 0)).toBe(9);
    expect([press('Home', 4), press('End', 4)]).toEqual([0, 9]);
    expect(buttons.map(({ focus }) => focus.mock.calls.length)).toEqual([
      2,
      ...Array(8).fill(0),
      2
    ]);
    expect(preventDefault).toHaveBeenCalledTimes(4);
    expect(press('Enter', 4)).toBeNull();
    // What lies between the buttons is none of them.
    expect(press('Home', 10)).toBeNull();
    expect(preventDefault).toHaveBeenCalledTimes(4);
  });
});
