import { AxiaError } from '../core/error';

/** Encodings that a reader can choose, by the labels of the Encoding Standard. */
export const ENCODINGS = [
  { id: 'utf-8', label: 'UTF-8' },
  { id: 'utf-16le', label: 'UTF-16 (little-endian)' },
  { id: 'utf-16be', label: 'UTF-16 (big-endian)' },
  { id: 'windows-1252', label: 'Windows-1252 (Western European)' },
  { id: 'macintosh', label: 'Mac Roman' },
  { id: 'windows-1250', label: 'Windows-1250 (Central European)' },
  { id: 'windows-1251', label: 'Windows-1251 (Cyrillic)' },
  { id: 'windows-1253', label: 'Windows-1253 (Greek)' },
  { id: 'windows-1254', label: 'Windows-1254 (Turkish)' },
  { id: 'windows-1255', label: 'Windows-1255 (Hebrew)' },
  { id: 'windows-1256', label: 'Windows-1256 (Arabic)' },
  { id: 'shift_jis', label: 'Shift JIS (Japanese)' },
  { id: 'gb18030', label: 'GB 18030 (Chinese)' },
  { id: 'big5', label: 'Big5 (Chinese)' },
  { id: 'euc-kr', label: 'EUC-KR (Korean)' }
] as const;

export type Encoding = (typeof ENCODINGS)[number]['id'];

/** A file's text, and how its bytes were read. */
export interface DecodedText {
  text: string;
  encoding: Encoding;
  /** Whether the bytes leave no doubt: false where they fit several encodings. */
  certain: boolean;
  /** Places that could not be read: there the text holds U+FFFD. */
  replaced: number;
}

/** Bytes by which an encoding is judged. */
const LOOKED_AT = 200_000;

/**
 * The text of bytes, without a byte order mark.
 *
 * @param chosen by the reader; found where absent
 * @throws AxiaError `invalid-input` for bytes that are no text
 */
export function decodeText(bytes: Uint8Array, chosen?: Encoding): DecodedText {
  const mark = markedEncoding(bytes);
  const encoding = chosen ?? mark ?? unmarkedEncoding(bytes);
  if (encoding === null)
    throw new AxiaError(
      'invalid-input',
      'This is a binary file, not text.',
      'Save it as plain text, or copy and paste the texts.'
    );
  const text = new TextDecoder(encoding).decode(bytes);
  const certain =
    chosen !== undefined || mark !== null || encoding === 'utf-8' || encoding.startsWith('utf-16');
  return { text, encoding, certain, replaced: text.split('\uFFFD').length - 1 };
}

/** How pictures, archives and recordings begin. */
const BINARY: readonly (readonly number[])[] = [
  [0x89, 0x50, 0x4e, 0x47],
  [0xff, 0xd8, 0xff],
  [0x47, 0x49, 0x46, 0x38],
  [0x1f, 0x8b],
  [0x37, 0x7a, 0xbc, 0xaf],
  [0x52, 0x49, 0x46, 0x46]
];

function markedEncoding([a, b, c]: Uint8Array): Encoding | null {
  if (a === 0xef && b === 0xbb && c === 0xbf) return 'utf-8';
  if (a === 0xff && b === 0xfe) return 'utf-16le';
  if (a === 0xfe && b === 0xff) return 'utf-16be';
  return null;
}

/** The most likely encoding of bytes without a mark; null for what is no text. */
function unmarkedEncoding(bytes: Uint8Array): Encoding | null {
  if (BINARY.some((beginning) => beginning.every((byte, k) => bytes[k] === byte))) return null;
  const head = bytes.subarray(0, LOOKED_AT);
  const zeros = [0, 0];
  head.forEach((byte, k) => {
    if (byte === 0) zeros[k % 2]! += 1;
  });
  const [even, odd] = [zeros[0]!, zeros[1]!];
  if (even + odd > 0) {
    // Of Latin text every second byte is zero; of any other at least that of spaces and line ends.
    if (bytes.length % 2 === 0 && even === 0) return 'utf-16le';
    if (bytes.length % 2 === 0 && odd === 0) return 'utf-16be';
    return null;
  }
  if (isUtf8(bytes)) return 'utf-8';
  const controls = head.filter(
    (byte) => byte < 32 && ![9, 10, 11, 12, 13, 26].includes(byte)
  ).length;
  if (controls > 0) return null;
  return westernScore(head, 'macintosh') > westernScore(head, 'windows-1252')
    ? 'macintosh'
    : 'windows-1252';
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

const TYPOGRAPHY = /[“”„‘’‚«»‹›…–—€°§®™¿¡]/u;

/** How much bytes look like Western European text in an encoding: each odd character counts. */
function westernScore(bytes: Uint8Array, encoding: Encoding): number {
  const text = new TextDecoder(encoding).decode(bytes);
  let score = 0;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at]!;
    if (character < '\u0080') continue;
    const [before, after] = [text[at - 1] ?? ' ', text[at + 1] ?? ' '];
    if (character <= '\u009f') score -= 3;
    else if (/\p{Lu}/u.test(character))
      score += /\p{Ll}/u.test(before) ? -2 : /[\p{L}\s]/u.test(after) ? 1 : 0;
    else if (/\p{Ll}/u.test(character)) score += /[ªºƒıﬁﬂ]/u.test(character) ? -1 : 2;
    else if (TYPOGRAPHY.test(character))
      score += /[“„‘‚«‹¿¡]/u.test(character) && /\p{L}/u.test(before) ? -1 : 1;
    else score -= 2;
  }
  return score;
}

/** Whether bytes are a workbook: a zip (.xlsx, .ods), or an old Excel file. */
export function isSpreadsheet([a, b, c, d]: Uint8Array): boolean {
  const zip = a === 0x50 && b === 0x4b && c === 3 && d === 4;
  return zip || (a === 0xd0 && b === 0xcf && c === 0x11 && d === 0xe0);
}
