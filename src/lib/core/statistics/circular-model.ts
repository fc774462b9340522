import { CholeskyDecomposition, inverse, Matrix } from 'ml-matrix';
import { invalidInput } from './invalid-input';

/** How well a circle accounts for a correlation matrix (Browne 1992). */
export interface CircularModel {
  /** Polar angles in degrees, 0 to 360, the first variable at 0. */
  angles: number[];
  /** Standard errors of the angles in degrees, 0 for the first; null where the information is singular, or nearly: one is above 180. */
  angleErrors: number[] | null;
  /** Weights of the Fourier series of the common correlation, the constant first: at least 0, sum 1. */
  beta: number[];
  /** Part of each variable's variance that lies on the circle, 0-1. */
  communalities: number[];
  /** Maximum-likelihood discrepancy, chi square of N - 1 times it, and degrees of freedom. */
  discrepancy: number;
  chiSquare: number;
  df: number;
  rmsea: number;
  srmr: number;
  /** Against independent variables; null where these fit. */
  cfi: number | null;
}

/** Components of the Fourier series besides the constant: the usual choice (CircE, CIRCUM). */
const COMPONENTS = 3;
/** Weights to start from, b0 b2 b3 relative to b1: human matrices have a minimum for each. */
const WEIGHTS = [
  [0.5, 0.1, 0.1],
  [0.8, 0.02, 0.3],
  [0.2, 0.3, 0.3]
];
const MOST_STEPS = 200;
/** A step that improves the discrepancy by a smaller share is the last. */
const SETTLED = 1e-10;

/**
 * Browne's circular stochastic process model with free angles and communalities, by maximum likelihood:
 * R = Dz (C + Dv) Dz, C_ij = b0 + b1 cos t + b2 cos 2t + b3 cos 3t, t the angle between i and j. Fisher
 * scoring, damped where it would not descend (Levenberg-Marquardt); weights and unique variances stay at
 * or above 0.
 *
 * @param correlations positive definite, at least 7 variables
 * @param n individuals behind them
 * @param starts directions of the variables to start from, in radians: the best end is taken
 * @throws AxiaError `invalid-input` for a matrix that is not positive definite, as that of centred
 * scores, or fewer than two individuals
 */
export function circularModel(
  correlations: readonly (readonly number[])[],
  n: number,
  starts: readonly (readonly number[])[]
): CircularModel {
  // Rounding may tell the two halves apart.
  const R = new Matrix(
    correlations.map((row, i) => row.map((r, j) => (r + correlations[j]![i]!) / 2))
  );
  const cholesky = new CholeskyDecomposition(R);
  const p = R.rows;
  const logDeterminant = logDet(cholesky);
  if (!cholesky.isPositiveDefinite() || !(logDeterminant > MOST_SINGULAR) || n < 2)
    throw invalidInput('The correlations are no matrix of full rank.');
  const ends = starts.flatMap((start) =>
    WEIGHTS.map((weights) => descend(R, startFrom(start, weights), logDeterminant))
  );
  const best = ends.reduce((one, other) => (other.loss < one.loss ? other : one));
  return described(best, R, n, p, logDeterminant);
}

/** Below this log determinant a matrix is singular but for rounding. */
const MOST_SINGULAR = -40;

/** Parameters: angles but the first, b0 b2 b3 relative to b1, unique variances, scales. */
interface State {
  parameters: Float64Array;
  loss: number;
}

function startFrom(angles: readonly number[], weights: readonly number[]): Float64Array {
  const p = angles.length;
  const relative = angles.slice(1).map((angle) => angle - angles[0]!);
  return Float64Array.from([
    ...relative,
    ...weights,
    ...new Array<number>(p).fill(0.5),
    ...new Array<number>(p).fill(Math.sqrt(1 / 1.5))
  ]);
}

/** What the parameters mean: relative weights have b1 = 1. */
function read(parameters: Float64Array) {
  const p = (parameters.length + 1 - COMPONENTS) / 3;
  const [constant, ...higher] = parameters.subarray(p - 1, p - 1 + COMPONENTS);
  const alpha = [constant!, 1, ...higher];
  const sum = alpha.reduce((all, one) => all + one, 0);
  return {
    p,
    angles: [0, ...parameters.subarray(0, p - 1)],
    sum,
    beta: alpha.map((one) => one / sum),
    unique: parameters.subarray(p - 1 + COMPONENTS, 2 * p - 1 + COMPONENTS),
    scales: parameters.subarray(2 * p - 1 + COMPONENTS)
  };
}

