import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { ggufBytes } from '../../../scripts/lab-endpoint/gguf.mjs';
import { randomModel } from '../../../scripts/lab-endpoint/random-model.mjs';
import { CHATML } from '../../../scripts/lab-endpoint/templates.mjs';
import { makeTokenizer } from '../../../scripts/lab-webllm/tokenizer.mjs';
import { xorshift } from '../../../scripts/lab-webllm/random.mjs';
import { chatMl } from '../../../scripts/lab-webllm/checks/reference.mjs';
import { BLOCK_TYPES } from '../../../scripts/lab-webllm/weights/block-types.mjs';
import { convertGguf } from '../../../scripts/lab-webllm/weights/convert.mjs';
import {
  logProbabilitiesBehind,
  readLabels
} from '../../../scripts/lab-webllm/weights/forward.mjs';
import { bytesSource, readGguf } from '../../../scripts/lab-webllm/weights/gguf-file.mjs';
import { ggufTransformer, shapeOf } from '../../../scripts/lab-webllm/weights/gguf-weights.mjs';
import { packRow, unpackRow } from '../../../scripts/lab-webllm/weights/group-quantisation.mjs';
import { half, halfBits } from '../../../scripts/lab-webllm/weights/half.mjs';
import { mlcTransformer } from '../../../scripts/lab-webllm/weights/mlc-weights.mjs';
import { tokenizerJson } from '../../../scripts/lab-webllm/weights/tokenizer-json.mjs';

const home = mkdtempSync(join(tmpdir(), 'axia-weights-'));
afterAll(() => rmSync(home, { recursive: true }));

describe('floats of 16 bits', () => {
  it('are read and written back', () => {
    const finite = Array.from({ length: 2 ** 16 }, (_, bits) => bits).filter(
      (bits) => ((bits >>> 10) & 31) < 31
    );
    expect(finite.filter((bits) => halfBits(half(bits)) !== bits)).toEqual([]);
  });

  it('are the nearest ones', () => {
    expect([1, -2, 0.5, 0.1, 65504, 2 ** -24].map((value) => half(halfBits(value)))).toEqual([
      1,
      -2,
      0.5,
      0.0999755859375,
      65504,
      2 ** -24
    ]);
  });
});

const HALVES = [0.5, 2];
const bits = (width: number, length: number) =>
  fc.array(fc.nat(2 ** width - 1), { minLength: length, maxLength: length });

/** The numbers of a block of 32: the first half in the low halves of the bytes. */
function block32(numbers: number[], { wide, least }: { wide: boolean; least: boolean }) {
  const head = [HALVES[0]!, ...(least ? [HALVES[1]!] : [])].flatMap((value) => {
    const word = halfBits(value);
    return [word & 255, word >> 8];
  });
  const high = wide
    ? [0, 8, 16, 24].map((from) =>
        numbers.slice(from, from + 8).reduce((byte, one, i) => byte | ((one >> 4) << i), 0)
      )
    : [];
  const low = Array.from(
    { length: 16 },
    (_, i) => (numbers[i]! & 15) | ((numbers[i + 16]! & 15) << 4)
  );
  return [...head, ...high, ...low];
}

function unpacked(type: number, bytes: number[]) {
  const { size, bytes: length, unpack } = BLOCK_TYPES[type]!;
  expect(bytes).toHaveLength(length);
  const into = new Float32Array(size);
  unpack(new DataView(Uint8Array.from(bytes).buffer), into, 0);
  return [...into];
}

const [SCALE, LEAST] = HALVES as [number, number];

