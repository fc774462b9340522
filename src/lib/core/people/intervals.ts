import { normalQuantile } from '../statistics/normal-distribution';

/**
 * 95% interval of a Pearson correlation by Fisher's z (Fisher 1915): what another sample of as many people
 * from the same population may show.
 *
 * @returns null for fewer than 4 people
 */
export function correlationInterval(r: number, n: number): { low: number; high: number } | null {
  if (n < 4) return null;
  const z = Math.atanh(Math.min(1 - 1e-12, Math.max(-1 + 1e-12, r)));
  const reach = normalQuantile(0.975) / Math.sqrt(n - 3);
  return { low: Math.tanh(z - reach), high: Math.tanh(z + reach) };
}
