import { expect, it } from 'vitest';
import { GGUF_MODELS, type StoredGguf } from '../../../src/lib/models';
import { simulatedPreset } from '../../../src/lib/core/simulation';
import type { GgufChoice } from '../../../src/views/models/gguf-state.svelte';
import { EndpointSecrets } from '../../../src/lib/engines/endpoint/secrets';
import { linkStart as startOf } from '../../../src/views/study/link-start';

const [here, partly, elsewhere] = GGUF_MODELS;
const stored = (model = here!, complete = true): StoredGguf => ({
  model,
  bytesStored: complete ? model.bytes : 10,
  complete,
  sha256: complete ? 'ab' : null,
  facts: null,
  kept: true
});
const choices: GgufChoice[] = [
  { model: here!, stored: stored() },
  { model: partly!, stored: stored(partly, false) },
  { model: elsewhere!, stored: null }
];
/** Where the page remembers no key, unless a test says which. */
const linkStart = (
  respondent: Parameters<typeof startOf>[0],
  known: Parameters<typeof startOf>[1],
  secrets = new EndpointSecrets()
) => startOf(respondent, known, secrets);
const named = (model: string) => ({ kind: 'wllama', model }) as const;

it('a link starts with the file that is here, and asks before it downloads another', () => {
  expect(linkStart(named(here!.id), choices)).toBe('start');
  // Whatever else is here: the file of another model is not that of the link.
  expect(linkStart(named(elsewhere!.id), choices)).toBe('ask');
  expect(linkStart(named(partly!.id), choices)).toBe('ask');
});

it('waits until it is known what is here, and starts no model that nobody knows', () => {
  expect(linkStart(named(here!.id), null)).toBe('wait');
  expect(linkStart(named('unknown'), choices)).toBe('refuse');
});

it('needs to know nothing of files where another respondent answers', () => {
  const { parameters } = simulatedPreset('circle') ?? { parameters: null };
  if (parameters !== null)
    expect(linkStart({ kind: 'simulated', preset: 'circle', parameters }, null)).toBe('start');
  expect(linkStart({ kind: 'webllm', model: 'm' }, null)).toBe('start');
});

it('spends no key or header of this page, and starts where there is none', () => {
  const endpoint = (url: string) => ({ kind: 'endpoint', url, model: 'm' }) as const;
  const secrets = new EndpointSecrets();
  secrets.set('https://keyed.test/v1', { key: 'sk-1', headers: {} });
  secrets.set('https://gateway.test/v1', { key: null, headers: { 'x-gate': '1' } });
  secrets.set('https://open.test/v1', { key: null, headers: {} });
  expect(linkStart(endpoint('https://keyed.test/v1'), null, secrets)).toBe('ask');
  expect(linkStart(endpoint('https://gateway.test/v1'), null, secrets)).toBe('ask');
  expect(linkStart(endpoint('https://open.test/v1'), null, secrets)).toBe('start');
  expect(linkStart(endpoint('https://other.test/v1'), null, secrets)).toBe('start');
});