describe('the blocks of llama.cpp', () => {
  it.each([
    [2, 4, 8, false],
    [3, 4, 0, true],
    [6, 5, 16, false],
    [7, 5, 0, true]
  ])('of type %i hold %i bits a number', (type, width, zero, least) => {
    fc.assert(
      fc.property(bits(width, 32), (numbers) => {
        const bytes = block32(numbers, { wide: width === 5, least });
        const expected = numbers.map((one) => (one - zero) * SCALE + (least ? LEAST : 0));
        expect(unpacked(type, bytes)).toEqual(expected);
      })
    );
  });

  it('of eight bits hold signed numbers', () => {
    fc.assert(
      fc.property(bits(8, 32), (numbers) => {
        const word = halfBits(SCALE);
        const expected = numbers.map((one) => (one > 127 ? one - 256 : one) * SCALE);
        expect(unpacked(8, [word & 255, word >> 8, ...numbers])).toEqual(expected);
      })
    );
  });

  it.each([
    [12, 4],
    [13, 5]
  ])('of type %i hold 256 numbers of %i bits in eight parts', (type, width) => {
    fc.assert(
      fc.property(bits(width, 256), bits(6, 8), bits(6, 8), (numbers, scales, leasts) => {
        const head = HALVES.flatMap((value) => [halfBits(value) & 255, halfBits(value) >> 8]);
        // Six bits each: those of the last four parts are divided between two bytes.
        const first = (all: number[]) =>
          [0, 1, 2, 3].map((i) => all[i]! | ((all[i + 4]! >> 4) << 6));
        const both = [0, 1, 2, 3].map((i) => (scales[i + 4]! & 15) | ((leasts[i + 4]! & 15) << 4));
        const high = Array.from({ length: 32 }, (_, i) =>
          [0, 1, 2, 3, 4, 5, 6, 7].reduce(
            (byte, part) => byte | ((numbers[part * 32 + i]! >> 4) << part),
            0
          )
        );
        const low = [0, 2, 4, 6].flatMap((part) =>
          Array.from(
            { length: 32 },
            (_, i) => (numbers[part * 32 + i]! & 15) | ((numbers[part * 32 + 32 + i]! & 15) << 4)
          )
        );
        const bytes = [
          ...[...head, ...first(scales), ...first(leasts), ...both],
          ...(width === 5 ? high : []),
          ...low
        ];
        const expected = numbers.map((one, i) => {
          const part = i >> 5;
          return SCALE * scales[part]! * one - LEAST * leasts[part]!;
        });
        expect(unpacked(type, bytes)).toEqual(expected);
      })
    );
  });

  it('of six bits hold 256 numbers with sixteen scales', () => {
    fc.assert(
      fc.property(bits(6, 256), bits(8, 16), (numbers, scales) => {
        const low = [0, 4].flatMap((part) =>
          Array.from({ length: 64 }, (_, i) => {
            const [one, other] = [numbers[part * 32 + i]!, numbers[part * 32 + 64 + i]!];
            return (one & 15) | ((other & 15) << 4);
          })
        );
        const high = [0, 4].flatMap((part) =>
          Array.from({ length: 32 }, (_, i) =>
            [0, 1, 2, 3].reduce(
              (byte, quarter) =>
                byte | ((numbers[(part + quarter) * 32 + i]! >> 4) << (2 * quarter)),
              0
            )
          )
        );
        const word = halfBits(SCALE);
        const signed = scales.map((one) => (one > 127 ? one - 256 : one));
        const expected = numbers.map((one, i) => SCALE * signed[i >> 4]! * (one - 32));
        const found = unpacked(14, [...low, ...high, ...scales, word & 255, word >> 8]);
        expect(found.map((one) => one + 0)).toEqual(expected.map((one) => one + 0));
      })
    );
  });
});

describe('group quantisation', () => {
  it('is off by half a step at most, and by nothing on its steps', () => {
    const row = fc.array(fc.float({ min: -4, max: 4, noNaN: true }), {
      minLength: 64,
      maxLength: 64
    });
    fc.assert(
      fc.property(row, (numbers) => {
        const [words, scales] = [new Uint32Array(8), new Float32Array(2)];
        const [once, twice] = [new Float32Array(64), new Float32Array(64)];
        packRow(Float32Array.from(numbers), words, scales);
        unpackRow(new DataView(words.buffer), scales, once);
        const far = numbers.filter(
          (value, i) => Math.abs(value - once[i]!) > scales[i >> 5]! * 0.50001
        );
        expect(far).toEqual([]);
        packRow(once, words, scales);
        unpackRow(new DataView(words.buffer), scales, twice);
        expect([...once].filter((value, i) => Math.abs(value - twice[i]!) > 1e-5)).toEqual([]);
      })
    );
  });
});

const SPECIAL = { '<|endoftext|>': 1021, '<|im_start|>': 1022, '<|im_end|>': 1023 };

