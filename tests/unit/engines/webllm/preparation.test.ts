import { describe, expect, it } from 'vitest';
import type { Cell } from '../../../../src/lib/core/study/cell';
import { smallerContext } from '../../../../src/lib/engines/webllm/preparation';

const cell = (length: number, change: Partial<Cell> = {}): Cell => ({
  id: 'a',
  condition: 'power',
  instrument: 'pvq40',
  item: 1,
  repetition: 'standard',
  prompt: { system: 'x'.repeat(100), user: 'x'.repeat(length - 100) },
  options: ['1'],
  ...change
});

describe('smallerContext', () => {
  it('halves a context into which every prompt certainly fits', () => {
    expect(smallerContext(4096, [cell(900), cell(1900)])).toBe(2048);
  });

  it('leaves it where one might not fit, or its length is not known', () => {
    expect(smallerContext(4096, [cell(900), cell(2000)])).toBe(4096);
    const behind = cell(900, { context: { kind: 'conversation', cells: ['b'] } });
    expect(smallerContext(4096, [behind])).toBe(4096);
    const foreign = cell(900, { prompt: { system: null, user: '価'.repeat(900) } });
    expect(smallerContext(4096, [foreign])).toBe(4096);
    expect(smallerContext(4096, [])).toBe(4096);
  });
});
