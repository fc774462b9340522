// What readers write into short fields.
import { AxiaError } from '../../lib/core/error';

const parts = (text: string): string[] => text.split(/[\s,;]+/u).filter((part) => part !== '');

/** Numbers between commas. @throws AxiaError `invalid-input` */
export function readCodes(text: string): number[] {
  return parts(text).map((part) => {
    const number = Number(part);
    if (Number.isFinite(number)) return number;
    throw new AxiaError(
      'invalid-input',
      `“${part.slice(0, 20)}” is no code for a missing answer.`,
      'Write numbers with commas between them, such as 77, 88. Empty cells and NA always count as missing.'
    );
  });
}

/** Two-letter codes of countries between commas. @throws AxiaError `invalid-input` */
export function readCountries(text: string): string[] {
  return parts(text).map((part) => {
    const code = part.toUpperCase();
    if (/^[A-Z]{2}$/u.test(code)) return code;
    throw new AxiaError(
      'invalid-input',
      `“${part.slice(0, 20)}” is no code of a country.`,
      'Write two letters for each, such as DE, AT, or leave the field empty.'
    );
  });
}
