// The parts of the calibration: each gives a table.
import { readdirSync, readFileSync } from 'node:fs';
import type { AnalysisReferences } from '../../src/lib/core/analysis/types';
import { parseInstrument } from '../../src/lib/core/instrument/instrument';
import type { DominanceShares, ValueReference } from '../../src/lib/core/reference/reference';
import { standardDeviation } from '../../src/lib/core/statistics/standard-deviation';
import { mean } from '../../src/lib/core/statistics/summary';
import { BEHAVIOUR_INSTRUMENTS } from '../../src/lib/core/study/presets';
import type { BehaviourReference } from '../../src/lib/core/reference/behaviour-reference';
import { familiesOf, protestOf } from './chance';
import { estimates, type Estimate } from './sampled';

const folder = new URL('../../static/', import.meta.url);
export const readStatic = <T>(path: string): T =>
  JSON.parse(readFileSync(new URL(path, folder), 'utf8')) as T;

export const PVQ40 = parseInstrument(readStatic('questionnaires/pvq40.json'));
const values = readdirSync(new URL('human-data/values/', folder)).map((file) =>
  readStatic<ValueReference>(`human-data/values/${file}`)
);

/** People of 20 countries: the default reference. */
export const EUROPE: AnalysisReferences = {
  reference: values.find(({ id }) => id === 'ess20_within')!,
  others: [],
  dominance: readStatic<{ shares: DominanceShares[] }>('human-data/dominance.json').shares.find(
    ({ id }) => id === 'ess20-strict'
  )!
};

type Row = string[];
type Say = (line: string) => void;

/** Measures a part; the first two rows are the head of its table. */
export function measure(part: string, say: Say): Row[] {
  return { coverage, size, pages }[part]!(say);
}

const heading = (texts: number, ...columns: string[]): Row[] => [
  columns,
  columns.map((_, c) => (c < texts ? '---' : '--:'))
];

/** Seeds of the respondents: the interval was made with the first 200 in view. */
const SEEDS = 200;
const FIRST_SEED = 201;

/** Generated answers: error of the estimate, and how often its interval covers the truth. */
function coverage(say: Say): Row[] {
  const rows = heading(
    3,
    'respondent',
    'texts',
    'population',
    'truth',
    'mean',
    'RMSE',
    'SD',
    'covered'
  );
  for (const preset of ['weak-circle', 'strong-circle'])
    for (const repeats of [10, 20, 50]) {
      const seeds = Array.from({ length: preset === 'weak-circle' ? SEEDS : SEEDS / 8 }, (_, s) =>
        estimates(preset, FIRST_SEED + s, repeats, ['uniform', 'h-np'], PVQ40, EUROPE)
      );
      for (const id of ['uniform', 'h-np'] as const) {
        const own = seeds.flatMap((one) => one[id] ?? []);
        rows.push([preset, String(repeats), id, ...coverageOf(own)]);
        say(rows.at(-1)!.join(' | '));
      }
    }
  return rows;
}

function coverageOf(own: readonly Estimate[]): string[] {
  const errors = own.map(({ point, truth }) => point - truth);
  const rmse = Math.sqrt(mean(errors.map((error) => error ** 2)));
  const covered = own.filter(({ truth, low, high }) => truth >= low && truth <= high).length;
  return [
    mean(own.map(({ truth }) => truth)).toFixed(3),
    mean(own.map(({ point }) => point)).toFixed(3),
    rmse.toFixed(3),
    standardDeviation(errors).toFixed(3),
    `${((100 * covered) / own.length).toFixed(1)}%`
  ];
}

const percentOf = (list: readonly boolean[]): string =>
  `${((100 * list.filter(Boolean).length) / list.length).toFixed(1)}%`;

/** Random respondents of the test of model-specific weights, and permutations of each. */
const RESPONDENTS = 3000;
const PERMUTATIONS = 199;

/** How often the permutation test rejects random respondents. */
function size(say: Say): Row[] {
  const populations = ['uniform', 'h-np', 'model-specific'] as const;
  const found = Array.from({ length: RESPONDENTS }, (_, s) =>
    protestOf(s + 1, populations, PERMUTATIONS, PVQ40, EUROPE)
  );
  const rows = heading(1, 'population', 'tested', 'p ≤ .05', 'p ≤ .10');
  populations.forEach((id, c) => {
    const own = found.flatMap((ps) => ps[c] ?? []);
    rows.push([
      id,
      String(own.length),
      percentOf(own.map((p) => p <= 0.05)),
      percentOf(own.map((p) => p <= 0.1))
    ]);
    say(rows.at(-1)!.join(' | '));
  });
  return rows;
}

const PAGES = 400;

/** How often the results of random respondents have anything at or below .05 after adjustment. */
function pages(say: Say): Row[] {
  const read = (id: string) => parseInstrument(readStatic(`questionnaires/${id}.json`));
  const index = readStatic<{ defaults: Record<string, string> }>('human-data/behaviour/index.json');
  const people = {
    chosen: Object.fromEntries(
      Object.entries(index.defaults).map(([instrument, id]) => [
        instrument,
        readStatic<BehaviourReference>(`human-data/behaviour/${id}.json`)
      ])
    ),
    others: []
  };
  const instruments = BEHAVIOUR_INSTRUMENTS.map(read);
  const statements = read('behaviours');
  const found = Array.from({ length: PAGES }, (_, s) =>
    familiesOf(s + 1, PVQ40, instruments, statements, EUROPE, people)
  );
  const rows = heading(1, 'tests', 'results with any adjusted p ≤ .05');
  for (const family of Object.keys(found[0]!))
    rows.push([family, percentOf(found.map((one) => one[family]! <= 0.05))]);
  rows.push(['any', percentOf(found.map((one) => Math.min(...Object.values(one)) <= 0.05))]);
  for (const row of rows.slice(2)) say(row.join(' | '));
  return rows;
}
