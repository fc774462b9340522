// Makes a model in WebLLM's form from a GGUF file, for one compiled library: its list of parameters
// decides names, shapes, and whether they are quantised.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chatConfig } from '../chat-config.mjs';
import { shapeOf } from './gguf-weights.mjs';
import { packedSizes, packRow } from './group-quantisation.mjs';
import { halfBits } from './half.mjs';
import { writeShards } from './shards.mjs';
import { tokenizerJson } from './tokenizer-json.mjs';

/** @typedef {import('../library.mjs').Metadata} Metadata */
/** @typedef {import('../library.mjs').Parameter} Parameter */
/** @typedef {import('./gguf-file.mjs').Gguf} Gguf */
/** @typedef {import('./gguf-file.mjs').Matrix} Matrix */
/** @typedef {import('./gguf-weights.mjs').Shape} Shape */

/** What the library calls the parts of a layer, and what llama.cpp does. */
const PARTS = /** @type {Readonly<Record<string, readonly string[]>>} */ ({
  input_layernorm: ['attn_norm'],
  post_attention_layernorm: ['ffn_norm'],
  'self_attn.c_attn': ['attn_q', 'attn_k', 'attn_v'],
  'self_attn.qkv_proj': ['attn_q', 'attn_k', 'attn_v'],
  'self_attn.o_proj': ['attn_output'],
  'mlp.gate_up_proj': ['ffn_gate', 'ffn_up'],
  'mlp.down_proj': ['ffn_down']
});

/** Rows of several matrices, one below the other. @param {Matrix[]} parts @returns {Matrix} */
function stacked(parts) {
  const [{ columns } = { columns: 0 }] = parts;
  return {
    rows: parts.reduce((sum, { rows }) => sum + rows, 0),
    columns,
    row(index, into) {
      let at = index;
      for (const { row, rows } of parts) {
        if (at < rows) return row(at, into);
        at -= rows;
      }
    }
  };
}

/** Biases of several parts, one behind the other. @param {Matrix[]} parts @returns {Matrix} */
function chained(parts) {
  const columns = parts.reduce((sum, part) => sum + part.columns, 0);
  return {
    rows: 1,
    columns,
    row(_, into) {
      let at = 0;
      for (const part of parts) {
        part.row(0, into.subarray(at, at + part.columns));
        at += part.columns;
      }
    }
  };
}

/**
 * Rows in which the numbers of a head's halves are neighbours, as llama.cpp keeps Llama's queries and
 * keys, back in the order in which they were trained.
 *
 * @param {Matrix} matrix
 * @param {number} heads
 * @returns {Matrix}
 */
function halvesApart({ columns, row, rows }, heads) {
  const size = rows / heads;
  return {
    rows,
    columns,
    row(index, into) {
      const at = index % size;
      const half = Math.floor(at / (size / 2));
      row(index - at + 2 * (at % (size / 2)) + half, into);
    }
  };
}

/** Share of the largest difference between an embedding and an output that count as the same. */
const SAME = 0.1;

/** Whether two matrices hold the same numbers, each rounded in its own way. */
function alike(/** @type {Matrix} */ a, /** @type {Matrix} */ b) {
  const [one, two] = [new Float32Array(a.columns), new Float32Array(b.columns)];
  let [difference, size] = [0, 0];
  for (let row = 0; row < a.rows; row += Math.ceil(a.rows / 64)) {
    a.row(row, one);
    b.row(row, two);
    for (const [i, value] of one.entries()) {
      difference += (value - (two[i] ?? NaN)) ** 2;
      size += value ** 2;
    }
  }
  return Math.sqrt(difference / size) < SAME;
}

/**
 * The numbers of a parameter, before it is quantised.
 *
 * @param {Gguf} gguf
 * @param {Shape} shape
 * @param {string} name without `.weight`, `.q_weight`, `.q_scale`, or of a bias whole
 * @param {boolean} tied whether the library has no output matrix
 * @returns {Matrix}
 */
function numbersOf(gguf, shape, name, tied) {
  if (name === 'model.norm') return gguf.matrix('output_norm.weight');
  const output = gguf.has('output.weight') ? gguf.matrix('output.weight') : null;
  const embedding = gguf.matrix('token_embd.weight');
  if (name === 'lm_head') return output ?? embedding;
  if (name === 'model.embed_tokens') {
    if (!tied || output === null) return embedding;
    if (!alike(embedding, output))
      throw new Error(
        'The library uses the embeddings as output, and this model has an output of its own.'
      );
    return output.bits > embedding.bits ? output : embedding;
  }
  const [, layer, part = '', bias = ''] = /^model\.layers\.(\d+)\.(.+?)(\.bias)?$/.exec(name) ?? [];
  const own = PARTS[part];
  if (!own) throw new Error(`The library wants ${name}, which is not known here.`);
  const found = own.map((one) => {
    const matrix = gguf.matrix(`blk.${layer}.${one}${bias || '.weight'}`);
    if (shape.architecture !== 'llama' || bias) return matrix;
    if (one === 'attn_q') return halvesApart(matrix, shape.heads);
    return one === 'attn_k' ? halvesApart(matrix, shape.keyHeads) : matrix;
  });
  return bias ? chained(found) : stacked(found);
}

