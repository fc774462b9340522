// Chance levels of values with behaviours. docs/analysis.md, section 13.
import { MODEL_SPECIFIC, weightsUnder } from './chosen-weights.mjs';
import { levelOf, randomOrder, shareReached } from './levels.mjs';
import { populationCovariance } from './populations.mjs';
import { cellSimilarity, cellsOf, signAgreement } from './reference-cells.mjs';
import { logPOfT, mean, mulberry32 } from './statistics.mjs';
import { VALUES } from './study.mjs';

const REPLICATIONS = 2000;
const MOST_PERMUTATIONS = 1999;
const MOST_CHOICES = 499;

const direction = (angle) => [Math.cos(angle), Math.sin(angle)];
const VALUE_DIRECTIONS = VALUES.map((_, a) => direction((2 * Math.PI * a) / VALUES.length));

/** Direction of the mean of some unit vectors. */
function meanDirection(vectors) {
  const [x, y] = [0, 1].map((axis) => mean(vectors.map((v) => v[axis])));
  const size = Math.hypot(x, y);
  return [x / size, y / size];
}

/**
 * Similarities of behaviours that are tied to the values by circles turned at random, replication by
 * replication; NaN where undefined.
 */
function turnedCircles({ mapping, instrument, place }, cells, { seed }, scoreOf) {
  const { rows, columns } = mapping;
  const named = new Set(columns.flatMap((column) => column?.measures ?? []));
  const onRows = rows.map((row) => meanDirection(row.map((value) => VALUE_DIRECTIONS[value])));
  const random = mulberry32(seed + 10000000 + place);
  return Array.from({ length: REPLICATIONS }, () => {
    const measures = instrument.measures.map((_, m) =>
      named.has(m) ? direction(2 * Math.PI * random()) : null
    );
    const onColumns = columns.map(
      (column) => column && meanDirection(column.measures.map((m) => measures[m]))
    );
    const turned = cells.map((row, i) =>
      row.map((r, j) => {
        if (Number.isNaN(r)) return NaN;
        const [x, y] = onColumns[j];
        return columns[j].sign * (onRows[i][0] * x + onRows[i][1] * y);
      })
    );
    return scoreOf(turned);
  });
}

const defined = (list) => list.filter((similarity) => !Number.isNaN(similarity));

/** The replications of a table, shared by all populations and arms with the same cells. */
export function circlesOf(table, cells, choices, cache) {
  const key = `${table.place} ${cells.flat().map(Number.isNaN).join()}`;
  if (!cache.has(key)) {
    const scoreOf = (turned) => cellSimilarity(table.mapping.human, turned);
    cache.set(key, turnedCircles(table, cells, choices, scoreOf));
  }
  return cache.get(key);
}

/** Whether cells without any circle exceed the best circle less often than its p says. */
function isReachable(list, cells) {
  const best = Math.max(...list);
  if (cells < 3 || best <= 0) return false;
  const t = best < 1 ? best * Math.sqrt((cells - 2) / (1 - best ** 2)) : Infinity;
  return Math.exp(logPOfT(t, cells - 2)) / 2 <= 1 / (list.length + 1);
}

/** The circles' level and test. */
export function againstCircles(circles, observed, cells) {
  const list = defined(circles);
  return {
    chance: levelOf(list),
    circles: isReachable(list, cells)
      ? { p: shareReached(list, observed), replications: list.length }
      : null
  };
}

/** Signs with the share of circles that agree in as many. */
export function testedSigns(table, cells, choices) {
  const { reference } = table.mapping;
  const own = signAgreement(reference, cells);
  if (own === null) return null;
  const counts = turnedCircles(
    table,
    cells,
    choices,
    (turned) => signAgreement(reference, turned).agree
  );
  const p = counts.includes(own.known) ? shareReached(counts, own.agree) : null;
  return { ...own, p, adjustedP: null };
}

/** The level of the mean over several instruments; null where no replication is defined in all. */
export function averageLevel(lists) {
  const means = defined((lists[0] ?? []).map((_, r) => mean(lists.map((list) => list[r]))));
  return means.length === 0 ? null : levelOf(means);
}

/** Similarities with the ten values under each other's names. */
export function againstPermutedValues(table, covariance, observed, s, { choices, human }) {
  const { mapping, j, crew, mapped } = table;
  const random = mulberry32(choices.seed + 11000000 + 1000 * j + s);
  const isChosen = s === MODEL_SPECIFIC;
  const count = Math.min(choices.permutations, isChosen ? MOST_CHOICES : MOST_PERMUTATIONS);
  const all = Array.from({ length: count }, () => {
    const order = randomOrder(VALUES.length, random);
    const rows = mapping.rows.map((row) => row.map((value) => order[value]));
    const weights = isChosen ? weightsUnder(crew, order, human) : null;
    if (isChosen && weights === null) return NaN;
    const own = isChosen ? populationCovariance(weights, mapped) : covariance;
    return cellSimilarity(mapping.human, cellsOf({ ...mapping, rows }, own));
  });
  const list = defined(all);
  return {
    level: levelOf(list),
    p: shareReached(list, observed),
    permutations: list.length
  };
}
