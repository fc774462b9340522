// The parts of a transformer in a folder of WebLLM's form: what the engine itself is given.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { vectorOf } from './forward.mjs';
import { packedSizes, unpackRow } from './group-quantisation.mjs';
import { half } from './half.mjs';

/** @typedef {import('./gguf-file.mjs').Matrix} Matrix */
/** @typedef {import('./forward.mjs').Linear} Linear */
/** @typedef {{ name: string, shape: number[], dtype: string, nbytes: number, byteOffset: number }} Entry */

/** The tensors of a folder, as views of its files. @param {string} folder */
function tensorsOf(folder) {
  const list = JSON.parse(readFileSync(join(folder, 'tensor-cache.json'), 'utf8'));
  /** @type {Map<string, { shape: number[], dtype: string, view: DataView }>} */
  const tensors = new Map();
  for (const { dataPath, records } of list.records) {
    const bytes = readFileSync(join(folder, dataPath));
    for (const { name, shape, dtype, nbytes, byteOffset } of /** @type {Entry[]} */ (records))
      tensors.set(name, {
        shape,
        dtype,
        view: new DataView(bytes.buffer, bytes.byteOffset + byteOffset, nbytes)
      });
  }
  return tensors;
}

/** A view of some numbers. @param {{ dtype: string, view: DataView }} tensor */
function floatsOf({ dtype, view }) {
  if (dtype === 'float32') return (/** @type {number} */ at) => view.getFloat32(4 * at, true);
  if (dtype === 'float16') return (/** @type {number} */ at) => half(view.getUint16(2 * at, true));
  throw new Error(`Numbers of the type ${dtype} are not read.`);
}

/** Some rows of a matrix. @param {Matrix} matrix @param {number} from @param {number} rows */
const rowsOf = ({ columns, row }, from, rows) => ({
  rows,
  columns,
  row: (/** @type {number} */ index, /** @type {Float32Array} */ into) => row(from + index, into)
});

/**
 * Reads a folder. Throws a sentence for people where its configuration does not say what the formulas
 * need.
 *
 * @param {string} folder
 * @returns {import('./forward.mjs').Transformer}
 */
export function mlcTransformer(folder) {
  const config = JSON.parse(readFileSync(join(folder, 'mlc-chat-config.json'), 'utf8'));
  const { model_type: type, model_config: own } = config;
  const joined = { qwen2: 'c_attn', llama: 'qkv_proj' }[/** @type {string} */ (type)];
  if (joined === undefined)
    throw new Error(`The formulas of the architecture ${type} are not known here.`);
  if (own.rope_scaling) throw new Error('Rotary positions that are scaled are not known here.');
  const number = (/** @type {string} */ name) => {
    if (typeof own[name] === 'number') return own[name];
    throw new Error(`The model_config in mlc-chat-config.json does not say ${name}.`);
  };
  const tensors = tensorsOf(folder);
  const tensor = (/** @type {string} */ name) => {
    const found = tensors.get(name);
    if (found) return found;
    throw new Error(`The list of weights has no ${name}.`);
  };
  /** @param {string} name @returns {Matrix} */
  function matrix(name) {
    const packed = tensors.get(`${name}.q_weight`);
    if (!packed) {
      const plain = tensor(`${name}.weight`);
      const [rows = 1, columns = rows] = plain.shape;
      const at = floatsOf(plain);
      return {
        rows: plain.shape.length === 1 ? 1 : rows,
        columns,
        row(index, into) {
          for (let i = 0; i < columns; i++) into[i] = at(index * columns + i);
        }
      };
    }
    const [rows = 0, words = 0] = packed.shape;
    const scaleAt = floatsOf(tensor(`${name}.q_scale`));
    const columns = words * 8;
    const { scales } = packedSizes(columns);
    const own = new Float32Array(scales);
    return {
      rows,
      columns,
      row(index, into) {
        for (let i = 0; i < scales; i++) own[i] = scaleAt(index * scales + i);
        const { buffer, byteOffset } = packed.view;
        const view = new DataView(buffer, byteOffset + index * words * 4, words * 4);
        unpackRow(view, own, into);
      }
    };
  }
  /** @param {string} name @param {number} [from] @param {number} [rows] @returns {Linear} */
  function linear(name, from = 0, rows) {
    const whole = matrix(name);
    const count = rows ?? whole.rows;
    const bias = tensors.get(`${name}.bias`);
    const at = bias && floatsOf(bias);
    return {
      matrix: rowsOf(whole, from, count),
      bias: at ? Float32Array.from({ length: count }, (_, i) => at(from + i)) : null
    };
  }
  const heads = number('num_attention_heads');
  const keyHeads = number('num_key_value_heads');
  const embedding = matrix('model.embed_tokens');
  const size = own.head_dim ?? embedding.columns / heads;
  const [queries, keys] = [heads * size, keyHeads * size];
  return {
    layers: Array.from({ length: number('num_hidden_layers') }, (_, layer) => {
      const at = (/** @type {string} */ name) => `model.layers.${layer}.${name}`;
      const both = at('mlp.gate_up_proj');
      const hidden = matrix(both).rows / 2;
      return {
        attentionNorm: vectorOf(matrix(at('input_layernorm'))),
        query: linear(at(`self_attn.${joined}`), 0, queries),
        key: linear(at(`self_attn.${joined}`), queries, keys),
        value: linear(at(`self_attn.${joined}`), queries + keys, keys),
        output: linear(at('self_attn.o_proj')),
        forwardNorm: vectorOf(matrix(at('post_attention_layernorm'))),
        gate: linear(both, 0, hidden),
        up: linear(both, hidden, hidden),
        down: linear(at('mlp.down_proj'))
      };
    }),
    embedding,
    norm: vectorOf(matrix('model.norm')),
    head:
      tensors.has('lm_head.q_weight') || tensors.has('lm_head.weight')
        ? matrix('lm_head')
        : embedding,
    heads,
    keyHeads,
    epsilon: number('rms_norm_eps'),
    ropeBase: number('rope_theta'),
    rotation: 'halves'
  };
}
