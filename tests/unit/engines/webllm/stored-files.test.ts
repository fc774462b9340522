import { md5 } from '@noble/hashes/legacy.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { mapFault } from '../../../../src/lib/engines/webllm/faults';
import { createSession } from '../../../../src/lib/engines/webllm/session';
import { createFakeLibrary } from '../../../fakes/fake-engine';

const folder = 'https://models.example/m/resolve/main/';
const library = 'https://models.example/m.wasm';
const bytes = (text: string) => new TextEncoder().encode(text);
const shard = bytes('weights, weights, weights');
const html = bytes('<!doctype html><title>Log in</title>');

/** Every file of a model, by cache and address. */
const whole: Record<string, Uint8Array> = {
  [`webllm/config ${folder}mlc-chat-config.json`]: bytes('{"tokenizer_files":["tokenizer.json"]}'),
  [`webllm/wasm ${library}`]: Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0),
  [`webllm/model ${folder}tokenizer.json`]: bytes('{}'),
  [`webllm/model ${folder}tensor-cache.json`]: bytes(
    JSON.stringify({
      records: [{ dataPath: 's0.bin', nbytes: shard.length, md5sum: bytesToHex(md5(shard)) }]
    })
  ),
  [`webllm/model ${folder}s0.bin`]: shard
};
const named = (name: string) => Object.keys(whole).find((key) => key.endsWith(name))!;

afterEach(() => vi.unstubAllGlobals());

/** Loads a model from stored files, those given instead of the right ones; null for a missing one. */
async function load(change: Record<string, Uint8Array | null>) {
  const stored = new Map(Object.entries({ ...whole, ...change }));
  vi.stubGlobal('caches', {
    open: async (cache: string) => ({
      match: async (url: string) => {
        const data = stored.get(`${cache} ${url}`);
        return data ? new Response(data.slice()) : undefined;
      },
      add: async () => {
        throw new TypeError("Failed to execute 'add' on 'Cache': Request failed");
      }
    })
  });
  const source = { model: folder, modelLib: library, contextWindow: 4096 };
  const order = { id: 'm', source, f16: false, systemRole: true, reasoning: false };
  const texts: string[] = [];
  const loading = createSession(createFakeLibrary({ files: 'cache' }), order).load({
    scales: [['1', '2']],
    knownAnswer: true,
    reuse: true,
    onReport: ({ text }) => texts.push(text),
    onVerifying() {}
  });
  return { facts: await loading.catch((thrown: unknown) => mapFault(thrown, 'load')), texts };
}

describe('a model that is loaded from stored files', () => {
  it('answers when they are right', async () => {
    const { facts, texts } = await load({});
    expect(facts).toMatchObject({ contextWindow: 4096 });
    expect(texts.join()).toMatch(/Loading model from cache\[1\/1\]/);
  });

  it.each<[string, string, Uint8Array | null, string]>([
    ['wrong bytes of the right length', 's0.bin', shard.map((byte) => byte ^ 1), 'corrupt-model'],
    ['a shard cut short', 's0.bin', shard.slice(0, 9), 'corrupt-model'],
    ['a page for a configuration', 'mlc-chat-config.json', html, 'corrupt-model'],
    ['a page for a list', 'tensor-cache.json', html, 'corrupt-model'],
    ['a page for a tokenizer', 'tokenizer.json', html, 'corrupt-model'],
    ['a page for a library', 'm.wasm', html, 'corrupt-model'],
    ['a missing file that cannot be fetched', 's0.bin', null, 'network']
  ])('fails for %s', async (_name, name, data, kind) => {
    expect((await load({ [named(name)]: data })).facts).toMatchObject({ kind });
  });
});
