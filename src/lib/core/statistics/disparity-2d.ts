/**
 * Procrustes disparity of two planar configurations by the closed form
 * (sum of singular values)^2 = |C|^2 + 2 |det C|, C = A'B. For loops: no checks, no allocation.
 *
 * @param a points packed as x0, y0, x1, y1, ...; any position and scale
 * @param b the same number of points; may be a part of a longer buffer, from `offset`
 * @returns disparity in [0, 1]; NaN when the points of one side coincide or are unknown
 */
export function disparity2d(a: Float64Array, b: Float64Array, offset = 0): number {
  const length = a.length;
  const n = length / 2;
  let ax = 0;
  let ay = 0;
  let bx = 0;
  let by = 0;
  for (let i = 0; i < length; i += 2) {
    ax += a[i]!;
    ay += a[i + 1]!;
    bx += b[offset + i]!;
    by += b[offset + i + 1]!;
  }
  ax /= n;
  ay /= n;
  bx /= n;
  by /= n;
  let aa = 0;
  let bb = 0;
  let xx = 0;
  let xy = 0;
  let yx = 0;
  let yy = 0;
  for (let i = 0; i < length; i += 2) {
    const px = a[i]! - ax;
    const py = a[i + 1]! - ay;
    const qx = b[offset + i]! - bx;
    const qy = b[offset + i + 1]! - by;
    aa += px * px + py * py;
    bb += qx * qx + qy * qy;
    xx += px * qx;
    xy += px * qy;
    yx += py * qx;
    yy += py * qy;
  }
  const fitted = xx * xx + xy * xy + yx * yx + yy * yy + 2 * Math.abs(xx * yy - xy * yx);
  const disparity = 1 - fitted / (aa * bb);
  // Written so that NaN stays NaN.
  return disparity < 0 ? 0 : disparity;
}
