import fc from 'fast-check';
import { expect, it } from 'vitest';
import { compileVectors } from '../../../scripts/compile-vectors.mjs';
import { mulberry32 } from '../../../src/lib/core/random';
import {
  centredProducts,
  plainCentre,
  plainProducts,
  sharedColumns
} from '../../../src/lib/core/statistics/column-products';
import * as nearby from '../../../src/lib/core/statistics/nearby-eigen';
import * as protest from '../../../src/lib/core/statistics/protest';
import { vectors } from '../../../src/lib/core/statistics/vectors';
import { VECTORS_WASM } from '../../../src/lib/core/statistics/vectors-wasm';
import { seed } from './arbitrary';

it('what runs is what the source compiles to (npm run build:vectors)', async () => {
  expect([...VECTORS_WASM]).toEqual([...(await compileVectors())]);
});

it('columns are centred and multiplied alike in plain numbers, to the last bit', () => {
  fc.assert(
    fc.property(
      seed,
      fc.constantFrom(2, 3, 60, 501),
      fc.constantFrom(5, 10),
      (from, rows, width) => {
        const random = mulberry32(from);
        const columns = sharedColumns(width, rows);
        for (const column of columns) column.forEach((_, row) => (column[row] = random()));
        const copies = columns.map((column) => column.slice());
        const [fast, plain] = [new Float64Array(width ** 2), new Float64Array(width ** 2)];
        expect(centredProducts(columns, fast)).toBe(true);
        copies.forEach((column, c) => {
          plainCentre(column);
          expect(columns[c]).toEqual(column);
        });
        plainProducts(copies, plain);
        for (let i = 0; i < width; i++)
          for (let j = 0; j <= i; j++) {
            expect(fast[i * width + j]).toBe(plain[i * width + j]);
            expect(fast[j * width + i]).toBe(fast[i * width + j]);
          }
      }
    ),
    { numRuns: 50 }
  );
});

it('similarities of permuted maps are the same in plain numbers, to the last bit', () => {
  const both = [protest.plain, protest.vectored(vectors()!)];
  fc.assert(
    fc.property(seed, fc.integer({ min: 1, max: 12 }), (from, n) => {
      const random = mulberry32(from);
      const parts = Float64Array.from({ length: 4 * n * n }, () => random() / n - 0.5 / n);
      const [one, other] = both.map((permuted) => permuted(parts, from, 50));
      expect(other).toEqual(one);
    })
  );
});

it('eigenvectors are followed alike in plain numbers, to the last bit', () => {
  const both = [nearby.plain, nearby.vectored(vectors()!)];
  fc.assert(
    fc.property(seed, fc.constantFrom(0.001, 0.02, 1), (from, size) => {
      const random = mulberry32(from);
      const numbers = (length: number) => Float64Array.from({ length }, () => random() - 0.5);
      const [matrix, inverse, start] = [numbers(100), numbers(100), numbers(10)];
      for (let i = 0; i < 10; i++)
        for (let j = 0; j <= i; j++) inverse[j * 10 + i] = inverse[i * 10 + j]! *= size;
      const [one, other] = both.map((following) => {
        const into = new Float64Array(10);
        return [following(matrix, inverse, start, into), ...into];
      });
      expect(other).toEqual(one);
    })
  );
});
