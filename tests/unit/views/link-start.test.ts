import { expect, it } from 'vitest';
import { GGUF_MODELS, type StoredGguf } from '../../../src/lib/models';
import { simulatedPreset } from '../../../src/lib/core/simulation';
import type { GgufChoice } from '../../../src/views/models/gguf-state.svelte';
import { linkStart } from '../../../src/views/study/link-start';

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
