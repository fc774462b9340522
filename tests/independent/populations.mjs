// Populations of personas: weights and the exact covariances. docs/analysis.md, sections 2 and 3.
import { hasNoVariance, toCorrelations } from './correlations.mjs';
import { pearson, sum, upperTriangle } from './statistics.mjs';
import { VALUES } from './study.mjs';

export const POPULATIONS = ['uniform', 'h-norm', 'h-even', 'h-np', 'model-specific', 'custom'];
const NONE = VALUES.length;

/** How far each persona of values resembles people within itself. */
const resemblances = (personas, human) =>
  personas.slice(0, NONE).map(({ moments }) => {
    if (moments === null || hasNoVariance(moments.within)) return 0;
    const r = pearson(upperTriangle(toCorrelations(moments.within)), upperTriangle(human));
    return Number.isNaN(r) ? 0 : Math.max(0, r);
  });

/** Weights of a population before missing personas are left out and all are scaled to sum 1. */
export function plainWeights(id, personas, { choices, dominance, human }) {
  if (id === 'uniform') return [...VALUES.map(() => 1), 0];
  if (id === 'custom') return [...choices.customWeights];
  if (id === 'model-specific') {
    const own = resemblances(personas, human);
    return [...(sum(own) > 0 ? own : own.map(() => 1)), 0];
  }
  const h = VALUES.map((value) => dominance.shares[value]);
  const h0 = dominance.none;
  if (id === 'h-norm') return [...h, 0];
  return id === 'h-even' ? [...h.map((x) => x + h0 / NONE), 0] : [...h, h0];
}

const LEAST_PERSONAS = 3;

/** Weights with missing personas left out; null where the population cannot be had. */
export function availableWeights(weights, personas) {
  const kept = weights.map((w, p) => (personas[p].isPresent ? w : 0));
  const isMissing = weights.map((w, p) => w > 0 && !personas[p].isPresent);
  const count = (list) => list.slice(0, NONE).filter(Boolean).length;
  const tooFew =
    count(personas.map(({ isPresent }) => isPresent)) < LEAST_PERSONAS ||
    count(kept.map((w) => w > 0)) < LEAST_PERSONAS;
  if (tooFew || isMissing[NONE] || !(sum(kept) > 0)) return null;
  const total = sum(kept);
  return kept.map((w) => w / total);
}

/** Whether all personas of a population have the scores that it needs. */
export const areScored = (weights, personas) =>
  weights.every((w, p) => w === 0 || personas[p].moments !== null);

/** Σ w (W + (μ_p − μ)(μ_p − μ)′). */
export function populationCovariance(weights, personas) {
  const used = personas
    .map(({ moments }, p) => ({ moments, w: weights[p] }))
    .filter(({ w }) => w > 0);
  const scores = used[0].moments.mu;
  const mu = scores.map((_, a) => sum(used.map(({ moments, w }) => w * moments.mu[a])));
  const covariance = mu.map(() => new Array(mu.length).fill(0));
  for (const { moments, w } of used) {
    const off = moments.mu.map((m, a) => m - mu[a]);
    for (let a = 0; a < mu.length; a += 1) {
      for (let b = 0; b < mu.length; b += 1) {
        covariance[a][b] += w * (moments.within[a][b] + off[a] * off[b]);
      }
    }
  }
  return covariance;
}

/** N times the weights, rounded by largest remainder; ties go to the persona that comes first. */
export function roundToIndividuals(weights, n) {
  const exact = weights.map((w) => w * n);
  const counts = exact.map((x) => Math.floor(x + 1e-9));
  const remainders = exact.map((x, p) => x - counts[p]);
  for (let left = n - sum(counts); left > 0; left -= 1) {
    let best = 0;
    remainders.forEach((r, p) => {
      if (r > remainders[best] + 1e-9) best = p;
    });
    counts[best] += 1;
    remainders[best] -= 1;
  }
  return counts;
}
