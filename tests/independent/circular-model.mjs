// Browne's circular model by maximum likelihood: docs/analysis.md, section 17. Weights and unique
// variances are squares here, so that none is negative, and the minimum is found by BFGS.
import { sum } from './statistics.mjs';

const COMPONENTS = [0, 1, 2, 3];
const STARTS = [
  [0.5, 0.1, 0.1],
  [0.8, 0.02, 0.3],
  [0.2, 0.3, 0.3]
];
const LEAST_LOG_DETERMINANT = -40;
const SAME_LOSS = 1e-7;
/** A weight or unique variance below it has met its bound. */
const AT_BOUND = 1e-8;

/** Lower triangular root of a symmetric matrix; null where it is not positive definite. */
function cholesky(a) {
  const n = a.length;
  const l = a.map(() => new Array(n).fill(0));
  for (let i = 0; i < n; i += 1)
    for (let j = 0; j <= i; j += 1) {
      let rest = a[i][j];
      for (let k = 0; k < j; k += 1) rest -= l[i][k] * l[j][k];
      if (i > j) l[i][j] = rest / l[j][j];
      else if (!(rest > 0)) return null;
      else l[i][i] = Math.sqrt(rest);
    }
  return l;
}

const logDeterminant = (l) => 2 * sum(l.map((row, i) => Math.log(row[i])));

function inverseOf(l) {
  const n = l.length;
  // Columns of the inverse of L, and L'^-1 L^-1.
  const inverse = l.map(() => new Array(n).fill(0));
  for (let c = 0; c < n; c += 1)
    for (let i = c; i < n; i += 1) {
      let rest = i === c ? 1 : 0;
      for (let k = c; k < i; k += 1) rest -= l[i][k] * inverse[k][c];
      inverse[i][c] = rest / l[i][i];
    }
  return l.map((_, i) =>
    l.map((__, j) => {
      let total = 0;
      for (let k = Math.max(i, j); k < n; k += 1) total += inverse[k][i] * inverse[k][j];
      return total;
    })
  );
}

const times = (a, b) => a.map((row) => b[0].map((_, j) => sum(row.map((x, k) => x * b[k][j]))));

const symmetric = (r) => r.map((row, i) => row.map((x, j) => (x + r[j][i]) / 2));

export function isPositiveDefinite(correlations) {
  const l = cholesky(symmetric(correlations));
  return l !== null && logDeterminant(l) > LEAST_LOG_DETERMINANT;
}

/** Angles, weights relative to the first component, unique variances and scales, from free numbers. */
function meaning(x, p) {
  const [b0, b2, b3] = [0, 1, 2].map((k) => x[p - 1 + k] ** 2);
  return {
    angles: [0, ...x.slice(0, p - 1)],
    alpha: [b0, 1, b2, b3],
    unique: x.slice(p + 2, 2 * p + 2).map((u) => u * u),
    scales: x.slice(2 * p + 2)
  };
}

function implied({ alpha, angles, scales, unique }) {
  const total = sum(alpha);
  const common = angles.map((a) =>
    angles.map((b) => sum(COMPONENTS.map((k) => (alpha[k] / total) * Math.cos(k * (a - b)))))
  );
  const model = common.map((row, i) =>
    row.map((c, j) => scales[i] * scales[j] * (c + (i === j ? unique[i] : 0)))
  );
  return { total, common, model };
}

/** Derivatives of the model by angles (but the first), the three weights, unique variances, scales. */
function derivatives({ alpha, angles, scales, unique }, { common, total }) {
  const p = angles.length;
  const matrix = (entry) => angles.map((_, i) => angles.map((__, j) => entry(i, j)));
  const bend = (t) => -sum(COMPONENTS.map((k) => (alpha[k] / total) * k * Math.sin(k * t)));
  const list = [];
  for (let a = 1; a < p; a += 1)
    list.push(
      matrix((i, j) => {
        const sign = (i === a ? 1 : 0) - (j === a ? 1 : 0);
        return sign === 0 ? 0 : sign * scales[i] * scales[j] * bend(angles[i] - angles[j]);
      })
    );
  for (const k of [0, 2, 3])
    list.push(
      matrix(
        (i, j) =>
          (scales[i] * scales[j] * (Math.cos(k * (angles[i] - angles[j])) - common[i][j])) / total
      )
    );
  for (let a = 0; a < p; a += 1)
    list.push(matrix((i, j) => (i === a && j === a ? scales[a] ** 2 : 0)));
  for (let a = 0; a < p; a += 1)
    list.push(
      matrix((i, j) => {
        const entry = common[i][j] + (i === j ? unique[i] : 0);
        return (i === a ? scales[j] * entry : 0) + (j === a ? scales[i] * entry : 0);
      })
    );
  return list;
}

