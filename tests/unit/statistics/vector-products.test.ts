import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { mulberry32 } from '../../../src/lib/core/random';
import { VectorProducts } from '../../../src/lib/core/statistics/vector-products';
import {
  PlainProducts,
  type WeightedProducts
} from '../../../src/lib/core/statistics/weighted-products';
import { WebAssemblyModule } from '../../../src/lib/core/webassembly/instance';
import { seed } from './arbitrary';

describe('VectorProducts', () => {
  it('gives the numbers of PlainProducts to the last bit', () => {
    const count = (max: number) => fc.integer({ min: 0, max });
    fc.assert(
      fc.property(seed, count(12), count(11), count(40), (from, p, q, cases) => {
        const random = mulberry32(from);
        const column = () =>
          Float64Array.from({ length: cases }, () =>
            // Now and then an unknown number.
            random() < 0.005 ? NaN : random() - 0.5
          );
        const columns = {
          cases,
          values: Array.from({ length: p }, column),
          behaviours: Array.from({ length: q }, column)
        };
        const plain = new PlainProducts(columns);
        const vector = VectorProducts.create(columns)!;
        expect(vector).not.toBeNull();
        // Twice: nothing of the first resample may be left in the second.
        for (let round = 0; round < 2; round++) {
          const drawn = Array.from({ length: cases }, (_, i) => i).filter(() => random() < 0.6);
          for (const products of [plain, vector]) {
            products.drawn.set(drawn);
            products.times.set(drawn.map((i) => 1 + (i % 3)));
            products.multiply(drawn.length);
          }
          expect(numbersOf(vector, p, q)).toEqual(numbersOf(plain, p, q));
        }
      }),
      { numRuns: 100 }
    );
  });
});

/** Everything that a reader may take out of products of p values and q behaviours. */
function numbersOf(products: WeightedProducts, p: number, q: number) {
  const { sums, squares, width, behaviourStart } = products;
  const behaviours = Array.from({ length: q }, (_, b) => behaviourStart + b);
  const values = Array.from({ length: p }, (_, j) => j);
  return {
    moments: [...values, ...behaviours].map((j) => [sums[j], squares[j]]),
    products: values.map((i) =>
      [...values.slice(0, i + 1), ...behaviours].map((j) => products.products[i * width + j])
    )
  };
}

describe('WebAssemblyModule', () => {
  it('has no instance where the platform forbids it', () => {
    const functions = vi.fn(() => []);
    const platform = globalThis.WebAssembly;
    for (const missing of [
      undefined,
      { validate: () => false },
      {
        validate: () => true,
        Module: function refuse() {
          throw new Error('Refused by the content security policy.');
        }
      }
    ]) {
      vi.stubGlobal('WebAssembly', missing);
      expect(new WebAssemblyModule(functions).instance(1)).toBeNull();
      vi.unstubAllGlobals();
    }
    expect(globalThis.WebAssembly).toBe(platform);
    const module = new WebAssemblyModule(functions);
    expect(module.instance(100)!.memory.byteLength).toBe(65_536);
    expect(module.instance(65_537)!.memory.byteLength).toBe(131_072);
    // Not to be had: plain numbers do the work.
    expect(module.instance(2 ** 40)).toBeNull();
  });
});
