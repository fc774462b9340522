import { describe, expect, it } from 'vitest';
import type { RespondentProvenance } from '../../../../src/lib/core/respondent';
import { assertSameWeights, withEarlier } from '../../../../src/lib/engines/webllm/provenance';

const provenance = (
  change: Partial<RespondentProvenance>,
  details: RespondentProvenance['details'] = {}
): RespondentProvenance => ({
  kind: 'webllm',
  id: 'model',
  label: 'Model',
  revision: null,
  quantisation: null,
  simulated: false,
  engine: 'engine',
  engineVersion: '1',
  adapter: 'one',
  details: { prefixReuse: true, ...details },
  ...change
});

describe('assertSameWeights', () => {
  const told = (weightsDigest: string | null) => provenance({}, { weightsDigest });

  it('refuses other weights in the middle of a study', () => {
    expect(() => assertSameWeights(told('a'), { digest: 'b' })).toThrow(
      expect.objectContaining({ kind: 'invalid-input', retry: { when: 'never' } })
    );
  });

  it('goes on where they are the same, or nobody knows', () => {
    assertSameWeights(null, { digest: 'b' });
    assertSameWeights(told('a'), { digest: 'a' });
    assertSameWeights(told(null), { digest: 'b' });
    assertSameWeights(told('a'), { digest: null });
  });
});

describe('withEarlier', () => {
  it('adds nothing to a study that went on where it was', () => {
    const now = provenance({});
    expect(withEarlier(now, null)).toEqual(now);
    expect(withEarlier(now, provenance({}))).toEqual(now);
  });

  it('names every device, version and way that answered before', () => {
    const first = provenance({});
    const second = withEarlier(
      provenance({ adapter: 'two', engineVersion: '2' }, { prefixReuse: false }),
      first
    );
    expect(second.details).toMatchObject({
      alsoAdapters: 'one',
      alsoEngineVersions: '1',
      alsoPrefixReuse: 'on'
    });
    const third = withEarlier(provenance({ adapter: 'three' }), second);
    expect(third.details).toMatchObject({
      alsoAdapters: 'one | two',
      alsoEngineVersions: '2',
      alsoPrefixReuse: 'off'
    });
    // Back on the first device, that one is no longer another.
    expect(withEarlier(first, third).details['alsoAdapters']).toBe('two | three');
  });
});
