/**
 * Exponential and logarithm with the same bits in every browser: the standard leaves the last bit of
 * `Math.exp` and `Math.log` open, and browsers differ in it. Only sums, products and quotients, which
 * the standard settles. Method and constants are those of fdlibm (Sun Microsystems, 1993;
 * freely granted), whose results are less than one unit in the last place off.
 */

/** ln 2 in two parts; the first has trailing zeros, so that multiples of it are exact. */
const [LN2_HIGH, LN2_LOW] = [0.6931471803691238, 1.9082149292705877e-10];

const number = new Float64Array(1);
/** The same eight bytes, as two words. */
const words = new Uint32Array(number.buffer);
/** Which word has sign and exponent. */
const HIGH = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1 ? 1 : 0;

/** 2 to the power of an integer between −1022 and 1023. */
function powerOfTwo(exponent: number): number {
  words[1 - HIGH] = 0;
  words[HIGH] = (exponent + 1023) << 20;
  return number[0]!;
}

/** Rational approximation of exp on [0, ln 2 / 2], by powers of the square. */
const EXP = [
  1.6666666666666602e-1, -2.7777777777015593e-3, 6.613756321437934e-5, -1.6533902205465252e-6,
  4.1381367970572385e-8
] as const;

/** e to the power of `x`. */
export function exp(x: number): number {
  if (Number.isNaN(x)) return NaN;
  if (x > 709.782712893384) return Infinity;
  if (x < -745.1332191019411) return 0;
  if (x === 1) return Math.E;
  const size = Math.abs(x);
  if (size < 2 ** -28) return 1 + x;
  let [k, high, low] = [0, x, 0];
  if (size > 0.5 * Math.LN2) {
    const sign = x < 0 ? -1 : 1;
    k = size < 1.5 * Math.LN2 ? sign : Math.trunc(Math.LOG2E * x + 0.5 * sign);
    high = x - k * LN2_HIGH;
    low = k * LN2_LOW;
  }
  const rest = high - low;
  const t = rest * rest;
  const [p1, p2, p3, p4, p5] = EXP;
  const c = rest - t * (p1 + t * (p2 + t * (p3 + t * (p4 + t * p5))));
  if (k === 0) return 1 - ((rest * c) / (c - 2) - rest);
  const y = 1 - (low - (rest * c) / (2 - c) - high);
  if (k === 1024) return y * 2 * powerOfTwo(1023);
  // Below the normal numbers in two steps.
  return k >= -1021 ? y * powerOfTwo(k) : y * powerOfTwo(k + 1000) * powerOfTwo(-1000);
}

/** Approximation of log(1 + f) by powers of f / (2 + f). */
const LOG = [
  0.6666666666666735, 0.3999999999940942, 0.2857142874366239, 0.22222198432149784,
  0.1818357216161805, 0.15313837699209373, 0.14798198605116586
] as const;

/** The natural logarithm of `x`: minus infinity for 0, NaN below. */
export function log(x: number): number {
  if (x === 0) return -Infinity;
  if (!(x > 0)) return NaN;
  if (x === Infinity) return Infinity;
  let k = 0;
  if (x < 2 ** -1022) {
    k = -54;
    x *= 2 ** 54;
  }
  number[0] = x;
  const top = words[HIGH]!;
  k += (top >>> 20) - 1023;
  const mantissa = top & 0xfffff;
  // Between √½ and √2.
  const up = (mantissa + 0x95f64) & 0x100000;
  words[HIGH] = mantissa | (up ^ 0x3ff00000);
  k += up >>> 20;
  const f = number[0]! - 1;
  if (((2 + mantissa) & 0xfffff) < 3) {
    if (f === 0) return k === 0 ? 0 : k * LN2_HIGH + k * LN2_LOW;
    const r = f * f * (0.5 - (1 / 3) * f);
    return k === 0 ? f - r : k * LN2_HIGH - (r - k * LN2_LOW - f);
  }
  const s = f / (2 + f);
  const z = s * s;
  const w = z * z;
  const [l1, l2, l3, l4, l5, l6, l7] = LOG;
  const r = z * (l1 + w * (l3 + w * (l5 + w * l7))) + w * (l2 + w * (l4 + w * l6));
  if (((mantissa - 0x6147a) | (0x6b851 - mantissa)) > 0) {
    const half = 0.5 * f * f;
    return k === 0
      ? f - (half - s * (half + r))
      : k * LN2_HIGH - (half - (s * (half + r) + k * LN2_LOW) - f);
  }
  return k === 0 ? f - s * (f - r) : k * LN2_HIGH - (s * (f - r) - k * LN2_LOW - f);
}
