// Crockford's base 32: no letter that is taken for a digit, and capitals and small letters the
// same, so that a code survives what programs and people do to it.
const DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** Bytes as base-32 digits, the last one filled up with zeros. */
export function toBase32(bytes: Uint8Array): string {
  let [text, held, bits] = ['', 0, 0];
  for (const byte of bytes) {
    held = (held << 8) | byte;
    bits += 8;
    while (bits >= 5) text += DIGITS[(held >> (bits -= 5)) & 31]!;
    held &= (1 << bits) - 1;
  }
  return bits > 0 ? text + DIGITS[(held << (5 - bits)) & 31]! : text;
}

const VALUE_OF = new Map<string, number>([
  ...[...DIGITS, ...DIGITS.toLowerCase()].map((digit, k): [string, number] => [digit, k % 32]),
  ...[...'ILil'].map((digit): [string, number] => [digit, 1]),
  ['O', 0],
  ['o', 0]
]);

/** Value of a digit; -1 for any other character. I and L are read as 1, O as 0. */
export const base32Value = (character: string): number => VALUE_OF.get(character) ?? -1;

/** The bytes behind values of digits; what fills no byte is left out. */
export function fromBase32(values: readonly number[]): Uint8Array {
  const bytes: number[] = [];
  let [held, bits] = [0, 0];
  for (const value of values) {
    held = (held << 5) | value;
    bits += 5;
    if (bits < 8) continue;
    bits -= 8;
    bytes.push(held >> bits);
    held &= (1 << bits) - 1;
  }
  return Uint8Array.from(bytes);
}
