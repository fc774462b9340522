// Simulated studies answered by generated text, and how well they are estimated.
import { analyseExact, analyseValueStructure } from '../../src/lib/core/analysis/analyse';
import { DEFAULT_CHOICES } from '../../src/lib/core/analysis/choices';
import { emptyTable, repeatsOf } from '../../src/lib/core/analysis/condition-answers';
import { finish } from '../../src/lib/core/analysis/steps';
import type {
  AnalysisInput,
  AnalysisReferences,
  PersonaAnswers,
  PopulationId
} from '../../src/lib/core/analysis/types';
import type { Instrument } from '../../src/lib/core/instrument/instrument';
import { mulberry32 } from '../../src/lib/core/random';
import { simulatedPreset } from '../../src/lib/core/simulation';
import { simulateStudy } from '../../src/lib/core/simulation/respond';
import { optionProbabilities } from '../../src/lib/core/study/answer';

/** A study in which every question was answered by so many texts, drawn from its distributions. */
export function generated(input: AnalysisInput, repeats: number, seed: number): AnalysisInput {
  const random = mulberry32(seed);
  return {
    instrument: input.instrument,
    personas: input.personas.map(({ condition, answers }) => ({
      condition,
      answers: answers.mode === 'distribution' ? texts(answers, repeats, random) : answers
    }))
  };
}

function texts(
  { logProbabilities }: Extract<PersonaAnswers, { mode: 'distribution' }>,
  repeats: number,
  random: () => number
): PersonaAnswers {
  const options = emptyTable(repeats, logProbabilities.length);
  logProbabilities.forEach((logs, item) => {
    const shares = optionProbabilities(logs, 1);
    if (shares === null) return;
    const said = repeatsOf(options, item);
    for (let k = 0; k < repeats; k++) {
      let left = random();
      const option = shares.findIndex((share) => (left -= share) < 0);
      said[k] = option < 0 ? shares.length - 1 : option;
    }
  });
  return { mode: 'sampled', options, refusals: 0, unreadable: 0 };
}

/** What one study by generated text says, and what the same respondent's distributions say. */
export interface Estimate {
  truth: number;
  point: number;
  low: number;
  high: number;
}

/**
 * Values Similarity of a simulated respondent from generated text.
 *
 * @returns by population; without those that cannot be formed
 */
export function estimates(
  preset: string,
  seed: number,
  repeats: number,
  populations: readonly PopulationId[],
  instrument: Instrument,
  references: AnalysisReferences
): Partial<Record<PopulationId, Estimate>> {
  const choices = { ...DEFAULT_CHOICES, seed, bootstraps: 2, permutations: 1, individuals: 50 };
  const input = simulateStudy(simulatedPreset(preset)!.parameters, seed, instrument);
  const alone = { ...references, others: [] };
  const exact = analyseExact(input, choices, alone).populations;
  const found = finish(
    analyseValueStructure(generated(input, repeats, 7919 * seed + repeats), choices, alone)
  ).populations;
  return Object.fromEntries(
    populations.flatMap((id) => {
      const truth = exact.find((one) => one.id === id)?.similarity;
      const own = found.find((one) => one.id === id);
      const interval = own?.askedAgain?.interval;
      if (truth == null || own?.similarity == null || !interval) return [];
      return [[id, { truth, point: own.similarity, ...interval }]];
    })
  );
}