/** A tiny Qwen2 with biases, whose output is its embedding. */
function tinyQwen(): Uint8Array {
  const [width, hidden, heads, keyHeads, layers, size] = [64, 96, 4, 2, 2, 1024];
  const random = xorshift(7);
  const tensor = (name: string, shape: number[]) => ({
    name,
    shape,
    data: Float32Array.from(
      { length: shape.reduce((product, side) => product * side, 1) },
      () => 0.3 * (random() / 2 ** 31 - 1) + (name.includes('norm') ? 1 : 0)
    )
  });
  const keys = (width / heads) * keyHeads;
  const { model } = makeTokenizer(size, SPECIAL);
  const tokens = Object.entries(model.vocab)
    .toSorted(([, a], [, b]) => a - b)
    .map(([piece]) => piece);
  return ggufBytes(
    {
      'general.architecture': { string: 'qwen2' },
      'qwen2.block_count': { u32: layers },
      'qwen2.context_length': { u32: 512 },
      'qwen2.embedding_length': { u32: width },
      'qwen2.feed_forward_length': { u32: hidden },
      'qwen2.attention.head_count': { u32: heads },
      'qwen2.attention.head_count_kv': { u32: keyHeads },
      'qwen2.attention.layer_norm_rms_epsilon': { f32: 1e-6 },
      'qwen2.rope.freq_base': { f32: 1e6 },
      'tokenizer.ggml.model': { string: 'gpt2' },
      'tokenizer.ggml.pre': { string: 'qwen2' },
      'tokenizer.ggml.tokens': { strings: tokens },
      'tokenizer.ggml.token_type': { i32s: tokens.map((_, id) => (id < 1021 ? 1 : 3)) },
      'tokenizer.ggml.merges': { strings: model.merges }
    },
    [
      tensor('token_embd.weight', [width, size]),
      tensor('output_norm.weight', [width]),
      ...Array.from({ length: layers }, (_, layer) =>
        [
          tensor('attn_norm.weight', [width]),
          tensor('attn_q.weight', [width, width]),
          tensor('attn_q.bias', [width]),
          tensor('attn_k.weight', [width, keys]),
          tensor('attn_k.bias', [keys]),
          tensor('attn_v.weight', [width, keys]),
          tensor('attn_v.bias', [keys]),
          tensor('attn_output.weight', [width, width]),
          tensor('ffn_norm.weight', [width]),
          tensor('ffn_gate.weight', [width, hidden]),
          tensor('ffn_up.weight', [width, hidden]),
          tensor('ffn_down.weight', [hidden, width])
        ].map((one) => ({ ...one, name: `blk.${layer}.${one.name}` }))
      ).flat()
    ]
  );
}

const read = (bytes: Uint8Array) => readGguf(bytesSource(new Uint8Array(bytes)));

/** What a compiled library for a file's model would say that it wants. */
function libraryFor(gguf: ReturnType<typeof read>, quantization: string) {
  const { architecture, heads, hidden, keyHeads, layers, width } = shapeOf(gguf);
  const four = quantization.startsWith('q4');
  const dtype = quantization.includes('f16') ? 'float16' : 'float32';
  const matrix = (name: string, rows: number, columns: number) =>
    four
      ? [
          { name: `${name}.q_weight`, shape: [rows, columns / 8], dtype: 'uint32' },
          { name: `${name}.q_scale`, shape: [rows, columns / 32], dtype }
        ]
      : [{ name: `${name}.weight`, shape: [rows, columns], dtype }];
  const vector = (name: string, length: number) => ({ name, shape: [length], dtype });
  const joined = width + 2 * (width / heads) * keyHeads;
  const qwen = architecture === 'qwen2';
  const vocabulary = gguf.matrix('token_embd.weight').rows;
  return {
    model_type: architecture,
    quantization,
    context_window_size: 512,
    sliding_window_size: -1,
    attention_sink_size: -1,
    prefill_chunk_size: 512,
    params: [
      ...matrix('model.embed_tokens', vocabulary, width),
      ...(gguf.has('output.weight') ? matrix('lm_head', vocabulary, width) : []),
      ...Array.from({ length: layers }, (_, layer) => {
        const at = (name: string) => `model.layers.${layer}.${name}`;
        const attention = at(`self_attn.${qwen ? 'c_attn' : 'qkv_proj'}`);
        return [
          ...matrix(attention, joined, width),
          ...(qwen ? [vector(`${attention}.bias`, joined)] : []),
          ...matrix(at('self_attn.o_proj'), width, width),
          ...matrix(at('mlp.gate_up_proj'), 2 * hidden, width),
          ...matrix(at('mlp.down_proj'), width, hidden),
          vector(at('input_layernorm.weight'), width),
          vector(at('post_attention_layernorm.weight'), width)
        ];
      }).flat(),
      vector('model.norm.weight', width)
    ]
  };
}

const TOKENS = [1022, 70, 71, 300, 12, 1023, 5, 5, 1022, 64];
const LABELS = [[17], [18, 40], [19]];

const MODELS = [
  ['Llama', () => randomModel(CHATML)],
  ['Qwen2', tinyQwen]
] as const;

