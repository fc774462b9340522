// Do the values follow each other round the map as in theory? docs/analysis.md, section 7.
import { VALUES } from './study.mjs';

const triplesOf = (n) => {
  const triples = [];
  for (let i = 0; i < n; i += 1) {
    for (let j = i + 1; j < n; j += 1) for (let k = j + 1; k < n; k += 1) triples.push([i, j, k]);
  }
  return triples;
};

const TRIPLES = triplesOf(VALUES.length);

const SAME_ANGLE = 1e-12;

const coincide = (a, b) => {
  const apart = Math.abs(a - b) % (2 * Math.PI);
  return Math.min(apart, 2 * Math.PI - apart) < SAME_ANGLE;
};

/** 1 when three directions follow each other counter-clockwise, -1 clockwise, 0 where two coincide. */
const turn = (a, b, c) =>
  coincide(a, b) || coincide(b, c) || coincide(c, a)
    ? 0
    : Math.sign(Math.sin(b - a) + Math.sin(c - b) + Math.sin(a - c));

/** Sum of the turns of all triples; the theoretical turn of each is 1. */
const tripleSum = (angles) =>
  TRIPLES.reduce((total, [i, j, k]) => total + turn(angles[i], angles[j], angles[k]), 0);

/** How many of the 9! cyclic orders have each size of the triple sum. */
function countCyclicOrders() {
  const counts = new Map();
  const places = new Array(VALUES.length).fill(0);
  const taken = new Array(VALUES.length).fill(false);
  // places[i] is the place of value i; power is first. In a cyclic order a < b < c is one turn.
  const place = (value, total) => {
    if (value === VALUES.length) {
      counts.set(Math.abs(total), (counts.get(Math.abs(total)) ?? 0) + 1);
      return;
    }
    for (let spot = 1; spot < VALUES.length; spot += 1) {
      if (taken[spot]) continue;
      taken[spot] = true;
      places[value] = spot;
      let added = 0;
      for (let i = 0; i < value; i += 1) {
        for (let j = i + 1; j < value; j += 1) {
          const x = places[i];
          const y = places[j];
          added += (x > y) ^ (y > spot) ^ (x > spot) ? -1 : 1; // an odd number of inversions
        }
      }
      place(value + 1, total + added);
      taken[spot] = false;
    }
  };
  place(1, 0);
  return counts;
}

/** Two values that share a wedge of the circle change places. */
const [TRADITION, CONFORMITY] = ['tradition', 'conformity'].map((id) => VALUES.indexOf(id));
const SHARED = new Map([
  [TRADITION, CONFORMITY],
  [CONFORMITY, TRADITION]
]);

/** Whether values follow each other as in theory, in either direction. */
function isTheory(order) {
  const n = order.length;
  const steps = order.map((v, i) => (order[(i + 1) % n] - v + n) % n);
  return steps.every((s) => s === 1) || steps.every((s) => s === n - 1);
}

let cyclicOrders = null;

export function circularOrder(points) {
  const angles = points.map(([x, y]) => Math.atan2(y, x));
  const theory = VALUES.map((_, i) => (2 * Math.PI * i) / VALUES.length);
  cyclicOrders ??= countCyclicOrders();
  const observed = Math.abs(tripleSum(angles));
  let reached = 0;
  let all = 0;
  for (const [size, count] of cyclicOrders) {
    all += count;
    if (size >= observed) reached += count;
  }

  let product = 0;
  let first = 0;
  let second = 0;
  for (let i = 0; i < angles.length; i += 1) {
    for (let j = i + 1; j < angles.length; j += 1) {
      const a = Math.sin(theory[i] - theory[j]);
      const b = Math.sin(angles[i] - angles[j]);
      product += a * b;
      first += a * a;
      second += b * b;
    }
  }

  const fromPower = angles.map((angle) => (angle - angles[0] + 4 * Math.PI) % (2 * Math.PI));
  fromPower[0] = 0;
  const order = VALUES.map((_, i) => i).sort((i, j) => fromPower[i] - fromPower[j]);
  return {
    order: order.map((i) => VALUES[i]),
    sameOrder: isTheory(order) || isTheory(order.map((v) => SHARED.get(v) ?? v)),
    delta: observed / TRIPLES.length,
    p: reached / all,
    angularCorrelation: Math.abs(product) / Math.sqrt(first * second)
  };
}
