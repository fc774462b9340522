import { describe, expect, it } from 'vitest';
import { stepTo } from '../../../src/lib/charts/turn-focus';
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
    expect(stepTo('ArrowRight', 9, 10)).toBe(0);
    expect(stepTo('ArrowUp', 0, 10)).toBe(9);
    expect([stepTo('Home', 4, 10), stepTo('End', 4, 10)]).toEqual([0, 9]);
    expect(stepTo('Enter', 4, 10)).toBeNull();
  });
});
