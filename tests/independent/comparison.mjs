// Compares comparison.csv of the explorer with what follows from the bundles that were recomputed.
// docs/explorer.md.
//
//   node comparison.mjs <comparison.csv> <id>=<file of recompute.mjs --keep> …
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { scored } from './paper-tables.mjs';
import { numberOf, parseCsv } from './reading.mjs';
import { fit, quantile, unit } from './statistics.mjs';
import { isUnread } from './verdict.mjs';

const POPULATION = 'uniform';

/** What a comparison takes of a recomputed analysis; null where values were not asked. */
export const compared = ({ verdict, populations, human }) => {
  if (populations === undefined) return null;
  const { similarity, bootstrap, askedAgain, configuration } = populations.find(
    ({ id }) => id === POPULATION
  );
  return { verdict, similarity, bootstrap, askedAgain, configuration, people: human.configuration };
};

const shown = (one) => scored(one, 0).cell;

const distance = (a, b) =>
  a === null || b === null ? null : Math.sqrt(Math.max(0, 1 - fit(unit(a), unit(b)) ** 2));

function difference(one, other) {
  if (isUnread(one.verdict) || isUnread(other.verdict)) return null;
  const [a, b] = [shown(one), shown(other)];
  if (a.value === null || b.value === null) return null;
  const value = a.value - b.value;
  const isWhole = ({ askedAgain, bootstrap }) => !askedAgain && bootstrap.dropped === 0;
  if (a.low === null || b.low === null) return { value, low: null, high: null, by: '' };
  if (isWhole(one) && isWhole(other)) {
    const pairs = one.bootstrap.similarities.map((s, i) => s - other.bootstrap.similarities[i]);
    return { value, low: quantile(pairs, 0.025), high: quantile(pairs, 0.975), by: 'paired' };
  }
  return {
    value,
    low: value - Math.hypot(a.value - a.low, b.high - b.value),
    high: value + Math.hypot(a.high - a.value, b.value - b.low),
    by: 'separate'
  };
}

const NUMBERS = [
  ...['similarity', 'low', 'high', 'other_similarity', 'other_low', 'other_high'],
  ...['difference', 'difference_low', 'difference_high', 'procrustes_distance']
];

/** The square root of a difference from 1 has half of its digits. */
const TOLERANCE = 1e-7;

/** What every row should hold, of studies by their ids; people have none. */
function expectedRows(studies) {
  const list = [...studies];
  const ends = (one) => {
    const { value, low, high } = shown(one);
    return [value, low, high];
  };
  const pairs = list.flatMap(([id, one], i) =>
    list.slice(i + 1).map(([otherId, other]) => {
      const d = difference(one, other);
      const numbers = [d?.value ?? null, d?.low ?? null, d?.high ?? null];
      const apart = distance(one.configuration, other.configuration);
      return {
        words: [id, otherId, d?.by ?? ''],
        numbers: [...ends(one), ...ends(other), ...numbers, apart]
      };
    })
  );
  const people = list.map(([id, one]) => ({
    words: [id, '', ''],
    numbers: [...ends(one), ...Array(6).fill(null), distance(one.configuration, one.people)]
  }));
  return [...pairs, ...people];
}

function main([path, ...kept]) {
  const studies = new Map(
    kept.map((entry) => {
      const [id, file] = entry.split('=');
      return [id, JSON.parse(readFileSync(file, 'utf8'))];
    })
  );
  const rows = parseCsv(readFileSync(path, 'utf8'));
  const expected = expectedRows(studies);
  const differences = rows.length === expected.length ? [] : [`${rows.length} rows`];
  expected.forEach(({ words, numbers }, at) => {
    const row = rows[at] ?? {};
    if (words.join() !== [row.study, row.other_study, row.interval].join())
      differences.push(`row ${at + 1}: ${words}`);
    NUMBERS.forEach((name, k) => {
      const [theirs, ours] = [numberOf(row[name] ?? ''), numbers[k]];
      const isSame =
        theirs === null || ours === null ? theirs === ours : Math.abs(theirs - ours) <= TOLERANCE;
      if (!isSame) differences.push(`${words}, ${name}: ${theirs}, recomputed ${ours}`);
    });
  });
  for (const one of differences.slice(0, 10)) console.log(one);
  console.log(
    differences.length === 0
      ? `identical within ${TOLERANCE}: ${expected.length} rows`
      : `${differences.length} differences`
  );
  return differences.length === 0 ? 0 : 1;
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url))
  process.exitCode = main(process.argv.slice(2));
