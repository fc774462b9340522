// The parts of the calibration: each gives a table.
import { readdirSync, readFileSync } from 'node:fs';
import type { AnalysisReferences } from '../../src/lib/core/analysis/types';
import { parseInstrument } from '../../src/lib/core/instrument/instrument';
import type { DominanceShares, ValueReference } from '../../src/lib/core/reference/reference';
import { standardDeviation } from '../../src/lib/core/statistics/standard-deviation';
import { mean } from '../../src/lib/core/statistics/summary';
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
  return { coverage, size: coverage, pages: coverage }[part]!(say);
}

const heading = (...columns: string[]): Row[] => [
  columns,
  columns.map((_, c) => (c < 3 ? '---' : '--:'))
];

const SEEDS = 200;

/** Generated answers: error of the estimate, and how often its interval covers the truth. */
function coverage(say: Say): Row[] {
  const rows = heading(
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
      const seeds = Array.from({ length: preset === 'weak-circle' ? SEEDS : SEEDS / 2 }, (_, s) =>
        estimates(preset, s + 1, repeats, ['uniform', 'h-np'], PVQ40, EUROPE)
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
