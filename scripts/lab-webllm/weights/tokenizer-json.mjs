// The tokenizer of a GGUF file as a `tokenizer.json`: byte pairs, split as its kind splits texts.

/** @typedef {import('./gguf-file.mjs').Gguf} Gguf */

/** llama.cpp's types of tokens that are found as they are written, before any text is split. */
const [CONTROL, USER_DEFINED, UNUSED] = [3, 4, 5];

const byteLevel = (/** @type {boolean} */ splits) => ({
  type: 'ByteLevel',
  add_prefix_space: false,
  trim_offsets: false,
  use_regex: splits
});

const split = (/** @type {string} */ regex) => ({
  type: 'Split',
  pattern: { Regex: regex },
  behavior: 'Isolated',
  invert: false
});

const CONTRACTIONS = "(?i:'s|'t|'re|'ve|'m|'ll|'d)";

/** How digits are taken together, apart from which Qwen2 and Llama 3 split alike. */
const words = (/** @type {string} */ digits) =>
  `${CONTRACTIONS}|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|${digits}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+`;

/**
 * How texts are split before pairs are merged, by llama.cpp's name for it (`tokenizer.ggml.pre`).
 *
 * @type {Readonly<Record<string, { steps: object[], normalizer?: object, wholeWords?: boolean }>>}
 */
const SPLITTERS = {
  'gpt-2': { steps: [byteLevel(true)] },
  smollm: { steps: [{ type: 'Digits', individual_digits: true }, byteLevel(true)] },
  qwen2: { steps: [split(words('\\p{N}')), byteLevel(false)], normalizer: { type: 'NFC' } },
  'llama-bpe': { steps: [split(words('\\p{N}{1,3}')), byteLevel(false)], wholeWords: true }
};

/**
 * Contents of the `tokenizer.json`. Throws a sentence for people where the file's tokenizer is of a
 * kind that is not known here.
 *
 * @param {Gguf} gguf
 */
export function tokenizerJson({ metadata }) {
  const list = (/** @type {string} */ key) => {
    const value = metadata.get(`tokenizer.ggml.${key}`);
    return Array.isArray(value) ? value : [];
  };
  const kind = metadata.get('tokenizer.ggml.model');
  const pre = String(metadata.get('tokenizer.ggml.pre'));
  const splitter = SPLITTERS[pre];
  if (kind !== 'gpt2' || !splitter)
    throw new Error(`Tokenizers of the kind ${kind}, ${pre} are not known here.`);
  const types = list('token_type');
  const pieces = list('tokens').map((piece, id) => ({ id, piece: String(piece), type: types[id] }));
  const apart = pieces.filter(({ type }) => type === CONTROL || type === USER_DEFINED);
  return {
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: apart.map(({ id, piece, type }) => ({
      id,
      content: piece,
      single_word: false,
      lstrip: false,
      rstrip: false,
      normalized: false,
      special: type === CONTROL
    })),
    normalizer: splitter.normalizer ?? null,
    pre_tokenizer: { type: 'Sequence', pretokenizers: splitter.steps },
    post_processor: null,
    decoder: byteLevel(false),
    model: {
      type: 'BPE',
      dropout: null,
      unk_token: null,
      continuing_subword_prefix: '',
      end_of_word_suffix: '',
      fuse_unk: false,
      byte_fallback: false,
      ignore_merges: splitter.wholeWords ?? false,
      vocab: Object.fromEntries(
        pieces.flatMap(({ id, piece, type }) => (type === UNUSED ? [] : [[piece, id]]))
      ),
      merges: list('merges').map(String)
    }
  };
}
