// Floats of 16 bits, which Node 20 has no views for.

/** The number that 16 bits stand for. @param {number} bits */
export function half(bits) {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >>> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction ? NaN : sign * Infinity;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

/** The nearest number of 16 bits; too large ones become the largest. @param {number} value */
export function halfBits(value) {
  const sign = value < 0 || Object.is(value, -0) ? 0x8000 : 0;
  const size = Math.abs(value);
  if (size >= 65504) return sign | 0x7bff;
  const exponent = Math.max(-14, Math.floor(Math.log2(size)));
  // A fraction that is rounded up to 2 carries into the exponent by itself.
  const steps = Math.round((size / 2 ** exponent) * 1024);
  return sign | (size === 0 ? 0 : ((exponent + 14) << 10) + steps);
}
