import { describe, expect, it } from 'vitest';
import type { TokenLog, WrittenToken } from '../../../../src/lib/engines/endpoint/reply';
import { trustedList } from '../../../../src/lib/engines/endpoint/token-list';

const list = (probabilities: Record<string, number>): TokenLog[] =>
  Object.entries(probabilities).map(([text, p]) => ({ text, log: Math.log(p) }));

const ANY = { listed: 0, greedy: false, options: ['1', '2', '3'] };

const written = (text: string, p: number, top: TokenLog[]): WrittenToken => ({
  text,
  log: Math.log(p),
  top
});

describe('a list of tokens that agrees with itself', () => {
  const top = list({ '1': 0.5, '2': 0.4 });

  it('is taken with the token written where it is none of the most likely ones', () => {
    expect(trustedList(written('3', 0.05, top), ANY)).toHaveLength(3);
    expect(trustedList(written('2', 0.4, top), ANY)).toHaveLength(2);
    // Bare and behind a space read alike where a server leaves the space out.
    expect(trustedList(written('1', 0.006, top), ANY)).toHaveLength(3);
    // Told twice, and not quite alike: one token all the same.
    expect(trustedList({ text: '1', log: Math.log(0.5) + 0.01, top }, ANY)).toEqual(top);
  });

  it('may hold tokens whose log-probability is unknown', () => {
    const unknown = { text: '3', log: NaN, instead: 'null' };
    expect(trustedList(written('1', 0.5, [...top, unknown]), ANY)).toContain(unknown);
    const itself = { text: '3', log: Math.log(0.1), top: [...top, unknown] };
    expect(trustedList(itself, ANY).filter(({ text }) => text === '3')).toEqual([unknown]);
  });
});

describe('a list that contradicts itself', () => {
  const wide = list({ '1': 0.5, '2': 0.3, '3': 0.1, a: 0.05 });
  it.each<[string, WrittenToken, Partial<typeof ANY>, RegExp]>([
    ['more than all', written('1', 0.7, list({ '1': 0.7, '2': 0.4 })), {}, /sum to more than 1/],
    [
      'probabilities',
      { text: '1', log: 0.5, top: [{ text: '1', log: 0.5 }] },
      {},
      /instead of their/
    ],
    ['above 0', { text: '1', log: -1, top: [{ text: '1', log: 3 }] }, {}, /above 0/],
    ['two values of one token', written('2', 0.6, wide), {}, /two different probabilities/],
    ['the written one beside a full list', written('x', 0.5, wide), {}, /more than 1/],
    ['another one more likely', written('2', 0.3, wide), { greedy: true }, /less likely/],
    ['one token twice', written('1', 0.5, [...wide.slice(0, 1), ...wide.slice(0, 1)]), {}, /twice/],
    ['too few', written('1', 0.5, wide), { listed: 20 }, /4 tokens instead of 20/],
    ['no room', written('1', 0.5, list({ '1': 0.5, '2': 1e-9 })), {}, /no room/]
  ])('is refused: %s', (_, token, asked, what) => {
    expect(() => trustedList(token, { ...ANY, ...asked })).toThrow(what);
  });
});
