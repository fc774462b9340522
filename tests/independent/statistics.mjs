// The statistics, from the formulas of docs/analysis.md and textbooks. A matrix is a list of rows.

export function sum(list) {
  let total = 0;
  for (let i = 0; i < list.length; i += 1) total += list[i];
  return total;
}
export const mean = (list) => sum(list) / list.length;
const sumSquares = (list) => list.reduce((total, x) => total + x * x, 0);

/** mulberry32: seed to a stream of numbers in [0, 1). */
export function mulberry32(seed) {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let m = Math.imul(state ^ (state >>> 15), 1 | state);
    m = (m + Math.imul(m ^ (m >>> 7), 61 | m)) ^ m;
    return ((m ^ (m >>> 14)) >>> 0) / 4294967296;
  };
}

/** Quantile of type 7 (Hyndman & Fan). */
export function quantile(list, q) {
  const sorted = Float64Array.from(list).sort();
  const at = (sorted.length - 1) * q;
  const below = Math.floor(at);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
}

/** Standard deviation with n - 1. */
export function sampleSd(list) {
  const m = mean(list);
  return Math.sqrt(sumSquares(list.map((x) => x - m)) / (list.length - 1));
}

/** Pearson's r; NaN where a list is constant. */
export function pearson(a, b) {
  const ma = mean(a);
  const mb = mean(b);
  let ab = 0;
  let aa = 0;
  let bb = 0;
  for (let i = 0; i < a.length; i += 1) {
    ab += (a[i] - ma) * (b[i] - mb);
    aa += (a[i] - ma) ** 2;
    bb += (b[i] - mb) ** 2;
  }
  return ab / Math.sqrt(aa * bb);
}

/** The 45 entries above the diagonal. */
export function upperTriangle(matrix) {
  return matrix.flatMap((row, i) => row.slice(i + 1));
}

/** Eigenvalues in falling order with their unit eigenvectors, by cyclic Jacobi rotations. */
export function jacobiEigen(symmetric) {
  const n = symmetric.length;
  const a = symmetric.map((row) => Float64Array.from(row));
  // The eigenvectors are its rows.
  const v = a.map((_, i) => Float64Array.from(a, (__, j) => (i === j ? 1 : 0)));
  for (let sweep = 0; sweep < 60; sweep += 1) {
    let off = 0;
    for (let p = 0; p < n; p += 1) for (let q = p + 1; q < n; q += 1) off += a[p][q] ** 2;
    if (off < 1e-30) break;
    for (let p = 0; p < n - 1; p += 1) {
      for (let q = p + 1; q < n; q += 1) {
        const [ap, aq, vp, vq] = [a[p], a[q], v[p], v[q]];
        if (ap[q] === 0) continue;
        const tau = (aq[q] - ap[p]) / (2 * ap[q]);
        const t = (tau >= 0 ? 1 : -1) / (Math.abs(tau) + Math.sqrt(1 + tau * tau));
        const c = 1 / Math.sqrt(1 + t * t);
        const s = t * c;
        for (let k = 0; k < n; k += 1) {
          const row = a[k];
          const [kp, kq] = [row[p], row[q]];
          row[p] = c * kp - s * kq;
          row[q] = s * kp + c * kq;
        }
        for (let k = 0; k < n; k += 1) {
          const [pk, qk] = [ap[k], aq[k]];
          ap[k] = c * pk - s * qk;
          aq[k] = s * pk + c * qk;
          const [x, y] = [vp[k], vq[k]];
          vp[k] = c * x - s * y;
          vq[k] = s * x + c * y;
        }
      }
    }
  }
  return a
    .map((row, i) => ({ value: row[i], vector: [...v[i]] }))
    .sort((x, y) => y.value - x.value);
}

/** Points less their centroid. */
export function centre(points) {
  const cx = mean(points.map((p) => p[0]));
  const cy = mean(points.map((p) => p[1]));
  return points.map(([x, y]) => [x - cx, y - cy]);
}

const norm = (points) => Math.sqrt(sumSquares(points.flat()));

/** Sums of products of the columns of two centred configurations: [xx, xy, yx, yy]. */
function crossProducts(a, b) {
  const m = [0, 0, 0, 0];
  for (let i = 0; i < a.length; i += 1) {
    m[0] += a[i][0] * b[i][0];
    m[1] += a[i][0] * b[i][1];
    m[2] += a[i][1] * b[i][0];
    m[3] += a[i][1] * b[i][1];
  }
  return m;
}

/** Sum of the two singular values of a 2 x 2 matrix: its square is |M|² + 2 |det M|. */
const nuclearNorm = ([a, b, c, d]) =>
  Math.sqrt(a * a + b * b + c * c + d * d + 2 * Math.abs(a * d - b * c));

/** A configuration ready for repeated comparison: centred, of unit norm. */
export function unit(points) {
  const centred = centre(points);
  const size = norm(centred);
  return centred.map(([x, y]) => [x / size, y / size]);
}

/** Root of the Procrustes similarity of two configurations of unit(). */
export const fit = (a, b) => nuclearNorm(crossProducts(a, b));

/** One less the Procrustes disparity, rotation and reflection allowed. */
export const similarity = (a, b) => fit(unit(a), unit(b)) ** 2;

