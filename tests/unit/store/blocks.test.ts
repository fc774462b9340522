import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Answer, samplesOf, type Sample } from '../../../src/lib/core/study/answer';
import { mulberry32 } from '../../../src/lib/core/random';
import { BLOCK_CELLS, packBlocks, unpackBlock } from '../../../src/lib/store/blocks';
import { ANSWERS } from './fixtures';

const cellIdOf = (number: number): string => number.toString(16).padStart(24, '0');

const sample: fc.Arbitrary<Sample> = fc.oneof(
  fc.record({
    text: fc.constantFrom('1', '1.', ''),
    outcome: fc.constant('option' as const),
    option: fc.nat(5)
  }),
  fc.record({
    text: fc.string({ unit: 'binary' }),
    outcome: fc.constantFrom('refusal' as const, 'unreadable' as const),
    option: fc.constant(null)
  })
);

const content = fc.oneof(
  fc.record({
    status: fc.constant('failed' as const),
    kind: fc.constantFrom('network' as const, 'device-lost' as const),
    message: fc.string({ unit: 'binary' })
  }),
  fc.record({
    status: fc.constant('answered' as const),
    mode: fc.constant('distribution' as const),
    logProbabilities: fc.array(fc.double({ noNaN: true }), { maxLength: 11 }),
    outside: fc.option(fc.double({ noNaN: true }))
  }),
  fc.record({
    status: fc.constant('answered' as const),
    mode: fc.constant('sampled' as const),
    samples: fc.array(sample, { maxLength: 20 }).map(samplesOf)
  })
);

/** Answers of all kinds; the ids of some lists are none that a plan would make. */
const answers = fc
  .tuple(fc.constantFrom('', 'x'), fc.array(content, { maxLength: 12 }))
  .map(([prefix, list]) =>
    list.map((one, k): Answer => ({ cellId: prefix + cellIdOf(k), ...one }))
  );

/** Answers of 100 texts each, out of 16 different ones or of many. */
const generated = (cells: number, texts: number): Answer[] => {
  const random = mulberry32(1);
  return Array.from({ length: cells }, (_, cell) => ({
    cellId: cellIdOf(cell),
    status: 'answered',
    mode: 'sampled',
    samples: samplesOf(
      Array.from({ length: 100 }, () => {
        const option = Math.floor(random() * texts);
        return { text: `${option}.`, outcome: 'option', option };
      })
    )
  }));
};

describe('blocks of answers', () => {
  it('give back what was put in, bit for bit and in its order', () => {
    fc.assert(
      fc.property(answers, (list) => {
        expect(packBlocks(list).flatMap(unpackBlock)).toEqual(list);
      })
    );
    expect(packBlocks(ANSWERS).flatMap(unpackBlock)).toEqual(ANSWERS);
  });

  it.each([
    [16, 1],
    [1000, 2]
  ])('take an answer out of %i texts in %i bytes, and a cell in 20', (texts, bytes) => {
    const list = generated(450, texts);
    const blocks = packBlocks(list);
    expect(blocks).toHaveLength(Math.ceil(450 / BLOCK_CELLS));
    expect(blocks.flatMap(unpackBlock)).toEqual(list);
    for (const { cells, kinds, generated } of blocks) {
      expect(generated.distinct.length).toBeLessThanOrEqual(texts);
      expect(generated.drawn.byteLength).toBe(kinds.length * 100 * bytes);
      const rest = (cells as Uint8Array).byteLength + kinds.byteLength;
      expect(rest + generated.repeats.byteLength).toBeLessThanOrEqual(kinds.length * 20);
    }
  });

  it('hold fewer cells where answers are large, but at least one', () => {
    const long = 'x'.repeat(40_000);
    const list = ['1', '2', '3'].map((cellId): Answer => ({
      cellId,
      status: 'failed',
      kind: 'network',
      message: long + cellId
    }));
    const blocks = packBlocks([...list, ...ANSWERS]);
    expect(blocks.map(({ kinds }) => kinds.length)).toEqual([1, 1, 1, ANSWERS.length]);
    expect(blocks.flatMap(unpackBlock)).toEqual([...list, ...ANSWERS]);
  });
});
