// Known structures, scored as the population is. docs/analysis.md, section 9.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { correlationsOf } from './correlations.mjs';
import { mapOf } from './maps.mjs';
import { levelOf } from './levels.mjs';
import { VALUES } from './study.mjs';
import { fit, mulberry32, sum, unit } from './statistics.mjs';

const theta = (a) => (2 * Math.PI * a) / VALUES.length;
const circle = (strength) => (p, a) => strength * Math.cos(theta(a) - theta(p));

// Higher-order values in the order of the circle; hedonism counts as openness to change.
const GROUP = [0, 0, 1, 1, 1, 2, 2, 3, 3, 3];

const REPLICATIONS = 200;

const STRUCTURES = [
  ['noise', () => () => 0],
  [
    'one-dimension',
    (random) => {
      const axis = 2 * Math.PI * random();
      return (p, a) => 2 * Math.cos(theta(p) - axis) * Math.cos(theta(a) - axis);
    }
  ],
  ['four-groups', () => (p, a) => (GROUP[p] === GROUP[a] ? 1.75 : 0)],
  ['circle-weak', () => circle(0.5)],
  ['circle-strong', () => circle(2)]
];

/** The means plus ten independent standard normal numbers, which come in pairs. */
function around(means, random) {
  const scores = [];
  for (let a = 0; a < means.length; a += 2) {
    const radius = Math.sqrt(-2 * Math.log(1 - random()));
    const angle = 2 * Math.PI * random();
    scores.push(radius * Math.cos(angle) + means[a], radius * Math.sin(angle) + means[a + 1]);
  }
  return scores;
}

function replicate(makeProfile, counts, { choices, humanUnit }, seed) {
  const random = mulberry32(seed);
  const profile = makeProfile(random);
  const individuals = [];
  counts.forEach((count, p) => {
    const means = VALUES.map((_, a) => (p === VALUES.length ? 0 : profile(p, a)));
    for (let k = 0; k < count; k += 1) {
      const scores = around(means, random);
      const off = choices.scoring === 'centred' ? sum(scores) / scores.length : 0;
      for (let a = 0; a < scores.length; a += 1) scores[a] -= off;
      individuals.push(scores);
    }
  });
  return fit(unit(mapOf(correlationsOf(individuals), choices)), humanUnit) ** 2;
}

/**
 * Summaries of each structure for a population of so many individuals a persona (classical maps). They
 * do not rest on answers: with a folder for them, those of another bundle are taken.
 */
export function referencePoints(counts, context) {
  const { choices, humanUnit, pointsFolder } = context;
  if (pointsFolder === null) return computed(counts, context);
  const key = JSON.stringify([counts, choices, humanUnit]);
  const file = join(pointsFolder, createHash('sha256').update(key).digest('hex'));
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8'));
  const points = computed(counts, context);
  // Whole or not at all: another process may read it.
  writeFileSync(`${file}.${process.pid}`, JSON.stringify(points));
  renameSync(`${file}.${process.pid}`, file);
  return points;
}

function computed(counts, context) {
  const { choices } = context;
  return Object.fromEntries(
    STRUCTURES.map(([name, makeProfile], k) => {
      const list = Array.from({ length: REPLICATIONS }, (_, r) =>
        replicate(makeProfile, counts, context, choices.seed + 1000000 + 1000 * k + r)
      );
      return [name, levelOf(list)];
    })
  );
}
