import { format } from 'd3-format';

export { listInWords } from '../core/words';

export const MISSING = '–';

/** Whether a number is there to be shown. */
export function isKnown(value: number | null | undefined): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

/** A number with so many decimals, a true minus sign and no negative zero; "–" if unknown. */
export function formatNumber(value: number | null | undefined, digits = 2): string {
  if (!isKnown(value)) return MISSING;
  return format(`.${digits}f`)(value);
}

/** A correlation without its leading zero, as the field prints it: ".27", "−.41", "1.00". */
export function formatCorrelation(value: number | null | undefined): string {
  return formatNumber(value).replace(/^(\u2212?)0\./, '$1.');
}

/** A similarity (0-1 in code) as it is shown: times 100, one decimal. */
export function formatSimilarity(value: number | null | undefined): string {
  return formatNumber(isKnown(value) ? value * 100 : null, 1);
}

/** An interval of similarities: "86.7 to 91.1". */
export function formatInterval(interval: { low: number; high: number } | null): string {
  if (interval === null) return MISSING;
  return `${formatSimilarity(interval.low)} to ${formatSimilarity(interval.high)}`;
}

/** A share (0-1) as a percentage: "12%", "<1%", "0%". */
export function formatShare(value: number | null | undefined): string {
  if (!isKnown(value)) return MISSING;
  const percent = value * 100;
  if (percent > 0 && percent < 0.5) return '<1%';
  if (percent < 100 && percent > 99.5) return '>99%';
  return `${percent.toFixed(0)}%`;
}

/** A share with its interval: "62% (55 to 69)". */
export function formatAgreement(agreement: { share: number; low: number; high: number }): string {
  const [low, high] = [agreement.low, agreement.high].map((end) => formatNumber(100 * end, 0));
  return `${formatShare(agreement.share)} (${low!} to ${high!})`;
}

/** A p-value with its sign of comparison: "= .034", "< .001"; "–" if unknown. */
export function formatP(p: number | null): string {
  if (!isKnown(p)) return MISSING;
  return p < 0.001 ? '< .001' : `= ${formatNumber(p, 3).replace(/^0/, '')}`;
}