/** Discrepancy and its gradient by the free numbers; null where the model is not positive definite. */
function discrepancy(r, logR, x, withGradient) {
  const p = r.length;
  const parts = meaning(x, p);
  const parameters = implied(parts);
  const l = cholesky(parameters.model);
  if (l === null) return null;
  const inverse = inverseOf(l);
  const loss =
    logDeterminant(l) - logR + sum(inverse.flatMap((row, i) => row.map((v, j) => v * r[i][j]))) - p;
  if (!withGradient) return { loss };
  const difference = parameters.model.map((row, i) => row.map((m, j) => m - r[i][j]));
  const slope = times(times(inverse, difference), inverse);
  const gradient = derivatives(parts, parameters).map((d, k) => {
    const own = sum(d.flatMap((row, i) => row.map((v, j) => v * slope[i][j])));
    return k >= p - 1 && k < 2 * p + 2 ? 2 * x[k] * own : own;
  });
  return { loss, gradient };
}

const dot = (a, b) => sum(a.map((x, i) => x * b[i]));

function minimise(r, logR, start) {
  let x = start;
  let at = discrepancy(r, logR, x, true);
  let h = x.map((_, i) => x.map((__, j) => (i === j ? 0.1 : 0)));
  for (let iteration = 0; iteration < 2000; iteration += 1) {
    if (Math.max(...at.gradient.map(Math.abs)) < 1e-9) break;
    let direction = h.map((row) => -dot(row, at.gradient));
    if (!(dot(direction, at.gradient) < 0)) {
      h = x.map((_, i) => x.map((__, j) => (i === j ? 0.1 : 0)));
      direction = at.gradient.map((g) => -0.1 * g);
    }
    let step = Math.min(1, 0.5 / Math.max(...direction.map(Math.abs)));
    let there = null;
    for (; step > 1e-14; step /= 2) {
      const next = discrepancy(
        r,
        logR,
        x.map((v, i) => v + step * direction[i]),
        false
      );
      if (next && next.loss < at.loss + 1e-4 * step * dot(direction, at.gradient)) {
        there = next;
        break;
      }
    }
    if (there === null) break;
    const moved = direction.map((d) => step * d);
    x = x.map((v, i) => v + moved[i]);
    const before = at;
    at = discrepancy(r, logR, x, true);
    const y = at.gradient.map((g, i) => g - before.gradient[i]);
    const curvature = dot(moved, y);
    if (curvature > 1e-16) {
      const hy = h.map((row) => dot(row, y));
      const factor = (1 + dot(y, hy) / curvature) / curvature;
      h = h.map((row, i) =>
        row.map(
          (v, j) =>
            v + factor * moved[i] * moved[j] - (hy[i] * moved[j] + moved[i] * hy[j]) / curvature
        )
      );
    }
  }
  return { x, loss: at.loss };
}

/** Solves a linear system, or several, by elimination. */
function solve(a, b) {
  const n = a.length;
  const rows = a.map((row, i) => [...row, ...b[i]]);
  for (let c = 0; c < n; c += 1) {
    let pivot = c;
    for (let i = c + 1; i < n; i += 1)
      if (Math.abs(rows[i][c]) > Math.abs(rows[pivot][c])) pivot = i;
    [rows[c], rows[pivot]] = [rows[pivot], rows[c]];
    for (let i = 0; i < n; i += 1) {
      if (i === c) continue;
      const share = rows[i][c] / rows[c][c];
      for (let k = c; k < rows[i].length; k += 1) rows[i][k] -= share * rows[c][k];
    }
  }
  return rows.map((row, i) => row.slice(n).map((v) => v / row[i]));
}