function modelOf(parameters: Float64Array) {
  const found = read(parameters);
  const { angles, beta, p, scales, unique } = found;
  const common = Matrix.zeros(p, p);
  for (let i = 0; i < p; i++)
    for (let j = 0; j < p; j++)
      common.set(
        i,
        j,
        beta.reduce((sum, b, k) => sum + b * Math.cos(k * (angles[i]! - angles[j]!)), 0)
      );
  const P = Matrix.zeros(p, p);
  for (let i = 0; i < p; i++)
    for (let j = 0; j < p; j++)
      P.set(i, j, scales[i]! * scales[j]! * (common.get(i, j) + (i === j ? unique[i]! : 0)));
  return { ...found, common, P };
}

const logDet = (cholesky: CholeskyDecomposition): number =>
  cholesky.lowerTriangularMatrix.diagonal().reduce((sum, value) => sum + 2 * Math.log(value), 0);

/** The discrepancy and what its derivatives need; null where the model is not positive definite. */
function evaluate(R: Matrix, parameters: Float64Array, logDeterminant: number) {
  const model = modelOf(parameters);
  const cholesky = new CholeskyDecomposition(model.P);
  if (!cholesky.isPositiveDefinite()) return null;
  const inverted = cholesky.solve(Matrix.eye(model.p));
  const loss = logDet(cholesky) - logDeterminant + R.mmul(inverted).trace() - model.p;
  return Number.isFinite(loss) ? { ...model, inverted, loss } : null;
}

type Evaluated = NonNullable<ReturnType<typeof evaluate>>;

/** Derivatives of P by every parameter, each times the inverse of P from the left. */
function slopes({ angles, beta, common, inverted, p, scales, sum, unique }: Evaluated): Matrix[] {
  const list: Matrix[] = [];
  const add = (entry: (i: number, j: number) => number) => {
    const slope = Matrix.zeros(p, p);
    for (let i = 0; i < p; i++) for (let j = 0; j < p; j++) slope.set(i, j, entry(i, j));
    list.push(inverted.mmul(slope));
  };
  for (let a = 1; a < p; a++)
    add((i, j) => {
      if ((i === a) === (j === a)) return 0;
      const other = i === a ? j : i;
      const turn = angles[a]! - angles[other]!;
      const bend = beta.reduce((all, b, k) => all - b * k * Math.sin(k * turn), 0);
      return scales[i]! * scales[j]! * bend;
    });
  for (const k of [0, ...Array.from({ length: COMPONENTS - 1 }, (_, at) => at + 2)])
    add((i, j) => {
      const own = Math.cos(k * (angles[i]! - angles[j]!));
      return (scales[i]! * scales[j]! * (own - common.get(i, j))) / sum;
    });
  for (let a = 0; a < p; a++) add((i, j) => (i === a && j === a ? scales[a]! ** 2 : 0));
  for (let a = 0; a < p; a++)
    add((i, j) => {
      const entry = common.get(i, j) + (i === j ? unique[i]! : 0);
      return (i === a ? scales[j]! * entry : 0) + (j === a ? scales[i]! * entry : 0);
    });
  return list;
}

/** Gradient and Fisher information of the discrepancy. */
function derivatives(R: Matrix, at: Evaluated): { gradient: number[]; information: Matrix } {
  const list = slopes(at);
  // P^-1 (P - R) = I - P^-1 R.
  const gap = Matrix.sub(Matrix.eye(at.p), at.inverted.mmul(R));
  const trace = (one: Matrix, other: Matrix): number => {
    let all = 0;
    for (let i = 0; i < at.p; i++)
      for (let j = 0; j < at.p; j++) all += one.get(i, j) * other.get(j, i);
    return all;
  };
  const information = Matrix.zeros(list.length, list.length);
  list.forEach((one, i) => {
    for (let j = 0; j <= i; j++) {
      const shared = trace(one, list[j]!);
      information.set(i, j, shared);
      information.set(j, i, shared);
    }
  });
  return { gradient: list.map((slope) => trace(gap, slope)), information };
}

