import { describe, expect, it } from 'vitest';
import {
  isDoubtful,
  pretestInWords,
  turnedInWords,
  turnedScale
} from '../../../src/lib/core/analysis/pretest';
import { KNOWN_RESPONDENTS, pretestOn } from '../../../scripts/bench-verdict/respondents';
import { PVQ40 } from './fixtures';

const SEEDS = Array.from({ length: 12 }, (_, k) => k + 1);
const doubted = (id: string, turned?: (before: number) => number) =>
  SEEDS.filter((seed) => {
    const input = KNOWN_RESPONDENTS.find((one) => one.id === id)!.study(seed, PVQ40);
    return isDoubtful(pretestOn(input, PVQ40, turned));
  }).length;
const reads = (before: number) => 7 - before;

describe('a pretest', () => {
  it.each(['strong-circle', 'own-value', 'circle-1'])('lets %s go on', (id) =>
    expect(doubted(id, reads)).toBe(0)
  );

  it.each(['label-only', 'acquiescent', 'form-driven', 'circle-0', 'outside-0.6'])(
    'stops at %s',
    (id) => expect(doubted(id, reads)).toBeGreaterThanOrEqual(11)
  );

  it('stops at a respondent that answers by place, whatever else it does', () => {
    expect(doubted('strong-circle')).toBe(SEEDS.length);
    const input = KNOWN_RESPONDENTS[0]!.study(1, PVQ40);
    const result = pretestOn(input, PVQ40);
    expect(result.questions).toBe(48);
    expect(result.turned.items).toBe(6);
    expect(result.turned.correlation).toBeCloseTo(1, 12);
    expect(pretestInWords(result)).toHaveLength(2);
  });
});

describe('the turned scale', () => {
  const pairs = (list: (readonly [number | null, number | null])[]) =>
    turnedScale(list.map(([before, after], item) => ({ item: item + 1, before, after })));

  it('correlates the places of answers that were read both times', () => {
    const known = pairs([
      [1, 6],
      [2, 5],
      [3, 4],
      [5, 2],
      [null, 3],
      [4, null]
    ]);
    expect(known.items).toBe(4);
    expect(known.correlation).toBeCloseTo(-1, 12);
    expect(turnedInWords(known)).toContain('−1.00');
  });

  it('says nothing of few answers, or of one that is always the same', () => {
    expect(
      pairs([
        [1, 6],
        [2, 5],
        [3, 4]
      ]).correlation
    ).toBeNull();
    expect(
      pairs([
        [1, 6],
        [1, 5],
        [1, 4],
        [1, 2]
      ]).correlation
    ).toBeNull();
    expect(turnedInWords({ items: 3, correlation: null })).toBeNull();
  });
});