/** Floats in the type of a parameter. @param {Float32Array} numbers @param {string} dtype @param {string} name */
function bytesOf(numbers, dtype, name) {
  if (dtype === 'float32') return Buffer.from(numbers.buffer);
  if (dtype === 'float16') return Buffer.from(Uint16Array.from(numbers, halfBits).buffer);
  throw new Error(`The library wants ${name} as ${dtype}, which is not made.`);
}

/** Every number of a matrix. @param {Matrix} matrix */
function allOf({ columns, row, rows }) {
  const numbers = new Float32Array(rows * columns);
  for (let i = 0; i < rows; i++) row(i, numbers.subarray(i * columns, (i + 1) * columns));
  return numbers;
}

/** A matrix of four bits a number. @param {Matrix} matrix */
function packed({ columns, row, rows }) {
  const sizes = packedSizes(columns);
  const words = new Uint32Array(rows * sizes.words);
  const scales = new Float32Array(rows * sizes.scales);
  const numbers = new Float32Array(columns);
  for (let i = 0; i < rows; i++) {
    row(i, numbers);
    packRow(
      numbers,
      words.subarray(i * sizes.words, (i + 1) * sizes.words),
      scales.subarray(i * sizes.scales, (i + 1) * sizes.scales)
    );
  }
  return { words, scales };
}

/**
 * The library's parameters, filled.
 *
 * @param {Gguf} gguf
 * @param {Metadata} metadata
 */
function* tensorsOf(gguf, { params }) {
  const shape = shapeOf(gguf);
  const tied = !params.some(({ name }) => name.startsWith('lm_head'));
  const numbers = (/** @type {string} */ name) =>
    numbersOf(gguf, shape, name.replace(/\.(q_)?(weight|scale)$/, ''), tied);
  /** @type {ReturnType<typeof packed> | null} */
  let last = null;
  for (const parameter of params) {
    const { dtype, name } = parameter;
    const wanted = parameter.shape.join(' x ');
    const matrix = numbers(name);
    const { columns, rows } = matrix;
    const { scales, words } = packedSizes(columns);
    const form = name.endsWith('.q_weight')
      ? [rows, words]
      : name.endsWith('.q_scale')
        ? [rows, scales]
        : parameter.shape.length === 1
          ? [columns]
          : [rows, columns];
    if (form.join(' x ') !== wanted)
      throw new Error(
        `${name} would be ${form.join(' x ')}, and the library wants ${wanted}: this model has another shape or another quantisation.`
      );
    // The scales of a matrix follow its words.
    if (name.endsWith('.q_weight')) {
      last = packed(matrix);
      yield { parameter, data: Buffer.from(last.words.buffer) };
    } else if (name.endsWith('.q_scale')) {
      const { scales } = last ?? packed(matrix);
      yield { parameter, data: bytesOf(scales, dtype, name) };
    } else yield { parameter, data: bytesOf(allOf(matrix), dtype, name) };
  }
}

/**
 * Writes a model. Throws a sentence for people where the file's model does not fit the library, or is
 * of a kind that is not known here.
 *
 * @param {Gguf} gguf
 * @param {string} folder made where it is missing
 * @param {Metadata} metadata of the library
 */
export function convertGguf(gguf, folder, metadata) {
  const shape = shapeOf(gguf);
  const { architecture, context, epsilon, heads, hidden, keyHeads, layers, ropeBase, width } =
    shape;
  if (architecture !== metadata.model_type)
    throw new Error(
      `The GGUF file holds ${architecture}, and the library is for ${metadata.model_type}.`
    );
  const tokenizer = tokenizerJson(gguf);
  const special = Object.fromEntries(
    tokenizer.added_tokens.map(({ id, content }) => [content, id])
  );
  const [start, close] = [special['<|im_start|>'], special['<|im_end|>']];
  if (start === undefined || close === undefined)
    throw new Error('Models whose chats are not written in ChatML are not converted.');
  const vocabulary = gguf.matrix('token_embd.weight').rows;
  const config = chatConfig(metadata, {
    vocabulary,
    end: special['<|endoftext|>'] ?? close,
    close,
    model: {
      hidden_size: width,
      intermediate_size: hidden,
      num_hidden_layers: layers,
      num_attention_heads: heads,
      num_key_value_heads: keyHeads,
      rms_norm_eps: epsilon,
      rope_theta: ropeBase,
      vocab_size: vocabulary,
      context_window_size: context
    }
  });
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'tokenizer.json'), JSON.stringify(tokenizer));
  writeFileSync(join(folder, 'mlc-chat-config.json'), JSON.stringify(config, null, 1));
  writeShards(folder, tensorsOf(gguf, metadata));
}