/** Whether a parameter may not be negative: weights, unique variances, scales. */
const isBounded = (index: number, p: number): boolean => index >= p - 1;

function descend(R: Matrix, start: Float64Array, logDeterminant: number): State {
  const p = R.rows;
  let at = evaluate(R, start, logDeterminant)!;
  let parameters = start;
  let damping = 1e-3;
  for (let step = 0; step < MOST_STEPS; step++) {
    const { gradient, information } = derivatives(R, at);
    const free = gradient.flatMap((slope, i) =>
      isBounded(i, p) && parameters[i]! <= 0 && slope > 0 ? [] : [i]
    );
    let improved = false;
    for (let attempt = 0; attempt < 30 && !improved; attempt++) {
      const curved = information.selection(free, free);
      for (let k = 0; k < free.length; k++)
        curved.set(k, k, curved.get(k, k) * (1 + damping) + 1e-12);
      const move = solved(
        curved,
        free.map((i) => -gradient[i]!)
      );
      const next = Float64Array.from(parameters);
      move?.forEach((by, k) => {
        const i = free[k]!;
        const to = next[i]! + by;
        next[i] = isBounded(i, p) ? Math.max(0, to) : to;
      });
      const there = move && evaluate(R, next, logDeterminant);
      if (there && there.loss < at.loss) {
        const gain = at.loss - there.loss;
        [at, parameters] = [there, next];
        damping = Math.max(1e-9, damping / 4);
        if (gain < SETTLED * Math.max(there.loss, 1e-3)) return { parameters, loss: at.loss };
        improved = true;
      } else damping *= 4;
    }
    if (!improved) break;
  }
  return { parameters, loss: at.loss };
}

/** Solves a symmetric system; null where it is not positive definite. */
function solved(matrix: Matrix, right: readonly number[]): number[] | null {
  const cholesky = new CholeskyDecomposition(matrix);
  if (!cholesky.isPositiveDefinite()) return null;
  return cholesky.solve(Matrix.columnVector([...right])).getColumn(0);
}

function described(
  { loss, parameters }: State,
  R: Matrix,
  n: number,
  p: number,
  logDeterminant: number
): CircularModel {
  const at = evaluate(R, parameters, logDeterminant)!;
  const pairs = (p * (p + 1)) / 2;
  const df = pairs - parameters.length;
  const chiSquare = (n - 1) * loss;
  const excess = Math.max(0, chiSquare - df);
  const excessNull = Math.max(0, -(n - 1) * logDeterminant - (p * (p - 1)) / 2, excess);
  let squares = 0;
  for (let i = 0; i < p; i++)
    for (let j = 0; j < i; j++)
      squares += (R.get(i, j) - at.P.get(i, j) / Math.sqrt(at.P.get(i, i) * at.P.get(j, j))) ** 2;
  return {
    angles: at.angles.map((angle) => {
      const degrees = ((angle * 180) / Math.PI) % 360;
      return degrees < 0 ? degrees + 360 : degrees;
    }),
    angleErrors: errorsOf(R, at, parameters, n),
    beta: at.beta,
    communalities: Array.from(at.unique, (unique) => 1 / (1 + unique)),
    discrepancy: loss,
    chiSquare,
    df,
    rmsea: Math.sqrt(excess / ((n - 1) * df)),
    srmr: Math.sqrt(squares / pairs),
    cfi: excessNull > 0 ? 1 - excess / excessNull : null
  };
}

/** An angle whose standard error is larger may be any: then the model says where no value lies. */
const HALF_CIRCLE = 180;

function errorsOf(R: Matrix, at: Evaluated, parameters: Float64Array, n: number): number[] | null {
  const { information } = derivatives(R, at);
  const free = [...parameters.keys()].filter((i) => !isBounded(i, at.p) || parameters[i]! > 0);
  const used = information.selection(free, free);
  if (!new CholeskyDecomposition(used).isPositiveDefinite()) return null;
  const covariance = inverse(used);
  const errors = Array.from({ length: at.p - 1 }, (_, a) => {
    const variance = (2 / (n - 1)) * covariance.get(a, a);
    return (Math.sqrt(variance) * 180) / Math.PI;
  });
  return errors.every((error) => error <= HALF_CIRCLE) ? [0, ...errors] : null;
}
