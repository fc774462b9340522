import type { ToldDetails } from '../../lib/core/respondent';

/** Terms with words, null where nothing is told. */
export type Facts = [term: string, words: string | null][];

/** A share as per cent, never rounded to none or all of it. */
export function percent(share: number): string {
  if (share > 0 && share < 0.005) return 'less than 1 %';
  if (share < 1 && share > 0.995) return 'more than 99 %';
  return `${Math.round(100 * share)} %`;
}

/** What else answered in a study that went on elsewhere. */
export function before(told: ToldDetails, key: string): string {
  const others = told.text(key);
  return others === null ? '' : `; before: ${others}`;
}
