import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  MixedProducts,
  partOf,
  productsOf
} from '../../../../src/lib/core/analysis/mixed-products';
import { mixture, pooledMoments } from '../../../../src/lib/core/analysis/moments';
import { mulberry32 } from '../../../../src/lib/core/random';
import { VALUES } from '../../../../src/lib/core/values';

it('products of ever other mixtures are those of the mixtures', () => {
  fc.assert(
    fc.property(fc.integer(), fc.integer({ min: 0, max: 4 }), (seed, columns) => {
      const random = mulberry32(seed);
      const width = VALUES.length + columns;
      const part = () =>
        pooledMoments(
          Array.from({ length: width }, () => Float64Array.from({ length: 5 }, () => random()))
        );
      const parts = [part(), null, part(), part()];
      const mixed = new MixedProducts(parts.map((one) => one && partOf(one)));
      for (const raw of [random(), 0, 1]) {
        // The second part is absent, the third one may be.
        const weights = [1 / (1 + raw), 0, raw / (1 + raw) / 2, raw / (1 + raw) / 2];
        expect(mixed.mix(weights)).toEqual(productsOf(mixture(parts, weights)));
      }
    }),
    { numRuns: 50 }
  );
});
