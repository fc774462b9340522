import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { startSha256 } from '../../src/lib/core/sha256';

it('a hash of pieces is the SHA-256 of all bytes, whatever else is hashed meanwhile', () => {
  const around = fc
    .tuple(fc.constantFrom(0, 55, 64, 128, 2 ** 18), fc.integer({ min: 0, max: 9 }))
    .map(([whole, more]) => Uint8Array.from({ length: whole + more }, (_, k) => (k * k) >> 3));
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.uint8Array(), around), { maxLength: 4 }), (pieces) => {
      const [own, other, expected] = [startSha256(), startSha256(), createHash('sha256')];
      for (const piece of pieces) {
        own.update(piece);
        other.update(Uint8Array.of(1));
        expected.update(piece);
      }
      expect([...own.digest()]).toEqual([...expected.digest()]);
    }),
    { numRuns: 60 }
  );
});
