import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mulberry32 } from '../../../../src/lib/core/random';
import {
  optionTree,
  scoreOptions,
  viewBranch,
  type Branch
} from '../../../../src/lib/engines/local/option-tree';
import type { Vocabulary } from '../../../../src/lib/engines/local/tokens';
import { fakePieces, fakeTokenizer } from '../../../fakes/fake-tokenizer';

const fake: Vocabulary = {
  size: fakePieces.length,
  spelling: 'byte_level',
  piece: fakeTokenizer.idToToken,
  encode: fakeTokenizer.encode
};

/** A vocabulary of the letters a, b, c alone: every longer label takes several tokens. */
const letters: Vocabulary = {
  size: 3,
  spelling: 'raw',
  piece: (id) => 'abc'[id]!,
  encode: (text) => [...text].map((letter) => 'abc'.indexOf(letter)).filter((id) => id >= 0)
};

/** Arbitrary logits behind tokens; the fourth stands for everything but letters. */
function logitsBehind(path: readonly number[]): Float32Array {
  const random = mulberry32(path.reduce((hash, token) => hash * 31 + token + 1, 7));
  return Float32Array.from({ length: 4 }, () => 6 * random() - 3);
}

function probabilities(path: readonly number[]): number[] {
  const weights = Array.from(logitsBehind(path), (logit) => Math.exp(logit));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}

async function score(labels: string[]) {
  const tree = optionTree(letters, labels);
  const looked: string[] = [];
  const result = await scoreOptions(tree, async (at) => {
    looked.push(at.path.join());
    return viewBranch(logitsBehind(at.path), at)!;
  });
  return { ...result, looked };
}

/**
 * The same by brute force: every text of letters is followed until it can only be one label, or none.
 */
function bruteForce(labels: string[]): number[] {
  const sums = labels.map(() => 0);
  function follow(text: string, path: number[], probability: number): void {
    const possible = labels.filter((label) => label.startsWith(text));
    const own = labels.indexOf(text);
    if (possible.length === 1) {
      sums[labels.indexOf(possible[0]!)]! += probability;
      return;
    }
    probabilities(path).forEach((share, token) => {
      const next = text + ('abc'[token] ?? '.');
      if (labels.some((label) => label.startsWith(next)))
        follow(next, [...path, token], probability * share);
      else if (own >= 0) sums[own]! += probability * share;
    });
  }
  if (labels.length > 1) follow('', [], 1);
  else sums[0] = probabilities([])[letters.encode(labels[0]!)[Symbol.iterator]().next().value!]!;
  return sums;
}

const label = fc.stringMatching(/^[abc]{1,4}$/);

describe('labels of several tokens', () => {
  it('get what brute force gives them, at most one together', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(label, { minLength: 1, maxLength: 6 }), async (labels) => {
        const { logProbabilities, outside } = await score(labels);
        const expected = bruteForce(labels);
        logProbabilities.forEach((value, index) =>
          expect(Math.exp(value)).toBeCloseTo(expected[index]!, 12)
        );
        const inside = expected.reduce((sum, share) => sum + share, 0);
        expect(inside).toBeLessThanOrEqual(1 + 1e-12);
        expect(outside).toBeCloseTo(1 - inside, 12);
      }),
      { numRuns: 200 }
    );
  });

  it('are told by their first token where that is enough', async () => {
    const { looked, logProbabilities } = await score(['ab', 'bca', 'c']);
    expect(looked).toEqual(['']);
    probabilities([])
      .slice(0, 3)
      .forEach((share, index) => expect(Math.exp(logProbabilities[index]!)).toBeCloseTo(share, 12));
  });

  it('that others go on from get what does not go on', async () => {
    const { looked, logProbabilities } = await score(['a', 'ab']);
    expect(looked).toEqual(['', '0']);
    const [first, second] = [probabilities([])[0]!, probabilities([0])[1]!];
    expect(Math.exp(logProbabilities[0]!)).toBeCloseTo(first * (1 - second), 12);
    expect(Math.exp(logProbabilities[1]!)).toBeCloseTo(first * second, 12);
  });

  it('keep a logarithm also where next to nothing is left', async () => {
    const at: Branch = {
      path: [0],
      decided: [[], [1]],
      further: new Map(),
      ends: 0
    };
    const view = viewBranch(Float32Array.of(0, 60, 0, 0), at)!;
    expect(view.rest).toBeCloseTo(Math.log(3) - 60, 6);
  });
});

describe('the tree of a scale', () => {
  it('has single tokens alone where every label is one', () => {
    const { root, description } = optionTree(fake, ['1', '2']);
    expect(root.further.size).toBe(0);
    expect(description).toMatch(
      /^1: 16 "1", \d+ " 1", \d+ "\\n1"; 2: 17 "2", \d+ " 2", \d+ "\\n2"$/
    );
  });

  it('says how labels of several tokens are told apart', () => {
    const { description } = optionTree(fake, ['1', '10', 'maybe', 'no']);
    expect(description).toContain('1: 16 "1" unless another option goes on from it');
    expect(description).toContain('10: 16 "1" + 15 "0"');
    expect(description).toMatch(/maybe: \d+ "m"…/);
    expect(description).toMatch(/no: \d+ "no", \d+ " no"/);
  });

  it('takes the spelling behind a space where its first token joins the space', () => {
    const { root } = optionTree(fake, ['1', '10']);
    const starts = [...root.further.keys()].map((id) => fakePieces[id]);
    expect(starts).toEqual(['1', 'Ġ1', 'Ċ1']);
  });

  it('is refused where the tokenizer has no letters for a label, or the same for two', () => {
    expect(() => optionTree(fake, ['1', 'ä'])).toThrow(
      /do not distinguish the response option “ä”/
    );
    const blind = { ...letters, encode: () => [0], piece: () => 'ab' };
    expect(() => optionTree(blind, ['ab', 'b'])).toThrow(/“b”/);
  });
});
