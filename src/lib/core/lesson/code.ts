// Result codes: an answer sheet in a line of text. docs/lesson.md describes the bytes.
import { AxiaError } from '../error';
import { sha256Hex, utf8Bytes } from '../sha256';
import { VALUES } from '../values';
import { base32Value, fromBase32, toBase32 } from './base32';
import type { AnswerSheet } from './sheet';

/** What a code begins with; its I is no digit, so that it occurs nowhere inside one. */
const MARK = 'AXIA1';
/** Digits that say how many follow. */
const LENGTH_DIGITS = 3;
const CHECK_BYTES = 4;
const LONGEST = 32 ** LENGTH_DIGITS - 1;

/** Bits of one answer, the last pattern of which is "nothing chosen". */
const bitsFor = (options: number): number => Math.ceil(Math.log2(options + 1));

/** An answer sheet as a result code of capital letters and digits. */
export function writeCode(sheet: AnswerSheet): string {
  const options = Math.max(1, ...sheet.chosen.map((option) => (option ?? 0) + 1));
  const bits = bitsFor(options);
  const packed = new Uint8Array(Math.ceil((bits * sheet.chosen.length) / 8));
  sheet.chosen.forEach((option, i) => {
    const pattern = option ?? 2 ** bits - 1;
    for (let b = 0; b < bits; b++) {
      const at = i * bits + b;
      if ((pattern >> (bits - 1 - b)) & 1) packed[at >> 3]! |= 128 >> (at & 7);
    }
  });
  const body = Uint8Array.from([
    ...text(sheet.lesson),
    ...pair(sheet.seat),
    ...text(sheet.instrument),
    ...bytesOfHex(sheet.wording),
    sheet.as === null ? 0 : VALUES.indexOf(sheet.as) + 1,
    bits,
    ...pair(sheet.chosen.length),
    ...packed
  ]);
  const digits = toBase32(Uint8Array.from([...body, ...checkOf(body)]));
  if (digits.length > LONGEST)
    throw new AxiaError(
      'invalid-input',
      'These answers are too many for a result code.',
      'Choose a shorter questionnaire.'
    );
  const length = Uint8Array.from([digits.length >> 8, digits.length & 255]);
  // 16 bits are three digits and a bit: 15 are enough.
  return MARK + toBase32(shifted(length)).slice(0, LENGTH_DIGITS) + digits;
}

const shifted = ([high = 0, low = 0]: Uint8Array): Uint8Array => {
  const value = ((high << 8) | low) << 1;
  return Uint8Array.from([value >> 8, value & 255]);
};

const pair = (value: number): number[] => [value >> 8, value & 255];
const text = (ascii: string): number[] => {
  const bytes = utf8Bytes(ascii);
  return [bytes.length, ...bytes];
};
const bytesOfHex = (hex: string): number[] =>
  (hex.match(/../gu) ?? []).map((byte) => Number.parseInt(byte, 16));
const checkOf = (body: Uint8Array): number[] => bytesOfHex(sha256Hex(body)).slice(0, CHECK_BYTES);

/** What was found in a text: sheets, and codes that could not be read, each with the reason. */
export interface FoundCodes {
  sheets: AnswerSheet[];
  problems: string[];
}

/**
 * Every result code of a text: a mail, a file, many links pasted at once. What mail programs and
 * learning platforms do to a line is undone: line breaks, quotation marks of replies, soft breaks
 * of quoted-printable, marks encoded once or several times, tags, invisible characters, capitals
 * made small. Whatever stands before and behind a code is passed over.
 */
export function readCodes(given: string): FoundCodes {
  const clean = cleaned(given);
  const found: FoundCodes = { sheets: [], problems: [] };
  const pieces = clean.split(new RegExp(MARK, 'iu')).slice(1);
  pieces.forEach((piece, i) => {
    const sheet = readPiece(piece);
    if (typeof sheet === 'string')
      found.problems.push(`Code ${i + 1} of ${pieces.length} ${sheet}`);
    else found.sheets.push(sheet);
  });
  return found;
}

/** Rounds of decoding: what was encoded more often was not meant to be read. */
const ROUNDS = 4;

function cleaned(given: string): string {
  let clean = given.replace(/=\r?\n[> ]*/gu, '');
  for (let round = 0; round < ROUNDS; round++) clean = clean.replace(/%25/gu, '%');
  return clean
    .replace(/<\/?(?:wbr|br|p|div|span|b|i)\b[^<>]{0,200}>/giu, '')
    .replace(/&(?:amp;)*(?:nbsp|shy|zwnj|#\w{1,8});/giu, '')
    .replace(/(?:%|=)(?:0A|0D|20|09|C2%A0|AD)/giu, '')
    .replace(/[\s>|*_\u00AD\u200B-\u200F\u2028\u2029\u2060\uFEFF-]+/gu, '');
}

/** The sheet of what follows a mark, or the rest of a sentence that says why there is none. */
function readPiece(piece: string): AnswerSheet | string {
  const values = [...piece.slice(0, LENGTH_DIGITS)].map(base32Value);
  if (values.length < LENGTH_DIGITS || values.includes(-1)) return 'is cut off at its beginning.';
  const length = values.reduce((sum, value) => 32 * sum + value, 0);
  const digits = [...piece.slice(LENGTH_DIGITS, LENGTH_DIGITS + length)].map(base32Value);
  const end = digits.indexOf(-1);
  if (digits.length < length || end >= 0)
    return `is cut off after ${end < 0 ? digits.length : end} of ${length} characters.`;
  const bytes = fromBase32(digits);
  const body = bytes.slice(0, -CHECK_BYTES);
  const check = checkOf(body);
  if (check.some((byte, i) => byte !== bytes[body.length + i]))
    return 'is damaged: a character was changed.';
  return readBody(body) ?? 'was made by another version of Axia.';
}

function readBody(body: Uint8Array): AnswerSheet | null {
  let at = 0;
  const byte = () => body[at++] ?? 0;
  const two = () => 256 * byte() + byte();
  const ascii = () => {
    const length = byte();
    return String.fromCharCode(...body.slice(at, (at += length)));
  };
  const lesson = ascii();
  const seat = two();
  const instrument = ascii();
  const wording = sha256Print(body.slice(at, (at += 4)));
  const acted = byte();
  const bits = byte();
  const items = two();
  const none = 2 ** bits - 1;
  if (
    acted > VALUES.length ||
    bits < 1 ||
    bits > 8 ||
    body.length !== at + Math.ceil((bits * items) / 8)
  )
    return null;
  const chosen = Array.from({ length: items }, (_, i) => {
    let pattern = 0;
    for (let b = 0; b < bits; b++) {
      const place = i * bits + b;
      pattern = 2 * pattern + ((body[at + (place >> 3)]! >> (7 - (place & 7))) & 1);
    }
    return pattern === none ? null : pattern;
  });
  return { lesson, seat, instrument, wording, as: VALUES[acted - 1] ?? null, chosen };
}

const sha256Print = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
