import { afterEach, describe, expect, it, test } from 'vitest';
import { AxiaError } from '../../../../src/lib/core/error';
import { mulberry32 } from '../../../../src/lib/core/random';
import { connectTo, withBuild } from '../../../../src/lib/engines/endpoint/connect';
import { quoted } from '../../../../src/lib/engines/endpoint/quoting';
import { EndpointSecrets } from '../../../../src/lib/engines/endpoint/secrets';
import { nameOf, servedModel } from '../../../../src/lib/engines/endpoint/served-models';
import { createTransport } from '../../../../src/lib/engines/endpoint/transport';
import { systemClock } from '../../../../src/lib/platform';
import {
  startOpenaiServer,
  type OpenaiServer,
  type ServerManner
} from '../../../fakes/openai-server';

const { signal } = new AbortController();
const started: OpenaiServer[] = [];
afterEach(() => Promise.all(started.splice(0).map((server) => server.close())));

async function connected(manner: Partial<ServerManner>) {
  const server = await startOpenaiServer(manner);
  started.push(server);
  const { url } = server;
  const transport = createTransport({
    ...{ url, secrets: new EndpointSecrets(), clock: systemClock, atOnce: 4 },
    random: mulberry32(1)
  });
  return connectTo(url, transport, signal);
}

const PATH = '/home/somebody/models/SmolLM2-135M-Instruct.Q4_1.gguf';

describe('the name of a model', () => {
  test.each([
    [PATH, 'SmolLM2-135M-Instruct.Q4_1.gguf'],
    ['C:\\Users\\Jo Doe\\models\\qwen.gguf', 'qwen.gguf'],
    ['~/llm/qwen.gguf', 'qwen.gguf'],
    ['./qwen/', 'qwen'],
    ['../llm/Qwen2.5-7B-Instruct', 'Qwen2.5-7B-Instruct'],
    ['models/7B/ggml-model.gguf', 'ggml-model.gguf'],
    ['file:///data/m.gguf', 'm.gguf'],
    ['/root/.cache/huggingface/hub/models--Qwen--Qwen2.5-7B/snapshots/0123abcd', 'Qwen/Qwen2.5-7B'],
    // No paths, though they have slashes.
    ['meta-llama/Llama-3.1-8B-Instruct', 'meta-llama/Llama-3.1-8B-Instruct'],
    ['accounts/fireworks/models/llama-v3p1-8b', 'accounts/fireworks/models/llama-v3p1-8b'],
    ['models/gemini-2.0-flash', 'models/gemini-2.0-flash'],
    ['qwen2.5:0.5b', 'qwen2.5:0.5b']
  ])('of %s is %s', (id, name) => expect(nameOf(id)).toBe(name));

  it('is its own where two files are called alike, and both can be asked for', async () => {
    const { models } = await connected({ models: ['/a/m.gguf', '/b/m.gguf'] });
    expect(models!.map(({ name }) => name)).toEqual(['m.gguf', 'm.gguf (2)']);
    expect(servedModel(models, 'm.gguf (2)').id).toBe('/b/m.gguf');
  });

  it('is that of the study where an old one holds the path', async () => {
    const { models } = await connected({ models: [PATH] });
    expect(servedModel(models, PATH)).toMatchObject({ id: PATH, name: PATH });
  });

  it('without its folders is all that messages hold', async () => {
    const { models } = await connected({ models: [PATH] });
    const missing = () => servedModel(models, '/home/somebody/other.gguf');
    expect(missing).toThrow(AxiaError);
    expect(missing).not.toThrow(/somebody/);
    const none = { key: null, headers: {} };
    expect(quoted(`model '${PATH}' is gone`, none)).toBe(
      "model 'SmolLM2-135M-Instruct.Q4_1.gguf' is gone"
    );
    const kept = 'no /v1/chat/completions at https://host.example/data/x, 1/2';
    expect(quoted(kept, none)).toBe(kept);
  });
});

describe('what a server says of itself and its model', () => {
  it('is read from llama.cpp, its context that of one slot', async () => {
    const { models, name, server } = await connected({
      dialect: 'llamacpp',
      models: [PATH],
      meta: { n_ctx_train: 8192, n_params: 134_515_008, size: 96_000_000 },
      replies: {
        '/props': {
          total_slots: 2,
          model_path: PATH,
          model_ftype: 'Q4_1',
          chat_template: '{{ messages }}',
          build_info: 'b6000-abc',
          default_generation_settings: { n_ctx: 2048 }
        }
      }
    });
    expect(server).toEqual({ kind: 'llama.cpp', version: 'b6000-abc', slots: 2 });
    expect(name).toBe('llama.cpp b6000-abc');
    expect(models).toMatchObject([
      {
        id: PATH,
        contextWindow: 2048,
        parameters: 134_515_008,
        bytes: 96_000_000,
        quantisation: 'Q4_1',
        template: '{{ messages }}'
      }
    ]);
  });

  it('is read from Ollama and from LM Studio', async () => {
    const ollama = await connected({
      dialect: 'ollama',
      models: ['llama3.2:1b'],
      replies: {
        '/api/tags': {
          models: [{ name: 'llama3.2:1b', size: 13e8, details: { quantization_level: 'Q8_0' } }]
        }
      }
    });
    expect(ollama.server.version).toBe('0.12.11');
    expect(ollama.models).toMatchObject([{ bytes: 13e8, quantisation: 'Q8_0' }]);
    const studio = await connected({
      dialect: 'lmstudio',
      models: ['qwen'],
      replies: {
        '/api/v0/models': {
          data: [{ id: 'qwen', quantization: '4bit', max_context_length: 32_768 }]
        }
      }
    });
    expect(studio.models).toMatchObject([{ contextWindow: 32_768, quantisation: '4bit' }]);
  });

  it('is unknown where it says nothing, or nonsense', async () => {
    for (const replies of [{}, { '/props': { total_slots: 'many', build_info: 'b0-unknown' } }]) {
      const { models, server } = await connected({ dialect: 'llamacpp', models: ['m'], replies });
      expect(server).toEqual({ kind: 'llama.cpp', version: null, slots: null });
      expect(models).toMatchObject([{ quantisation: null, template: null, contextWindow: null }]);
      expect(withBuild(server, 'b0-unknown').version).toBeNull();
      expect(withBuild(server, 'b7179-1').version).toBe('b7179-1');
    }
  });
});
