import type { Effort } from '../../lib/engines/respondent';
import { showCount } from '../captions';

/** Tokens read and written a second of computing; null before anything was. */
export function tokensPerSecond({
  tokensRead,
  tokensWritten,
  milliseconds
}: Effort): number | null {
  const tokens = tokensRead + tokensWritten;
  return tokens === 0 || milliseconds <= 0 ? null : (1000 * tokens) / milliseconds;
}

/** What answering has cost so far, as short facts. */
export function effortInWords(effort: Effort): string[] {
  const speed = tokensPerSecond(effort);
  const { tokensRead, tokensReused } = effort;
  return [
    speed === null ? null : `${showNumber(speed)} tokens a second`,
    tokensReused === 0
      ? null
      : `${showCount(tokensReused)} of ${showCount(tokensRead + tokensReused)} prompt tokens kept from the question before`
  ].filter((fact) => fact !== null);
}

/** How many questions are answered in a time that gives a readable number. */
export function rateInWords(perSecond: number, model: boolean): string {
  return model
    ? `${showNumber(60 * perSecond)} questions a minute`
    : `${showNumber(perSecond)} a second`;
}

const showNumber = (number: number): string =>
  number < 10 ? number.toFixed(1) : showCount(Math.round(number));
