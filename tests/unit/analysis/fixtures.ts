import { readdirSync, readFileSync } from 'node:fs';
import type { AnalysisInput, AnalysisReferences } from '../../../src/lib/core/analysis/types';
import { conditionOf, type ConditionId } from '../../../src/lib/core/study/condition';
import { parseInstrument } from '../../../src/lib/core/instrument/instrument';
import { mulberry32 } from '../../../src/lib/core/random';
import type { DominanceShares, ValueReference } from '../../../src/lib/core/reference/reference';
import { VALUES } from '../../../src/lib/core/values';
import { tableOf } from './option-rows';

const folder = new URL('../../../static/', import.meta.url);
const read = <T>(path: string) => JSON.parse(readFileSync(new URL(path, folder), 'utf8')) as T;

export const PVQ40 = parseInstrument(read('questionnaires/pvq40.json'));

const all = readdirSync(new URL('human-data/values/', folder)).map((file) =>
  read<ValueReference>(`human-data/values/${file}`)
);
const { shares } = read<{ shares: DominanceShares[] }>('human-data/dominance.json');

/** The human figures for one reference. */
export function referencesFor(id: string): AnalysisReferences {
  const reference = all.find((candidate) => candidate.id === id);
  const dominance = shares.find((candidate) => candidate.id === 'ess20-strict');
  if (!reference || !dominance) throw new Error(`no ${id}`);
  return { reference, others: all.filter((other) => other.id !== id), dominance };
}

export const EUROPE = referencesFor('ess20_within');

const CONDITIONS: ConditionId[] = [
  ...VALUES.map((value) => conditionOf(value, 'definition')),
  'none'
];

/** Two or three items a value, some reversed, scale of four points. */
export const SMALL_INSTRUMENT: AnalysisInput['instrument'] = {
  id: 'small',
  items: VALUES.flatMap((value, v) =>
    Array.from({ length: 2 + (v % 2) }, (_, k) => ({
      number: 10 * v + k + 1,
      value,
      reversed: k === 1
    }))
  ),
  scores: [1, 2, 3, 4]
};

/** Random answer distributions of eleven personas. */
export function randomDistributions(seed: number): AnalysisInput {
  const random = mulberry32(seed);
  return {
    instrument: SMALL_INSTRUMENT,
    personas: CONDITIONS.map((condition) => ({
      condition,
      answers: {
        mode: 'distribution',
        logProbabilities: SMALL_INSTRUMENT.items.map(() =>
          SMALL_INSTRUMENT.scores.map(() => -4 * random())
        ),
        outside: SMALL_INSTRUMENT.items.map(() => 0.1 * random())
      }
    }))
  };
}

/** Random generated answers of eleven personas; `gaps` is the share of non-answers. */
export function randomSamples(seed: number, repeats: number, gaps = 0): AnalysisInput {
  const random = mulberry32(seed);
  return {
    instrument: SMALL_INSTRUMENT,
    personas: CONDITIONS.map((condition) => ({
      condition,
      answers: {
        mode: 'sampled',
        options: tableOf(
          Array.from({ length: repeats }, () =>
            SMALL_INSTRUMENT.items.map(() => (random() < gaps ? null : Math.floor(4 * random())))
          )
        ),
        refusals: 0,
        unreadable: 0
      }
    }))
  };
}

/** The same answers, each repeat of them a conversation. */
export function randomConversations(seed: number, repeats: number, gaps = 0): AnalysisInput {
  const { instrument, personas } = randomSamples(seed, repeats, gaps);
  return {
    instrument,
    personas: personas.map(({ condition, answers }) => ({
      condition,
      answers: answers.mode === 'sampled' ? { ...answers, conversations: true } : answers
    }))
  };
}