/** The orthogonal map that brings centred points closest to a target, and the fit of unit sizes. */
function bestTurn(points, target) {
  const [xx, xy, yx, yy] = crossProducts(unit(points), unit(target));
  // The best orthogonal matrix is a rotation where the determinant is positive, else a reflection.
  const mirrored = xx * yy - xy * yx < 0;
  const angle = mirrored ? Math.atan2(xy + yx, xx - yy) : Math.atan2(xy - yx, xx + yy);
  const c = Math.cos(angle);
  const s = Math.sin(angle);
  const turn = mirrored
    ? ([x, y]) => [c * x + s * y, s * x - c * y]
    : ([x, y]) => [c * x - s * y, s * x + c * y];
  return { turn, fit: nuclearNorm([xx, xy, yx, yy]) };
}

/** `points` laid onto `target`, in the scale of the target times the root of the similarity. */
export function layOnto(points, target) {
  const best = bestTurn(points, target);
  const scale = norm(centre(target)) * best.fit;
  return unit(points).map((point) => best.turn(point).map((x) => x * scale));
}

/** `points` turned onto `target`, in their own scale. */
export function turnOnto(points, target) {
  return centre(points).map(bestTurn(points, target).turn);
}

/** Distances of all pairs, in the order of upperTriangle. */
export function pairDistances(points) {
  return points.flatMap((p, i) =>
    points.slice(i + 1).map((q) => Math.hypot(p[0] - q[0], p[1] - q[1]))
  );
}

const LANCZOS = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313,
  -176.61502916214059, 12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6,
  1.5056327351493116e-7
];

/** Natural logarithm of the gamma function for x of at least 0.5 (Lanczos, g = 7). */
function logGamma(x) {
  const z = x - 1;
  const t = z + 7.5;
  const series = LANCZOS.reduce((total, c, i) => (i === 0 ? c : total + c / (z + i)), 0);
  return 0.5 * Math.log(2 * Math.PI) + (z + 0.5) * Math.log(t) - t + Math.log(series);
}

/** Continued fraction of the incomplete beta function (modified Lentz). */
function betaFraction(x, a, b) {
  let c = 1;
  let d = 1 / (1 - ((a + b) * x) / (a + 1));
  let h = d;
  for (let m = 1; m < 10000; m += 1) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / (1 + even * d);
    c = 1 + even / c;
    h *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / (1 + odd * d);
    c = 1 + odd / c;
    h *= d * c;
    if (Math.abs(d * c - 1) < 1e-16) break;
  }
  return h;
}

/** Natural logarithm of the two-sided p of Student's t. */
export function logPOfT(t, df) {
  if (t === Infinity) return -Infinity;
  const a = df / 2;
  const x = df / (df + t * t);
  const y = (t * t) / (df + t * t);
  const front = a * Math.log(x) + 0.5 * Math.log(y);
  const logBeta = logGamma(a) + logGamma(0.5) - logGamma(a + 0.5);
  if (x < (a + 1) / (a + 2.5))
    return front - logBeta - Math.log(a) + Math.log(betaFraction(x, a, 0.5));
  return Math.log1p(-Math.exp(front - logBeta - Math.log(0.5)) * betaFraction(y, 0.5, a));
}

/** Distribution function of the standard normal distribution. */
export function normalCdf(z) {
  const x = Math.abs(z);
  let tail;
  if (x < 3) {
    let term = x;
    let total = x;
    for (let k = 1; k < 300; k += 1) {
      term *= (x * x) / (2 * k + 1);
      total += term;
      if (term < 1e-18) break;
    }
    tail = 0.5 - (total * Math.exp((-x * x) / 2)) / Math.sqrt(2 * Math.PI);
  } else {
    let fraction = x;
    for (let k = 200; k >= 1; k -= 1) fraction = x + k / fraction;
    tail = Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI) / fraction;
  }
  return z < 0 ? tail : 1 - tail;
}

/** Quantile of the standard normal distribution, by bisection and Newton steps. */
export function normalQuantile(p) {
  let low = -40;
  let high = 40;
  for (let i = 0; i < 60; i += 1) {
    const middle = (low + high) / 2;
    if (normalCdf(middle) < p) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** Benjamini-Hochberg: adjusted p-values in the order given. */
/** Slope on people's correlations, and root mean squared difference. */
export function sizeOfCorrelations(theirs, own) {
  const m = mean(theirs);
  const squares = sum(theirs.map((r) => (r - m) ** 2));
  if (!(squares > 0)) return null;
  const slope = sum(theirs.map((r, i) => (r - m) * own[i])) / squares;
  return { slope, rmsd: Math.sqrt(mean(theirs.map((r, i) => (own[i] - r) ** 2))) };
}

const SHARES = 7;

export function adjustForFdr(ps, shares = 1) {
  const order = ps.map((_, i) => i).sort((i, j) => ps[j] - ps[i]);
  const adjusted = [];
  let least = 1;
  order.forEach((index, place) => {
    least = Math.min(least, (ps[index] * ps.length) / (ps.length - place));
    adjusted[index] = least;
  });
  return adjusted.map((p) => Math.min(1, (SHARES / shares) * p));
}
