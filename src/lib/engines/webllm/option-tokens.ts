import { AxiaError } from '../../core/error';

/** The part of a tokenizer that is needed to find the tokens of a label. */
export interface Vocabulary {
  /** Number of tokens. */
  size: number;
  /** How tokens spell text: `byte_level` (GPT-2's alphabet), `byte_fallback` or `raw`. */
  spelling: string;
  /** The token's own spelling, for example `Ġ1` or `▁1`; empty when there is none. */
  piece(id: number): string;
  encode(text: string): Iterable<number>;
}

/** The tokens that read as one label, with the text of each. */
export interface OptionTokens {
  label: string;
  tokens: { id: number; text: string }[];
}

/**
 * For every label, all single tokens that read as it: bare, or with white space before or after
 * (a space, a line break). What a model gives to any other way of writing it falls outside.
 *
 * @throws AxiaError `invalid-input` when a label takes more than one token, for then the first
 *   token does not tell which label is meant
 */
export function findOptionTokens(
  vocabulary: Vocabulary,
  labels: readonly string[]
): OptionTokens[] {
  const found = new Map<string, { id: number; text: string }[]>(labels.map((label) => [label, []]));
  const longest = Math.max(...labels.map((label) => new TextEncoder().encode(label).length));
  for (let id = 0; id < vocabulary.size; id++) {
    const piece = vocabulary.piece(id);
    // A white space is at most three bytes in any spelling; longer pieces cannot match.
    if (piece === '' || piece.length > longest + 6) continue;
    const text = textOf(piece, vocabulary.spelling);
    found.get(text.trim())?.push({ id, text });
  }
  return labels.map((label) => {
    const tokens = found.get(label)!;
    if (!isSpelt(vocabulary, label, tokens)) throw notSingle(label);
    return { label, tokens };
  });
}

/** Whether the tokenizer itself spells the label as one of the tokens found. */
function isSpelt(vocabulary: Vocabulary, label: string, tokens: readonly { id: number }[]) {
  const opening = [...vocabulary.encode('')];
  const meaningful = [...vocabulary.encode(label)]
    .slice(opening.length)
    .filter((id) => textOf(vocabulary.piece(id), vocabulary.spelling).trim() !== '');
  return meaningful.length === 1 && tokens.some(({ id }) => id === meaningful[0]);
}

function notSingle(label: string): AxiaError {
  return new AxiaError(
    'invalid-input',
    `The answer “${label}” is not a single token of this model, so its probability cannot be read off one forward pass.`,
    'Choose sampled text for this model, or another model.'
  );
}

/** The text that a token stands for. Bytes that are no text by themselves become U+FFFD. */
export function textOf(piece: string, spelling: string): string {
  if (spelling === 'byte_level') {
    const bytes = [...piece].map((character) => byteOf.get(character));
    // Added tokens are spelt plainly.
    if (bytes.some((byte) => byte === undefined)) return piece;
    return new TextDecoder().decode(Uint8Array.from(bytes as number[]));
  }
  if (spelling === 'byte_fallback') {
    const byte = /^<0x([0-9A-F]{2})>$/.exec(piece)?.[1];
    if (byte !== undefined) return new TextDecoder().decode(Uint8Array.of(parseInt(byte, 16)));
    return piece.replaceAll('▁', ' ');
  }
  return piece;
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

/** For people and the provenance: `1: 16 "1", 220 " 1"; 2: …`. */
export function describeOptionTokens(options: readonly OptionTokens[]): string {
  return options
    .map(
      ({ label, tokens }) =>
        `${label}: ${tokens.map(({ id, text }) => `${id} ${JSON.stringify(text)}`).join(', ')}`
    )
    .join('; ');
}
