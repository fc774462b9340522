// Makes a model with random weights for a compiled library, in the form in which WebLLM fetches
// models: the shapes come from the library, and nothing is downloaded.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chatConfig } from './chat-config.mjs';
import { xorshift } from './random.mjs';
import { makeTokenizer, vocabularyOf } from './tokenizer.mjs';
import { halfBits } from './weights/half.mjs';
import { writeShards } from './weights/shards.mjs';

/** @typedef {import('./library.mjs').Metadata} Metadata */
/** @typedef {import('./library.mjs').Parameter} Parameter */

/** Changes when the same library would give another model: older folders are made again. */
const RECIPE = 2;

/** @type {Record<string, number>} */
const BYTES = { float32: 4, float16: 2, uint32: 4 };

/**
 * Eight weights of four bits, evenly from 0 to 14: around 7, the zero of group quantisation, so
 * that a layer's weights have mean 0 (else one direction swamps all logits).
 */
export function nibbles(/** @type {number} */ random) {
  const fifteens = random & (random >>> 1) & (random >>> 2) & (random >>> 3) & 0x11111111;
  return ((random & ~(fifteens * 15)) | (fifteens * 7)) >>> 0;
}

/**
 * The numbers of one tensor: norms are 1, biases small, weights and scales such that a layer keeps
 * the size of what it is given.
 *
 * @param {Parameter} parameter
 * @param {() => number} random 32 bits
 */
function fill({ name, shape, dtype }, random) {
  const width = BYTES[dtype];
  if (width === undefined) throw new Error(`${name} is of the type ${dtype}, which is not made.`);
  const count = shape.reduce((product, side) => product * side, 1);
  if (dtype === 'uint32') {
    const words = new Uint32Array(count);
    for (let i = 0; i < count; i++) words[i] = nibbles(random());
    return Buffer.from(words.buffer);
  }
  const uniform = () => random() / 2 ** 32;
  const draw = /q_scale$/.test(name)
    ? () => 0.007 * (0.6 + 0.8 * uniform())
    : /norm.*weight$/i.test(name)
      ? () => 1
      : /bias$/.test(name)
        ? () => 0.02 * (uniform() - 0.5)
        : () => 0.11 * (uniform() - 0.5);
  if (dtype === 'float32') return Buffer.from(Float32Array.from({ length: count }, draw).buffer);
  return Buffer.from(Uint16Array.from({ length: count }, () => halfBits(draw())).buffer);
}

/** @param {Metadata} metadata */
function* tensorsOf({ params }) {
  const random = xorshift(20261121);
  for (const parameter of params) yield { parameter, data: fill(parameter, random) };
}

/**
 * What the formulas need beside the shapes. Constants of the architecture are compiled into a
 * library, and not in its description: these are those of the published libraries for Qwen2.
 *
 * @param {Metadata} metadata
 */
function modelConfig({ kv_cache: cache, model_type: type }) {
  if (type !== 'qwen2' || !cache) return {};
  const { head_dim, num_attention_heads, num_hidden_layers, num_key_value_heads } = cache;
  return {
    head_dim,
    num_attention_heads,
    num_hidden_layers,
    num_key_value_heads,
    rms_norm_eps: 1e-6,
    rope_theta: 1e6
  };
}

/** Rows of the embedding table: the size of the vocabulary. @param {Metadata} metadata */
function vocabularySize({ model_type: type, params }) {
  const rows = params.find(({ name }) => /embed_tokens|wte/.test(name))?.shape[0];
  if (rows === undefined) throw new Error(`The parameters of ${type} name no embedding table.`);
  return rows;
}

/**
 * Makes the model, unless the folder holds it already.
 *
 * @param {string} folder
 * @param {Metadata} metadata
 * @returns {{ vocab: import('./tokenizer.mjs').Vocabulary }}
 */
export function ensureRandomModel(folder, metadata) {
  const size = vocabularySize(metadata);
  // Beside the files, which are served and counted.
  const made = `${folder}.made.json`;
  const recipe = createHash('sha256')
    .update(JSON.stringify([RECIPE, metadata]))
    .digest('hex');
  if (!existsSync(made) || JSON.parse(readFileSync(made, 'utf8')).recipe !== recipe) {
    mkdirSync(folder, { recursive: true });
    const first = size - 3;
    const special = { '<|endoftext|>': first, '<|im_start|>': first + 1, '<|im_end|>': first + 2 };
    writeFileSync(join(folder, 'tokenizer.json'), JSON.stringify(makeTokenizer(size, special)));
    const config = chatConfig(metadata, {
      vocabulary: size,
      end: special['<|endoftext|>'],
      close: special['<|im_end|>'],
      model: modelConfig(metadata)
    });
    writeFileSync(join(folder, 'mlc-chat-config.json'), JSON.stringify(config, null, 1));
    writeShards(folder, tensorsOf(metadata));
    // Last, so that a folder that was left half made is made again.
    writeFileSync(made, JSON.stringify({ recipe }));
  }
  return { vocab: vocabularyOf(JSON.parse(readFileSync(join(folder, 'tokenizer.json'), 'utf8'))) };
}
