// What every result code is wrapped in: a mark, its length, bytes in base 32, and a check sum. It is
// found in whatever mail programs and learning platforms make of a text. docs/lesson.md has the table.
import { sha256Hex } from '../sha256';
import { base32Value, fromBase32, toBase32 } from './base32';
import { ByteWriter } from './bytes';

/** Digits that say how many follow, by mark. The I of a mark is no digit: none stands inside a code. */
const MARKS = { AXIA1: 3, AXIA2: 4 } as const;

/** `AXIA1` holds a person's answers, `AXIA2` a seat's share of a study. */
export type Mark = keyof typeof MARKS;

const CHECK_BYTES = 4;

/** The code of some bytes, in capital letters and digits; null where they are too many for its mark. */
export function wrap(mark: Mark, body: Uint8Array): string | null {
  const whole = new ByteWriter();
  whole.all(body);
  whole.hex(checkOf(body));
  const digits = toBase32(whole.bytes);
  const places = MARKS[mark];
  if (digits.length >= 32 ** places) return null;
  const length = Array.from({ length: places }, (_, k) =>
    digitOf(Math.floor(digits.length / 32 ** (places - 1 - k)) % 32)
  );
  return mark + length.join('') + digits;
}

/** A base-32 digit by its value. */
const digitOf = (value: number): string => toBase32(Uint8Array.of(value << 3))[0]!;

const checkOf = (body: Uint8Array): string => sha256Hex(body).slice(0, 2 * CHECK_BYTES);

/** What is wrapped in one code, or the rest of a sentence that says why it cannot be read. */
export type Wrapped = { mark: Mark; body: Uint8Array } | { problem: string };

/**
 * Every code of a text: a mail, a file, many links pasted at once. What mail programs and learning
 * platforms do to a line is undone: line breaks, quotation marks of replies, soft breaks of
 * quoted-printable, marks encoded once or several times, tags, invisible characters, capitals made
 * small. Whatever stands before and behind a code is passed over.
 */
export function unwrapAll(given: string): Wrapped[] {
  const [, ...parts] = cleaned(given).split(/(AXIA[12])/iu);
  const found: Wrapped[] = [];
  for (let k = 0; k < parts.length; k += 2) {
    const mark = parts[k]!.toUpperCase() === 'AXIA1' ? 'AXIA1' : 'AXIA2';
    found.push(unwrap(mark, parts[k + 1] ?? ''));
  }
  return found;
}

/** Rounds of decoding: what was encoded more often was not meant to be read. */
const ROUNDS = 4;

function cleaned(given: string): string {
  let clean = given;
  for (let round = 0; round < ROUNDS; round++) clean = decoded(clean);
  clean = clean
    .replace(/=\r?\n[> ]*/gu, '')
    .replace(/(?:=[0-9A-F]{2})+/giu, (run) => decoded(run.replaceAll('=', '%')));
  for (let round = 0; round < ROUNDS; round++) clean = clean.replace(/&(?:amp|#38);/giu, '&');
  return clean
    .replace(/&(?:lt|#60|#x3c);/giu, '<')
    .replace(/&(?:gt|#62|#x3e);/giu, '>')
    .replace(/<\/?(?:wbr|br|p|div|span|b|i)\b[^<>]{0,200}>/giu, '')
    .replace(/&(?:nbsp|shy|zwnj|zwj|ZeroWidthSpace|#\w{1,8});/giu, '')
    .replace(/[\s>|*_\u00AD\u200B-\u200F\u2028\u2029\u2060\uFEFF-]+/gu, '');
}

/** With each `%xx` decoded once. What is no UTF-8 is left out: a code has no percent sign. */
const decoded = (text: string): string =>
  text.replace(/(?:%[0-9A-F]{2})+/giu, (run) => {
    try {
      return decodeURIComponent(run);
    } catch {
      return '';
    }
  });

/** What follows a mark. */
function unwrap(mark: Mark, piece: string): Wrapped {
  const places = MARKS[mark];
  const values = [...piece.slice(0, places)].map(base32Value);
  if (values.length < places || values.includes(-1))
    return { problem: 'is cut off at its beginning.' };
  const length = values.reduce((sum, value) => 32 * sum + value, 0);
  const digits = [...piece.slice(places, places + length)].map(base32Value);
  const end = digits.indexOf(-1);
  if (digits.length < length || end >= 0)
    return {
      problem: `is cut off after ${end < 0 ? digits.length : end} of ${length} characters.`
    };
  const bytes = fromBase32(digits);
  const body = bytes.slice(0, -CHECK_BYTES);
  const check = new ByteWriter();
  check.hex(checkOf(body));
  if (check.bytes.some((byte, i) => byte !== bytes[body.length + i]))
    return { problem: 'is damaged: a character was changed.' };
  return { mark, body };
}
