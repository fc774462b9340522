import { describe, expect, it } from 'vitest';
import {
  coversAll,
  listedOptions,
  readOptions
} from '../../../../src/lib/engines/endpoint/scoring';

const list = (probabilities: Record<string, number>) =>
  Object.entries(probabilities).map(([text, p]) => ({ text, log: Math.log(p) }));

/** Scores from a table of tokens with their probabilities. */
const scores = (table: Record<string, [string, number][]>) => (label: string) => {
  const tokens = table[label];
  return Promise.resolve(
    tokens === undefined
      ? null
      : {
          log: tokens.reduce((sum, [, p]) => sum + Math.log(p), 0),
          tokens: tokens.map(([text]) => text)
        }
  );
};

const rounded = (logs: readonly number[] | null) => logs?.map((log) => +Math.exp(log).toFixed(9));

describe('labels in a list of tokens', () => {
  it('sums every token that reads as a label, and nothing else', () => {
    const told = list({ '1': 0.3, ' 1': 0.1, '1\n': 0.05, '1.': 0.2, '12': 0.1, a: 0.05 });
    const [one, two, small] = listedOptions(told, ['1', '2', 'A']);
    expect(Math.exp(one!)).toBeCloseTo(0.45, 12);
    expect([two, small]).toEqual([null, null]);
    expect(coversAll(told, ['1', '12'])).toBe(true);
    expect(coversAll(told, ['1', '2'])).toBe(false);
  });
});

describe('readOptions', () => {
  it('is the exact distribution, with the rest outside', async () => {
    const read = await readOptions(
      list({ '1': 0.5, '2': 0.25, ' 2': 0.125, x: 0.1 }),
      ['1', '2'],
      null
    );
    expect(rounded(read.logProbabilities)).toEqual([0.5, 0.375]);
    expect(read.outside).toBeCloseTo(0.125, 12);
  });

  it('scores what the list does not tell, and nothing else', async () => {
    const asked: string[] = [];
    const read = await readOptions(list({ '1': 0.5 }), ['1', '2', '3'], (label) => {
      asked.push(label);
      return scores({ '2': [['2', 0.01]], '3': [['3', 0.001]] })(label);
    });
    expect(asked).toEqual(['2', '3']);
    expect(rounded(read.logProbabilities)).toEqual([0.5, 0.01, 0.001]);
  });

  it('makes up nothing for what nobody tells', async () => {
    expect((await readOptions(list({ '1': 0.5 }), ['1', '2', '3'], null)).missing).toEqual([
      '2',
      '3'
    ]);
    const some = await readOptions(
      list({ '1': 0.5 }),
      ['1', '2', '3'],
      scores({ '2': [['2', 0.1]] })
    );
    expect(some).toEqual({ logProbabilities: null, outside: null, missing: ['3'] });
  });

  it('are shares of their sum where rounding makes it more than 1, and refused far above', async () => {
    const read = await readOptions(
      list({ '1': 0.7, '2': 0.3 }),
      ['1', '2', '3'],
      scores({ '3': [['3', 0.01]] })
    );
    expect(read.outside).toBe(0);
    expect(rounded(read.logProbabilities)).toEqual(
      [0.7, 0.3, 0.01].map((p) => +(p / 1.01).toFixed(9))
    );
    await expect(readOptions(list({ '1': 0.7, '2': 0.4 }), ['1', '2'], null)).rejects.toMatchObject(
      {
        kind: 'defect',
        message: expect.stringMatching(/more than 1/)
      }
    );
  });

  it('tells labels apart of which one begins the other', async () => {
    // Spelt 1 and 0: the token 1 stands for both.
    const two = scores({
      '10': [
        ['1', 0.6],
        ['0', 0.25]
      ]
    });
    const shared = await readOptions(list({ '1': 0.6, '2': 0.3 }), ['1', '2', '10'], two);
    expect(rounded(shared.logProbabilities)).toEqual([0.45, 0.3, 0.15]);
    expect(shared.outside).toBeCloseTo(0.1, 12);
    // A token of its own, in the list or not: nothing is shared.
    const own = await readOptions(list({ '1': 0.6, '2': 0.3, '10': 0.05 }), ['1', '2', '10'], null);
    expect(rounded(own.logProbabilities)).toEqual([0.6, 0.3, 0.05]);
    const rare = scores({ '10': [['10', 0.01]] });
    const far = await readOptions(list({ '1': 0.6, '2': 0.3 }), ['1', '2', '10'], rare);
    expect(rounded(far.logProbabilities)).toEqual([0.6, 0.3, 0.01]);
    // Without scores nobody knows.
    expect(
      (await readOptions(list({ '1': 0.6, '2': 0.3 }), ['1', '2', '10'], null)).missing
    ).toEqual(['10']);
  });

  it('takes each step of a row of labels off once', async () => {
    const row = scores({
      '1': [['1', 0.8]],
      '10': [
        ['1', 0.8],
        ['0', 0.5]
      ],
      '100': [
        ['1', 0.8],
        ['0', 0.5],
        ['0', 0.25]
      ]
    });
    const read = await readOptions([], ['1', '10', '100'], row);
    expect(rounded(read.logProbabilities)).toEqual([0.4, 0.3, 0.1]);
  });
});
