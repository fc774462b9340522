// A byte-level tokenizer of our own, as large as a model's vocabulary: it spells any text, knows
// the special tokens of the chat template, and has a few thousand words' worth of merges at most.

/** @typedef {Record<string, number>} Vocabulary */

const WORDS = ' ?[A-Za-z]+| ?[0-9]| ?[^\\sA-Za-z0-9]+|\\s+';

/** What the merges are learnt from: our own sentences in the manner of a questionnaire. */
const TEXT = `Imagine that you are a person who greatly values helping others and the world of nature.
How much like you is this person? It is important to this person to be kind, to be free, to be safe,
to be rich, and to do what is right. Answer with one number only, and write nothing else: 1 = not like
me at all, 2 = not like me, 3 = a little like me, 4 = somewhat like me, 5 = like me, 6 = very much like
me. Repeat this number. Here is my answer: the number 7 8 9 0. 1 2 3 4 5 6`;

/** GPT-2's alphabet: every byte as one printable character. @type {readonly string[]} */
const alphabet = (() => {
  const printable = (/** @type {number} */ byte) =>
    (byte >= 33 && byte <= 126) || (byte >= 161 && byte <= 172) || byte >= 174;
  let next = 256;
  return Array.from({ length: 256 }, (_, byte) =>
    String.fromCodePoint(printable(byte) ? byte : next++)
  );
})();

/** A text in that alphabet. */
const spell = (/** @type {string} */ text) =>
  [...Buffer.from(text, 'utf8')].map((byte) => /** @type {string} */ (alphabet[byte]));

/** The text of a token's spelling; bytes that are no UTF-8 by themselves become U+FFFD. */
export function read(/** @type {string} */ piece) {
  return Buffer.from([...piece].map((character) => alphabet.indexOf(character))).toString('utf8');
}

/** Byte pairs that are merged, commonest first. @returns {[string, string][]} */
function learn(/** @type {string} */ text) {
  const words = [...text.matchAll(new RegExp(WORDS, 'g'))].map(([word]) => spell(word));
  /** @type {[string, string][]} */
  const merges = [];
  for (;;) {
    /** @type {Map<string, { pair: [string, string], count: number }>} */
    const pairs = new Map();
    for (const word of words)
      for (let i = 0; i + 1 < word.length; i++) {
        const pair = /** @type {[string, string]} */ (word.slice(i, i + 2));
        const known = pairs.get(pair.join(' '));
        if (known) known.count++;
        else pairs.set(pair.join(' '), { pair, count: 1 });
      }
    let best = null;
    for (const entry of pairs.values()) if (!best || entry.count > best.count) best = entry;
    if (!best) return merges;
    const [left, right] = best.pair;
    merges.push(best.pair);
    for (const word of words)
      for (let i = 0; i + 1 < word.length; i++)
        if (word[i] === left && word[i + 1] === right) word.splice(i, 2, left + right);
  }
}

/**
 * Contents of a `tokenizer.json` with exactly `size` tokens: bytes, merges, fillers that no text
 * contains, and the special tokens last.
 *
 * @param {number} size
 * @param {Record<string, number>} special ids of the special tokens, the last ones
 */
export function makeTokenizer(size, special) {
  const merges = learn(TEXT);
  const plain = size - Object.keys(special).length;
  /** @type {Vocabulary} */
  const vocab = {};
  let id = 0;
  const add = (/** @type {string} */ piece) => {
    if (id >= plain) throw new Error(`A vocabulary of ${size} tokens is too small.`);
    if (!(piece in vocab)) vocab[piece] = id++;
  };
  alphabet.forEach(add);
  merges.forEach(([left, right]) => add(left + right));
  while (id < plain) add(`${alphabet[32]}filler${id}`);
  return {
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: Object.entries(special).map(([content, id]) => ({
      id,
      content,
      single_word: false,
      lstrip: false,
      rstrip: false,
      normalized: false,
      special: true
    })),
    normalizer: null,
    pre_tokenizer: {
      type: 'Sequence',
      pretokenizers: [
        { type: 'Split', pattern: { Regex: WORDS }, behavior: 'Isolated', invert: false },
        { type: 'ByteLevel', add_prefix_space: false, trim_offsets: false, use_regex: false }
      ]
    },
    post_processor: null,
    decoder: { type: 'ByteLevel', add_prefix_space: false, trim_offsets: false, use_regex: false },
    model: {
      type: 'BPE',
      dropout: null,
      unk_token: null,
      continuing_subword_prefix: '',
      end_of_word_suffix: '',
      fuse_unk: false,
      byte_fallback: false,
      vocab: { ...vocab, ...special },
      merges: merges.map((pair) => pair.join(' '))
    }
  };
}

/**
 * All tokens of a `tokenizer.json`: published ones have their special tokens in `added_tokens` alone.
 *
 * @param {{ model: { vocab: Vocabulary }, added_tokens?: readonly { id: number, content: string }[] }} tokenizer
 * @returns {Vocabulary}
 */
export const vocabularyOf = ({ model, added_tokens: added = [] }) => ({
  ...model.vocab,
  ...Object.fromEntries(added.map(({ id, content }) => [content, id]))
});

/**
 * Ids of the tokens that read as a label, bare or with white space around it.
 *
 * @param {Vocabulary} vocab
 * @param {string} label
 */
export function tokensOf(vocab, label) {
  return Object.entries(vocab)
    .filter(([piece]) => piece.length <= label.length + 3 && read(piece).trim() === label)
    .map(([, id]) => id);
}

/** The text that some tokens spell. @param {Vocabulary} vocab @param {number[]} tokens */
export function textOf(vocab, tokens) {
  const pieces = new Map(Object.entries(vocab).map(([piece, id]) => [id, piece]));
  return read(tokens.map((id) => pieces.get(id) ?? '').join(''));
}
