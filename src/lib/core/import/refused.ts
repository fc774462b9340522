import { AxiaError } from '../error';

/** The error of something that cannot be imported, with advice. */
export function refused(message: string, advice: string): AxiaError {
  return new AxiaError('invalid-input', message, advice);
}

/** Numbers in words, a long list cut short: "3, 7 and 12", "1, 2, 3, 4, 5 and 35 more". */
export function listed(numbers: readonly number[], most = 5): string {
  const shown = numbers.slice(0, most).map(String);
  const more = numbers.length - shown.length;
  const last = more > 0 ? `${more} more` : shown.pop()!;
  return shown.length === 0 ? last : `${shown.join(', ')} and ${last}`;
}

/** Foreign text in a message: on one line, cut short, in quotation marks. */
export function quoted(text: string, most = 30): string {
  const flat = text
    .slice(0, 4 * most)
    .replace(/\s+/gu, ' ')
    .trim();
  const characters = [...flat];
  return `“${characters.length > most ? `${characters.slice(0, most).join('')}…` : flat}”`;
}
