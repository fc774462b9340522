import { describe, expect, it } from 'vitest';
import { assertSameWeights } from '../../../../src/lib/engines/webllm/provenance';
import { webllmProvenance } from '../../../fakes/provenances';

describe('assertSameWeights', () => {
  const answered = (digest: string | null) =>
    webllmProvenance({ weights: { ...webllmProvenance().weights, digest } });

  it('refuses other weights in the middle of a study', () => {
    expect(() => assertSameWeights(answered('a'), { digest: 'b' })).toThrow(
      expect.objectContaining({ kind: 'invalid-input', retry: { when: 'never' } })
    );
  });

  it('goes on where they are the same, or nobody knows', () => {
    assertSameWeights(null, { digest: 'b' });
    assertSameWeights(answered('a'), { digest: 'a' });
    assertSameWeights(answered(null), { digest: 'b' });
    assertSameWeights(answered('a'), { digest: null });
  });
});
