const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
const encoder = new TextEncoder();

/** The part of a tokenizer that is needed to find the tokens of an option. */
export interface Vocabulary {
  /** Number of tokens. */
  size: number;
  /** How tokens spell text: `byte_level` (GPT-2's alphabet), `byte_fallback` or `raw`. */
  spelling: string;
  /** The token's own spelling, for example `Ġ1` or `▁1`; empty when there is none. */
  piece(id: number): string;
  /** The token's own bytes, where the engine gives them; `spelling` does not count then. */
  bytes?(id: number): Uint8Array;
  encode(text: string): Iterable<number>;
}

/** The tokens that read as one option, with the text of each. */
export interface OptionTokens {
  option: string;
  tokens: { id: number; text: string }[];
}

/**
 * For every option, all single tokens that read as it: bare, or with white space before or after
 * (a space, a line break). What a model gives to any other way of writing it falls outside. Empty
 * where there is none.
 */
export function findOptionTokens(
  vocabulary: Vocabulary,
  options: readonly string[]
): OptionTokens[] {
  const found = new Map<string, { id: number; text: string }[]>(
    options.map((option) => [option, []])
  );
  const longest = Math.max(...options.map((option) => encoder.encode(option).length));
  for (let id = 0; id < vocabulary.size; id++) {
    const piece = vocabulary.piece(id);
    // A white space is at most three bytes in any spelling; longer pieces cannot match.
    if (piece === '' || piece.length > longest + 6) continue;
    const text = textOf(vocabulary, [id]);
    found.get(text.trim())?.push({ id, text });
  }
  return options.map((option) => ({ option, tokens: found.get(option)! }));
}

/** Whether the tokenizer itself spells the option as one of the tokens found. */
export function isSpelt(
  vocabulary: Vocabulary,
  option: string,
  tokens: readonly { id: number }[]
): boolean {
  const meaningful = tokensOfText(vocabulary, option).filter(
    (id) => textOf(vocabulary, [id]).trim() !== ''
  );
  return meaningful.length === 1 && tokens.some(({ id }) => id === meaningful[0]);
}

/** The tokens of a text, without those that open every text. */
export function tokensOfText(vocabulary: Vocabulary, text: string): number[] {
  const opening = [...vocabulary.encode('')].length;
  return [...vocabulary.encode(text)].slice(opening);
}

/**
 * The text that tokens stand for together. Bytes that are no text become U+FFFD: one character may
 * take several tokens.
 */
export function textOf(vocabulary: Vocabulary, tokens: readonly number[]): string {
  const bytes = tokens.flatMap((id) => [...tokenBytes(vocabulary, id)]);
  return decoder.decode(Uint8Array.from(bytes));
}

/** The bytes of text that a token stands for. */
export const tokenBytes = (vocabulary: Vocabulary, id: number): Uint8Array =>
  vocabulary.bytes?.(id) ?? bytesOfPiece(vocabulary.piece(id), vocabulary.spelling);

/** The bytes that a token’s own spelling stands for. */
export const bytesOfPiece = (piece: string, spelling: string): Uint8Array =>
  Uint8Array.from(bytesOf(piece, spelling));

function bytesOf(piece: string, spelling: string): number[] {
  if (spelling === 'byte_level') {
    const bytes = [...piece].map((character) => byteOf.get(character));
    // Added tokens are spelt plainly.
    if (bytes.every((byte) => byte !== undefined)) return bytes;
  }
  if (spelling === 'byte_fallback') {
    const byte = /^<0x([0-9A-F]{2})>$/.exec(piece)?.[1];
    if (byte !== undefined) return [parseInt(byte, 16)];
    return [...encoder.encode(piece.replaceAll('▁', ' '))];
  }
  return [...encoder.encode(piece)];
}

/**
 * GPT-2's alphabet: printable Latin-1 characters stand for their own byte, the other bytes, in
 * order, for the characters from U+0100 on.
 */
const byteOf = new Map<string, number>();
for (let byte = 0, next = 0x100; byte < 256; byte++) {
  const printable =
    (byte >= 0x21 && byte <= 0x7e) || (byte >= 0xa1 && byte <= 0xac) || byte >= 0xae;
  byteOf.set(String.fromCodePoint(printable ? byte : next++), byte);
}

/** Behind these no space comes before an answer. */
const OPENS = /[\s("'“‘«[]$/u;

/**
 * The tokens of words that are put into the model's mouth before an option. The white space between
 * words and option goes where the tokenizer has it when it spells both together: into the words where
 * it is a token of its own (Llama 3, Qwen), to the option where its tokens begin with it. Otherwise
 * the model would have to write it first, and no option could come next.
 *
 * @param prefix with or without a space at its end
 */
export function answerPrefixTokens(
  vocabulary: Vocabulary,
  prefix: string,
  options: readonly string[]
): number[] {
  const words = prefix.trimEnd();
  const gap = OPENS.test(words) ? '' : prefix.slice(words.length) || ' ';
  const spelt = options.map((option) => tokensOfText(vocabulary, words + gap + option));
  const [first = [], ...others] = spelt;
  let length = 0;
  while (length < first.length && others.every((tokens) => tokens[length] === first[length]))
    length++;
  // Labels may share their beginning: that is not part of the words.
  while (
    length > 0 &&
    textOf(vocabulary, first.slice(0, length)).trim().length > words.trim().length
  )
    length--;
  const shared = first.slice(0, length);
  return textOf(vocabulary, shared).trim() === words.trim()
    ? shared
    : tokensOfText(vocabulary, words);
}
