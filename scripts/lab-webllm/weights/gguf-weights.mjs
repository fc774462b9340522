// The parts of a transformer in a GGUF file.
import { vectorOf } from './forward.mjs';

/** @typedef {import('./gguf-file.mjs').Gguf} Gguf */
/** @typedef {import('./gguf-file.mjs').Matrix} Matrix */

/** Architectures whose formulas are known here. */
const ARCHITECTURES = ['llama', 'qwen2'];

/**
 * What a file says of its model's shape. Throws a sentence for people where it is of another kind.
 *
 * @param {Gguf} gguf
 */
export function shapeOf({ metadata, has }) {
  const architecture = String(metadata.get('general.architecture'));
  if (!ARCHITECTURES.includes(architecture))
    throw new Error(
      `The GGUF file holds ${architecture}; ${ARCHITECTURES.join(' and ')} are known here.`
    );
  if (has('rope_freqs.weight'))
    throw new Error('Rotary positions that are scaled by the file are not known here.');
  const number = (/** @type {string} */ key) => {
    const value = metadata.get(`${architecture}.${key}`);
    return typeof value === 'number' ? value : null;
  };
  const needed = (/** @type {string} */ key) => {
    const value = number(key);
    if (value === null) throw new Error(`The GGUF file does not say its ${key}.`);
    return value;
  };
  const heads = needed('attention.head_count');
  return {
    architecture,
    layers: needed('block_count'),
    width: needed('embedding_length'),
    hidden: needed('feed_forward_length'),
    heads,
    keyHeads: number('attention.head_count_kv') ?? heads,
    context: needed('context_length'),
    epsilon: needed('attention.layer_norm_rms_epsilon'),
    ropeBase: number('rope.freq_base') ?? 10_000
  };
}

/** @typedef {ReturnType<typeof shapeOf>} Shape */

/** @param {Gguf} gguf @returns {import('./forward.mjs').Transformer} */
export function ggufTransformer(gguf) {
  const { architecture, epsilon, heads, keyHeads, layers, ropeBase } = shapeOf(gguf);
  const vector = (/** @type {string} */ name) => vectorOf(gguf.matrix(name));
  const part = (/** @type {string} */ name) => ({
    matrix: gguf.matrix(`${name}.weight`),
    bias: gguf.has(`${name}.bias`) ? vector(`${name}.bias`) : null
  });
  return {
    layers: Array.from({ length: layers }, (_, layer) => {
      const at = (/** @type {string} */ name) => `blk.${layer}.${name}`;
      return {
        attentionNorm: vector(at('attn_norm.weight')),
        query: part(at('attn_q')),
        key: part(at('attn_k')),
        value: part(at('attn_v')),
        output: part(at('attn_output')),
        forwardNorm: vector(at('ffn_norm.weight')),
        gate: part(at('ffn_gate')),
        up: part(at('ffn_up')),
        down: part(at('ffn_down'))
      };
    }),
    embedding: gguf.matrix('token_embd.weight'),
    norm: vector('output_norm.weight'),
    head: gguf.matrix(gguf.has('output.weight') ? 'output.weight' : 'token_embd.weight'),
    heads,
    keyHeads,
    epsilon,
    ropeBase,
    // llama.cpp keeps the numbers of Llama's queries and keys in pairs.
    rotation: architecture === 'llama' ? 'neighbours' : 'halves'
  };
}
