import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  countOptions,
  sampleAt,
  sampleList,
  samplesOf,
  type Sample
} from '../../../src/lib/core/study/answer';

const OPTIONS = 6;

const sample: fc.Arbitrary<Sample> = fc.oneof(
  fc.record({
    text: fc.constantFrom('1', '1.', '', '1 null'),
    outcome: fc.constant('option' as const),
    option: fc.nat(OPTIONS - 1)
  }),
  fc.record({
    text: fc.oneof(fc.constantFrom('No.', ''), fc.string({ unit: 'binary' })),
    outcome: fc.constantFrom('refusal' as const, 'unreadable' as const),
    option: fc.constant(null)
  })
);

/** As many different answers, the last one drawn first and last. */
const different = (count: number): Sample[] => {
  const list = Array.from({ length: count }, (_, k): Sample => ({
    text: String(k),
    outcome: 'unreadable',
    option: null
  }));
  return [list.at(-1)!, ...list];
};

describe('generated answers in bytes', () => {
  it('come back as they were, in the order drawn', () => {
    fc.assert(
      fc.property(fc.array(sample, { maxLength: 60 }), (list) => {
        const samples = samplesOf(list);
        expect(sampleList(samples)).toEqual(list);
        list.forEach((one, repeat) => expect(sampleAt(samples, repeat)).toEqual(one));
        expect(sampleAt(samples, list.length)).toBeUndefined();
        expect(samplesOf(sampleList(samples))).toEqual(samples);
      })
    );
  });

  it('are counted by scale point', () => {
    fc.assert(
      fc.property(fc.array(sample, { maxLength: 60 }), (list) => {
        const counts = Array.from(
          { length: OPTIONS },
          (_, k) => list.filter(({ option }) => option === k).length
        );
        expect(countOptions(samplesOf(list), OPTIONS)).toEqual(counts);
      })
    );
  });

  it('keep each different answer once, in the order in which they came', () => {
    const [one, two]: Sample[] = [
      { text: '2', outcome: 'option', option: 1 },
      { text: '2', outcome: 'unreadable', option: null }
    ];
    const samples = samplesOf([two!, one!, two!, { ...one! }]);
    expect(samples).toEqual({ distinct: [two, one], drawn: Uint8Array.of(0, 1, 0, 1) });
  });

  it.each([
    [256, Uint8Array],
    [257, Uint16Array],
    [2 ** 16, Uint16Array]
  ])('take %i different ones in %o', (count, kind) => {
    const list = different(count);
    const samples = samplesOf(list);
    expect(samples.drawn).toBeInstanceOf(kind);
    expect(samples.drawn.at(-1)).toBe(0);
    expect(sampleList(samples)).toEqual(list);
  });

  it('refuse more different ones than two bytes tell apart', () => {
    expect(() => samplesOf(different(2 ** 16 + 1))).toThrow(RangeError);
  });
});
