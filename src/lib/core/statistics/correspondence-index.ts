import { permutations } from './permutations';

/** How far correlations fall with the distance round a circle (Hubert and Arabie 1987). */
export interface Correspondence {
  /** (met - violated) / predictions: 1 where every prediction is met, 0 by chance. */
  index: number;
  /** Pairs of correlations of which one is predicted to be larger, how many are met, and how many tied. */
  predictions: number;
  met: number;
  ties: number;
}

/** The same with its randomisation test. */
export interface CorrespondenceTest extends Correspondence {
  /** Share of all orders round the circle whose index is at least this one, itself included: exact. */
  p: number;
  orders: number;
}

/** Orders between two chances to stop. */
const STEP = 3000;

/** Pairs i > j of n, in the order of `offDiagonal`, by their steps round the circle. */
function pairsBySteps(n: number): [number, number][][] {
  const bySteps: [number, number][][] = Array.from({ length: Math.floor(n / 2) }, () => []);
  for (let i = 1; i < n; i++)
    for (let j = 0; j < i; j++) bySteps[Math.min(i - j, n - i + j) - 1]!.push([i, j]);
  return bySteps;
}

/**
 * The index of a correlation matrix whose variables are in the order of the theory, evenly round the
 * circle: of two pairs the nearer one is predicted to have the larger correlation.
 *
 * @returns NaN as index where a correlation is unknown
 */
export function correspondenceIndex(correlations: readonly (readonly number[])[]): Correspondence {
  const bySteps = pairsBySteps(correlations.length).map((pairs) =>
    pairs.map(([i, j]) => correlations[i]![j]!)
  );
  const found = { predictions: 0, met: 0, ties: 0 };
  bySteps.forEach((near, k) => {
    for (const far of bySteps.slice(k + 1).flat())
      for (const r of near) {
        found.predictions += 1;
        if (r > far) found.met += 1;
        else if (r === far) found.ties += 1;
      }
  });
  const known = !bySteps.flat().some(Number.isNaN);
  const { met, predictions, ties } = found;
  return { ...found, index: known ? (2 * met + ties - predictions) / predictions : NaN };
}

/**
 * The exact randomisation test: the index under every order of the variables round the circle. Rotated
 * and reflected orders have the same index, so that (n - 1)!/2 are looked at: 181,440 for ten.
 *
 * @param correlations of 3 to 10 variables, all known
 * @yields now and then, for a worker to stop
 */
export function* correspondenceTest(
  correlations: readonly (readonly number[])[]
): Generator<null, CorrespondenceTest, void> {
  const n = correlations.length;
  const observed = correspondenceIndex(correlations);
  const score = 2 * observed.met + observed.ties;
  const scoreOf = scorer(correlations);
  const position = new Int32Array(n);
  let [reached, orders] = [0, 0];
  for (const rest of permutations(n - 1)) {
    // Each order once, not its reflection too.
    if (rest[0]! > rest[n - 2]!) continue;
    for (let i = 1; i < n; i++) position[i] = rest[i - 1]! + 1;
    orders += 1;
    if (scoreOf(position) >= score) reached += 1;
    if (orders % STEP === 0) yield null;
  }
  return { ...observed, p: reached / orders, orders };
}

/**
 * Twice the predictions that are met, and those that tie, for variables at other positions round the
 * circle. From the smallest correlation to the largest, each meets as many predictions as there were
 * pairs further apart before it.
 */
function scorer(correlations: readonly (readonly number[])[]): (position: Int32Array) => number {
  const n = correlations.length;
  const most = Math.floor(n / 2);
  const sorted = pairsBySteps(n)
    .flat()
    .sort(([a, b], [c, d]) => correlations[a]![b]! - correlations[c]![d]!);
  const first = Int32Array.from(sorted, ([i]) => i);
  const second = Int32Array.from(sorted, ([, j]) => j);
  /** Where the correlations end that equal one, so that ties can be counted. */
  const ends = Int32Array.from(sorted, ([a, b], at) => {
    const same = ([c, d]: [number, number]) => correlations[c]![d] === correlations[a]![b];
    let end = at;
    while (end < sorted.length && same(sorted[end]!)) end += 1;
    return end;
  });
  /** By class of steps: how many pairs further apart have come. */
  const further = new Int32Array(most + 1);
  const steps = new Int32Array(sorted.length);
  return (position) => {
    further.fill(0);
    let score = 0;
    for (let at = 0; at < steps.length; at++) {
      const apart = Math.abs(position[first[at]!]! - position[second[at]!]!);
      steps[at] = Math.min(apart, n - apart);
    }
    for (let at = 0; at < steps.length;) {
      const end = ends[at]!;
      for (let k = at; k < end; k++) {
        score += 2 * further[steps[k]!]!;
        for (let l = at; l < k; l++) if (steps[l] !== steps[k]) score += 1;
      }
      for (; at < end; at++) for (let c = steps[at]! - 1; c > 0; c--) further[c] = further[c]! + 1;
    }
    return score;
  };
}
