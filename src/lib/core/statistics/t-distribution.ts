/** Nodes of the double-exponential rules: spacing 1/32 resolves both integrals to 1e-14. */
const SPACING = 1 / 32;
const LOG_10 = Math.LN10;

/** ln(Gamma(a + 1/2) / Gamma(a)): asymptotic series after shifting `a` up by the recurrence. */
function logGammaHalfRatio(a: number): number {
  let shift = 0;
  let x = a;
  while (x < 30) {
    shift += Math.log(x / (x + 0.5));
    x += 1;
  }
  const u = 1 / x;
  const v = u * u;
  const series =
    u * (-1 / 8 + v * (1 / 192 + v * (-1 / 640 + v * (17 / 14336 - (v * 31) / 18432))));
  return 0.5 * Math.log(x) + series + shift;
}

/** ln of the t density at t. */
function logDensity(t: number, df: number): number {
  const ratio = t / Math.sqrt(df);
  const logBase = Math.abs(ratio) < 1e100 ? Math.log1p(ratio * ratio) : 2 * Math.log(ratio);
  return logGammaHalfRatio(df / 2) - 0.5 * Math.log(Math.PI * df) - ((df + 1) / 2) * logBase;
}

/**
 * Integral of the density from t to infinity over the density at t: an exp-sinh rule on a sum of
 * positive terms, so that nothing cancels however far out t lies.
 */
function tailOverDensity(t: number, df: number): number {
  const size = Math.hypot(Math.sqrt(df), t);
  const slope = ((df + 1) * (t / size)) / size;
  const length = 1 / (slope + Math.sqrt(df + 1) / size);
  let sum = 0;
  for (let k = -160; k <= 160; k++) {
    const s = k * SPACING;
    const node = length * Math.exp((Math.PI / 2) * Math.sinh(s));
    const weight = node * (Math.PI / 2) * Math.cosh(s);
    const u = node / size;
    const value = weight * Math.exp((-(df + 1) / 2) * Math.log1p(u * (2 * (t / size) + u)));
    if (Number.isFinite(value)) sum += value;
  }
  return sum * SPACING;
}

/** Integral of the density from -t to t, by a tanh-sinh rule. */
function central(t: number, df: number): number {
  let sum = 0;
  for (let k = -140; k <= 140; k++) {
    const s = k * SPACING;
    const argument = (Math.PI / 2) * Math.sinh(s);
    const weight = ((Math.PI / 2) * Math.cosh(s)) / Math.cosh(argument) ** 2;
    sum += weight * Math.exp(logDensity((t / 2) * (1 + Math.tanh(argument)), df));
  }
  return sum * SPACING * t;
}

/**
 * Two-sided p-value of Student's t, exact to 1e-10 relative as far as doubles reach, and its
 * decadic logarithm, which goes on where p itself underflows.
 *
 * @param t statistic; the sign does not matter
 * @param df degrees of freedom, positive, not necessarily whole
 * @returns NaN for an unknown t or df that is not positive; p = 0 for an infinite t
 */
export function tTwoSided(t: number, df: number): { p: number; log10P: number } {
  const size = Math.abs(t);
  if (Number.isNaN(size) || !(df > 0)) return { p: NaN, log10P: NaN };
  if (size === Infinity) return { p: 0, log10P: -Infinity };
  if (size < 0.7) {
    const inside = size === 0 ? 0 : central(size, df);
    return { p: 1 - inside, log10P: inside === 0 ? 0 : Math.log1p(-inside) / LOG_10 };
  }
  const logP = Math.LN2 + logDensity(size, df) + Math.log(tailOverDensity(size, df));
  return { p: Math.exp(logP), log10P: logP / LOG_10 };
}
