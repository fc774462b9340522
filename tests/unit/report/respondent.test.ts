import { expect, it } from 'vitest';
import { methodsMd } from '../../../src/lib/core/report';
import type { RespondentProvenance } from '../../../src/lib/core/provenance/provenance';
import { endpointProvenance, webllmProvenance } from '../../fakes/provenances';
import { study } from './fixtures';

const methods = (provenance: RespondentProvenance) =>
  methodsMd(study({ identity: provenance, provenance }), null);

it('describes a model in the browser in sentences, lists the rest, and cites its engine', () => {
  const text = methods(webllmProvenance({ id: 'tiny_q4' }));
  expect(text).toContain('The model was tiny\\_q4 (https://example.org/tiny).');
  expect(text).toMatch(/\n- Context window: 4,096 tokens\n/);
  expect(text).not.toMatch(/\n- Not known/);
  expect(text).toContain('[ruan2024webllm]');
});

it('describes a model on a server, says what is not known, and cites its engine', () => {
  const text = methods(endpointProvenance());
  expect(text).toMatch(/\n- Not known: revision of the weights, quantisation\n/);
  expect(text).not.toMatch(/ruan2024|browser|graphics/);
  expect(text).toContain('[kwon2023efficient]');
  const other = methods(
    endpointProvenance({ server: { kind: 'unknown', version: null, slots: null } })
  );
  expect(other).not.toMatch(/kwon2023|ruan2024/);
});