describe.each(MODELS)('a model of the kind %s from a GGUF file', (name, make) => {
  const gguf = read(make());
  const own = logProbabilitiesBehind(ggufTransformer(gguf), TOKENS);

  it('computes a distribution over its vocabulary', () => {
    expect(own.reduce((sum, value) => sum + Math.exp(value), 0)).toBeCloseTo(1, 12);
    const { logProbabilities, outside } = readLabels(own, LABELS);
    expect(Math.exp(logProbabilities[1]!)).toBeCloseTo(Math.exp(own[18]!) + Math.exp(own[40]!), 12);
    expect(logProbabilities.reduce((sum, one) => sum + Math.exp(one), outside)).toBeCloseTo(1, 12);
  });

  it('computes the same in WebLLM’s form, whatever order its numbers are kept in', () => {
    const folder = join(home, `${name}-q0f32`);
    convertGguf(gguf, folder, libraryFor(gguf, 'q0f32'));
    const converted = logProbabilitiesBehind(mlcTransformer(folder), TOKENS);
    const differences = own.map((value, id) => Math.abs(value - converted[id]!));
    expect(Math.max(...differences)).toBeLessThan(1e-9);
  });

  it.each(['q4f32_1', 'q4f16_1', 'q0f16'])('is quantised as a library of %s wants it', (how) => {
    const folder = join(home, `${name}-${how}`);
    const library = libraryFor(gguf, how);
    convertGguf(gguf, folder, library);
    const json = (file: string) => JSON.parse(readFileSync(join(folder, file), 'utf8'));
    const list = json('tensor-cache.json');
    expect(json('ndarray-cache.json')).toEqual(list);
    const found = list.records.flatMap(({ records }: { records: never[] }) => records);
    expect(found).toMatchObject(library.params);
    expect(json('mlc-chat-config.json')).toMatchObject({ quantization: how, vocab_size: 1024 });
    const converted = logProbabilitiesBehind(mlcTransformer(folder), TOKENS);
    const mean = own.reduce((sum, one, id) => sum + Math.abs(one - converted[id]!), 0) / own.length;
    expect(mean).toBeGreaterThan(0);
    expect(mean).toBeLessThan(how.startsWith('q4') ? 0.5 : 0.01);
  });

  it('is refused where the library is for another model', () => {
    const folder = join(home, 'refused');
    const library = libraryFor(gguf, 'q4f32_1');
    expect(() => convertGguf(gguf, folder, { ...library, model_type: 'gemma' })).toThrow(/gemma/);
    const wider = library.params.map((one) => ({ ...one, shape: one.shape.map((n) => 2 * n) }));
    expect(() => convertGguf(gguf, folder, { ...library, params: wider })).toThrow(/another shape/);
    const foreign = [{ name: 'model.layers.0.mlp.experts.weight', shape: [1], dtype: 'float32' }];
    expect(() => convertGguf(gguf, folder, { ...library, params: foreign })).toThrow(/experts/);
  });
});

it('an output of its own does not get lost in a library that has none', () => {
  const gguf = read(randomModel(CHATML));
  const library = libraryFor(gguf, 'q0f32');
  const tied = library.params.filter(({ name }) => !name.startsWith('lm_head'));
  expect(() => convertGguf(gguf, join(home, 'tied'), { ...library, params: tied })).toThrow(
    /output of its own/
  );
});

it('a file that is no whole GGUF is refused', () => {
  const bytes = tinyQwen();
  expect(() => read(Uint8Array.from([1, 2, 3, 4, 5, 6, 7, 8]))).toThrow(/no GGUF/);
  expect(() => read(bytes.slice(0, 400))).toThrow(/cut off/);
});

describe('the tokenizer of a GGUF file', () => {
  it('has its pieces and merges, and the control tokens apart', () => {
    const gguf = read(tinyQwen());
    const { added_tokens: added, model } = tokenizerJson(gguf);
    expect(added.map(({ content, id }) => [content, id])).toEqual(Object.entries(SPECIAL));
    expect(Object.keys(model.vocab)).toHaveLength(1024);
    expect(model.merges).toEqual(gguf.metadata.get('tokenizer.ggml.merges'));
  });

  it('leaves out what fills a vocabulary, and refuses a kind that it does not know', () => {
    const of = (pre: string, types: number[]) =>
      tokenizerJson(
        read(
          ggufBytes(
            {
              'tokenizer.ggml.model': { string: 'gpt2' },
              'tokenizer.ggml.pre': { string: pre },
              'tokenizer.ggml.tokens': { strings: ['a', '[PAD]'] },
              'tokenizer.ggml.token_type': { i32s: types }
            },
            []
          )
        )
      );
    expect(of('smollm', [1, 5]).model.vocab).toEqual({ a: 0 });
    expect(() => of('deepseek-v3', [1, 1])).toThrow(/deepseek-v3/);
  });
});

it('a prompt in ChatML has its turns in order, and no system turn where there is none', () => {
  const turns = [{ user: 'b', assistant: '5' }];
  expect(chatMl({ system: 'a', turns, user: 'c' })).toBe(
    '<|im_start|>system\na<|im_end|>\n<|im_start|>user\nb<|im_end|>\n<|im_start|>assistant\n5<|im_end|>\n<|im_start|>user\nc<|im_end|>\n<|im_start|>assistant\n'
  );
  expect(chatMl({ system: null, user: 'c' })).not.toContain('system');
});
