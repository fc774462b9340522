// A tiny model of the Llama architecture with random weights, in the format of llama.cpp. It
// answers nonsense, but it computes: what a server tells of its probabilities can be compared.
import { xorshift } from '../lab-webllm/random.mjs';
import { makeTokenizer, read, tokensOf } from '../lab-webllm/tokenizer.mjs';
import { ggufBytes, ggufParts } from './gguf.mjs';

/** Tokens of the vocabulary. Ten times more than a server lists by default. */
const VOCABULARY = 1024;
const SHAPE = { width: 64, layers: 2, heads: 4, keyHeads: 2, hidden: 160 };
const CONTEXT = 4096;

/** What an answer may be: the labels of the questionnaires' scales, and the end. */
const LIKELY = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'Yes', 'No'];

/**
 * The model's file. Every embedding has the same first component, which reaches the last layer, and
 * the rows of likely answers read it: so that labels have most of the probability, as with a model
 * that was taught to answer.
 *
 * @param {string} template of chats
 */
export function randomModel(template) {
  const { metadata, tensors } = contents(template);
  return ggufBytes(metadata, tensors);
}

/** The same model in several files. @param {string} template @param {number} count */
export function randomModelParts(template, count) {
  const { metadata, tensors } = contents(template);
  return ggufParts(metadata, tensors, count);
}

/** @param {string} template */
function contents(template) {
  const { width, layers, heads, keyHeads, hidden } = SHAPE;
  const random = xorshift(20261121);
  /** Uniform, around 0. */
  const numbers = (/** @type {number} */ count, /** @type {number} */ spread) =>
    Float32Array.from({ length: count }, () => spread * (random() / 2 ** 31 - 1));
  const ones = (/** @type {number} */ count) => new Float32Array(count).fill(1);

  const first = VOCABULARY - 3;
  const special = { '<|endoftext|>': first, '<|im_start|>': first + 1, '<|im_end|>': first + 2 };
  const { model } = makeTokenizer(VOCABULARY, special);
  const tokens = Object.entries(model.vocab)
    .toSorted(([, a], [, b]) => a - b)
    .map(([piece]) => piece);

  const embedding = numbers(VOCABULARY * width, 1);
  const output = numbers(VOCABULARY * width, 0.35);
  const likely = [...LIKELY.flatMap((label) => tokensOf(model.vocab, label)), first + 2];
  for (let token = 0; token < VOCABULARY; token++) embedding[token * width] = 4;
  for (const token of likely) output[token * width] = 2.4;
  // Parts of characters hardly ever begin an answer; of such a token servers tell nothing.
  tokens.forEach((piece, token) => {
    if (token < first && read(piece).includes('\uFFFD')) output[token * width] = -4;
  });

  const keyWidth = (width / heads) * keyHeads;
  const scale = Math.sqrt(3 / width);
  const tensors = [
    { name: 'token_embd.weight', shape: [width, VOCABULARY], data: embedding },
    { name: 'output_norm.weight', shape: [width], data: ones(width) },
    { name: 'output.weight', shape: [width, VOCABULARY], data: output },
    ...Array.from({ length: layers }, (_, layer) => {
      const matrix = (
        /** @type {string} */ name,
        /** @type {number} */ from,
        /** @type {number} */ to
      ) => ({
        name: `blk.${layer}.${name}.weight`,
        shape: [from, to],
        data: numbers(from * to, scale)
      });
      const norm = (/** @type {string} */ name) => ({
        name: `blk.${layer}.${name}.weight`,
        shape: [width],
        data: ones(width)
      });
      return [
        norm('attn_norm'),
        matrix('attn_q', width, width),
        matrix('attn_k', width, keyWidth),
        matrix('attn_v', width, keyWidth),
        matrix('attn_output', width, width),
        norm('ffn_norm'),
        matrix('ffn_gate', width, hidden),
        matrix('ffn_up', width, hidden),
        matrix('ffn_down', hidden, width)
      ];
    }).flat()
  ];

  return {
    metadata: {
      'general.architecture': { string: 'llama' },
      'general.name': { string: 'Axia lab, random weights' },
      'llama.vocab_size': { u32: VOCABULARY },
      'llama.context_length': { u32: CONTEXT },
      'llama.embedding_length': { u32: width },
      'llama.block_count': { u32: layers },
      'llama.feed_forward_length': { u32: hidden },
      'llama.attention.head_count': { u32: heads },
      'llama.attention.head_count_kv': { u32: keyHeads },
      'llama.attention.layer_norm_rms_epsilon': { f32: 1e-5 },
      'llama.rope.dimension_count': { u32: width / heads },
      'llama.rope.freq_base': { f32: 10_000 },
      'tokenizer.ggml.model': { string: 'gpt2' },
      'tokenizer.ggml.pre': { string: 'gpt-2' },
      'tokenizer.ggml.tokens': { strings: tokens },
      // 1: a plain token, 3: a token that steers.
      'tokenizer.ggml.token_type': { i32s: tokens.map((_, token) => (token < first ? 1 : 3)) },
      'tokenizer.ggml.merges': { strings: model.merges },
      'tokenizer.ggml.bos_token_id': { u32: first },
      'tokenizer.ggml.eos_token_id': { u32: first + 2 },
      'tokenizer.ggml.padding_token_id': { u32: first },
      'tokenizer.ggml.add_bos_token': { bool: false },
      'tokenizer.chat_template': { string: template }
    },
    tensors
  };
}
