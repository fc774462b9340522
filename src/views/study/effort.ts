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

/**
 * What answering has cost so far, as short facts.
 *
 * @param flowing whether questions are being answered just now
 */
export function effortInWords(effort: Effort, flowing: boolean): string[] {
  return effort.requestsAtOnce === undefined ? hereInWords(effort) : thereInWords(effort, flowing);
}

function hereInWords(effort: Effort): string[] {
  const speed = tokensPerSecond(effort);
  const { tokensRead, tokensReused } = effort;
  return [
    speed === null ? null : `${showNumber(speed)} tokens a second`,
    tokensReused === 0
      ? null
      : `${showCount(tokensReused)} of ${showCount(tokensRead + tokensReused)} prompt tokens kept from the question before`
  ].filter((fact) => fact !== null);
}

/** On a server tokens are what is paid for; several questions share its time. */
function thereInWords(effort: Effort, flowing: boolean): string[] {
  const { requestsAtOnce = 0, requestsRepeated = 0, tokensRead, tokensReused } = effort;
  const read = tokensRead + tokensReused;
  return [
    !flowing || requestsAtOnce === 0
      ? null
      : requestsAtOnce === 1
        ? 'one request at a time'
        : `up to ${showCount(requestsAtOnce)} requests at once`,
    read + effort.tokensWritten === 0
      ? null
      : `${showCount(read)} tokens read${tokensReused === 0 ? '' : ` (${showCount(tokensReused)} from the server’s cache)`}, ${showCount(effort.tokensWritten)} written`,
    requestsRepeated === 0 ? null : `${showCount(requestsRepeated)} sent again`
  ].filter((fact) => fact !== null);
}

/** Questions a second from which on nobody waits for a single one any more. */
const FAST = 5;

/** How many questions are answered in a time that gives a readable number. */
export function rateInWords(perSecond: number, model: boolean): string {
  return model && perSecond < FAST
    ? `${showNumber(60 * perSecond)} questions a minute`
    : `${showNumber(perSecond)} ${model ? 'questions ' : ''}a second`;
}

const showNumber = (number: number): string =>
  number < 10 ? number.toFixed(1) : showCount(Math.round(number));
