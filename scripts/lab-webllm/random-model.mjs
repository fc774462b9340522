// Makes a model with random weights for a compiled library, in the form in which WebLLM fetches
// models: the shapes come from the library, and nothing is downloaded.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chatTemplate, TOKENIZER_INFO } from './chat-config.mjs';
import { xorshift } from './random.mjs';
import { makeTokenizer, vocabularyOf } from './tokenizer.mjs';

/** @typedef {import('./library.mjs').Metadata} Metadata */
/** @typedef {import('./library.mjs').Parameter} Parameter */

/** Bytes of one file of weights, about; a larger tensor has one of its own. */
const SHARD = 32 * 2 ** 20;

/** Changes when the same library would give another model: older folders are made again. */
const RECIPE = 1;

/** @type {Record<string, number>} */
const BYTES = { float32: 4, float16: 2, uint32: 4 };

/** The half-precision bits of a normal number, cut off. */
export function halfBits(/** @type {number} */ value) {
  const bits = new Uint32Array(new Float32Array([value]).buffer)[0] ?? 0;
  const sign = (bits >>> 16) & 0x8000;
  const exponent = ((bits >>> 23) & 0xff) - 112;
  if (exponent <= 0) return sign;
  return exponent > 30 ? sign | 0x7bff : sign | (exponent << 10) | ((bits & 0x7fffff) >>> 13);
}

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

/** Writes the files of weights and their list. @param {string} folder @param {Metadata} metadata */
function writeWeights(folder, { params }) {
  const random = xorshift(20261121);
  /** @type {object[]} */
  const shards = [];
  /** @type {{ parameter: Parameter, data: Buffer }[]} */
  let open = [];
  let size = 0;
  let total = 0;
  const close = () => {
    if (!open.length) return;
    const data = Buffer.concat(open.map((part) => part.data));
    const dataPath = `params_shard_${shards.length}.bin`;
    writeFileSync(join(folder, dataPath), data);
    let byteOffset = 0;
    const records = open.map(({ parameter: { name, shape, dtype }, data: { length } }) => {
      const record = { name, shape, dtype, format: 'raw', nbytes: length, byteOffset };
      byteOffset += length;
      return record;
    });
    const md5sum = createHash('md5').update(data).digest('hex');
    shards.push({ dataPath, format: 'raw-shard', nbytes: data.length, records, md5sum });
    open = [];
    size = 0;
  };
  for (const parameter of params) {
    const data = fill(parameter, random);
    if (size + data.length > SHARD) close();
    open.push({ parameter, data });
    size += data.length;
    total += data.length;
  }
  close();
  const list = { metadata: { ParamSize: params.length, ParamBytes: total }, records: shards };
  writeFileSync(join(folder, 'tensor-cache.json'), JSON.stringify(list));
}

/**
 * ChatML, as Qwen has it.
 *
 * @param {Metadata} metadata
 * @param {number} vocabulary number of tokens
 * @param {Record<'<|endoftext|>' | '<|im_start|>' | '<|im_end|>', number>} special ids of the special tokens
 */
function chatConfig(metadata, vocabulary, special) {
  const [end, close] = [special['<|endoftext|>'], special['<|im_end|>']];
  return {
    version: '0.1.0',
    model_type: metadata.model_type,
    quantization: metadata.quantization,
    model_config: {},
    vocab_size: vocabulary,
    context_window_size: metadata.context_window_size,
    sliding_window_size: metadata.sliding_window_size,
    prefill_chunk_size: metadata.prefill_chunk_size,
    attention_sink_size: metadata.attention_sink_size,
    tensor_parallel_shards: 1,
    temperature: 1,
    presence_penalty: 0,
    frequency_penalty: 0,
    repetition_penalty: 1,
    top_p: 1,
    pad_token_id: end,
    bos_token_id: end,
    eos_token_id: [close],
    tokenizer_files: ['tokenizer.json'],
    tokenizer_info: TOKENIZER_INFO,
    conv_template: chatTemplate({ texts: ['<|endoftext|>', '<|im_end|>'], tokens: [end, close] })
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
    const config = chatConfig(metadata, size, special);
    writeFileSync(join(folder, 'mlc-chat-config.json'), JSON.stringify(config, null, 1));
    writeWeights(folder, metadata);
    // Last, so that a folder that was left half made is made again.
    writeFileSync(made, JSON.stringify({ recipe }));
  }
  return { vocab: vocabularyOf(JSON.parse(readFileSync(join(folder, 'tokenizer.json'), 'utf8'))) };
}
