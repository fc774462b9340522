import { expect, it } from 'vitest';
import { sameWeights } from '../../../src/lib/core/provenance/same-weights';
import { endpointProvenance, webllmProvenance, wllamaProvenance } from '../../fakes/provenances';

it('weights are the same where their digests are, on whatever machine, and unknown without one', () => {
  const { weights } = webllmProvenance();
  const [one, other] = ['a', 'b'].map((digest) => ({ ...weights, digest: digest.repeat(64) }));
  const here = webllmProvenance({ weights: one!, adapter: 'one device' });
  expect(sameWeights(here, webllmProvenance({ weights: one!, adapter: 'another' }))).toBe(true);
  expect(sameWeights(here, webllmProvenance({ weights: other! }))).toBe(false);
  const { file } = wllamaProvenance();
  expect(sameWeights(here, wllamaProvenance({ file: { ...file, digest: 'c'.repeat(64) } }))).toBe(
    false
  );
  expect(sameWeights(here, webllmProvenance({ weights: { ...weights, digest: null } }))).toBeNull();
  expect(sameWeights(here, endpointProvenance({}))).toBeNull();
  expect(sameWeights(here, null)).toBeNull();
});