function angleErrors(parts, n) {
  const parameters = implied(parts);
  const inverse = inverseOf(cholesky(parameters.model));
  const p = parts.angles.length;
  const bounded = [
    ...new Array(p - 1).fill(1),
    parts.alpha[0],
    parts.alpha[2],
    parts.alpha[3],
    ...parts.unique,
    ...parts.scales
  ];
  const slopes = derivatives(parts, parameters)
    .filter((_, k) => bounded[k] > AT_BOUND)
    .map((d) => times(inverse, d));
  const information = slopes.map((a) =>
    slopes.map((b) => sum(a.flatMap((row, i) => row.map((v, j) => v * b[j][i]))))
  );
  if (cholesky(information) === null) return null;
  const covariance = solve(
    information,
    information.map((_, i) => information.map((__, j) => +(i === j)))
  );
  const degrees = (a) => (Math.sqrt((2 / (n - 1)) * covariance[a][a]) * 180) / Math.PI;
  const errors = Array.from({ length: p - 1 }, (_, a) => degrees(a));
  return errors.some((error) => !(error <= 180)) ? null : [0, ...errors];
}

/** Free numbers at a model: those at their bound a little off it, for them to be free to leave. */
const atModel = ({ angles, beta, communalities }) => [
  ...angles.slice(1).map((angle) => (angle * Math.PI) / 180),
  ...[0, 2, 3].map((k) => Math.sqrt(Math.max(beta[k] / beta[1], OFF_BOUND))),
  ...communalities.map((c) => Math.sqrt(Math.max(1 / c - 1, OFF_BOUND))),
  ...communalities.map(Math.sqrt)
];
const OFF_BOUND = 1e-6;

/** The lowest of the ends that the theory's angles and those of a map lead to. */
function lowestMinimum(r, logR, map) {
  const theory = r.map((_, i) => (2 * Math.PI * i) / r.length);
  const found = map.map(([x, y]) => Math.atan2(y, x));
  // A map may run backwards: its angles are to ascend with the theory.
  let turn = 0;
  for (let i = 0; i < r.length; i += 1)
    for (let j = 0; j < r.length; j += 1)
      turn += Math.sin(theory[i] - theory[j]) * Math.sin(found[i] - found[j]);
  const mapped = found.map((angle) => (turn < 0 ? -angle : angle));
  const ends = [theory, mapped].flatMap((angles) =>
    STARTS.map((weights) =>
      minimise(r, logR, [
        ...angles.slice(1).map((angle) => angle - angles[0]),
        ...weights.map(Math.sqrt),
        ...r.map(() => Math.sqrt(0.5)),
        ...r.map(() => Math.sqrt(1 / 1.5))
      ])
    )
  );
  return ends.reduce((one, other) => (other.loss < one.loss ? other : one));
}

/**
 * The circular model of a matrix. Without much of a circle there are many minima: `theirs`, the bundle's
 * model, counts where it is one itself. `mapOf` gives the classical map of a matrix, whose angles are one
 * of the starts.
 */
export function circularModel(correlations, n, theirs, mapOf) {
  const r = symmetric(correlations);
  const p = r.length;
  const logR = logDeterminant(cholesky(r));
  const followed = theirs && minimise(r, logR, atModel(theirs));
  const isMinimum = followed && Math.abs(followed.loss - theirs.discrepancy) < SAME_LOSS;
  const best = isMinimum ? followed : lowestMinimum(r, logR, mapOf(correlations));
  const parts = meaning(best.x, p);
  const { model, total } = implied(parts);
  const pairs = (p * (p + 1)) / 2;
  const df = pairs - best.x.length;
  const chiSquare = (n - 1) * best.loss;
  const excess = Math.max(0, chiSquare - df);
  const independent = Math.max(0, -(n - 1) * logR - (p * (p - 1)) / 2, excess);
  const residuals = r.flatMap((row, i) =>
    row.slice(0, i).map((v, j) => (v - model[i][j] / Math.sqrt(model[i][i] * model[j][j])) ** 2)
  );
  return {
    angles: parts.angles.map((angle) => ((((angle * 180) / Math.PI) % 360) + 360) % 360),
    angleErrors: angleErrors(parts, n),
    beta: parts.alpha.map((one) => one / total),
    communalities: parts.unique.map((u) => 1 / (1 + u)),
    discrepancy: best.loss,
    chiSquare,
    df,
    rmsea: Math.sqrt(excess / ((n - 1) * df)),
    srmr: Math.sqrt(sum(residuals) / pairs),
    cfi: independent > 0 ? 1 - excess / independent : null
  };
}
