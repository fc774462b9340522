// How many repeats, individuals or wordings a study needs: docs/planner.md.
import type { Instrument } from '../instrument/instrument';
import { namedStream } from '../random';
import { simulatedPreset } from '../simulation';
import { simulateStudy } from '../simulation/respond';
import { clusteredMean } from '../statistics/clustered-mean';
import { quantile } from '../statistics/summary';
import type { ArmId } from '../study/arm';
import { optionProbabilities } from '../study/answer';
import { DEFAULT_CHOICES } from './choices';
import { AGAIN_SEED, askAgain, TIMES_AGAIN } from './asked-again';
import { emptyTable } from './condition-answers';
import type { Part } from './mixed-products';
import { buildPersonas, selectPersonas } from './persona';
import { exactPopulation, populationIntervals } from './population-result';
import type { Steps } from './steps';
import type {
  AnalysisChoices,
  AnalysisInput,
  AnalysisReferences,
  Interval,
  PopulationResult
} from './types';
import { humanMap } from './value-map';

/** What can be planned: texts a question, individuals a population, wordings that are averaged. */
export const PLANNED = ['repeats', 'individuals', 'wordings'] as const;
export type Planned = (typeof PLANNED)[number];

/** The respondent that is expected: a strong circle of this strength, in points of a six-point scale. */
export interface PlannerRequest {
  strength: number;
  /** SD by which another wording moves an item, in the same points. */
  wording: number;
  /** Of values. */
  instrument: Instrument;
}

/** Widths of the 95% interval of Values Similarity (0-1) at one number, over simulated respondents. */
export interface PlanPoint {
  count: number;
  median: number;
  /** Lowest and highest. */
  low: number;
  high: number;
}

export interface PlanCurve {
  what: Planned;
  points: PlanPoint[];
}

/** The counts that are tried. */
const COUNTS: Readonly<Record<Planned, readonly number[]>> = {
  repeats: [2, 5, 10, 20, 50, 100],
  individuals: [50, 100, 200, 500, 1000, 2000],
  wordings: [2, 3, 4, 6, 8, 10]
};
/** Respondents at every count. */
const SEEDS: Readonly<Record<Planned, number>> = { repeats: 3, individuals: 3, wordings: 20 };

/** Forms that only move items: the simulated respondent takes each for another wording. */
export const WORDING_ARMS: readonly ArmId[] = [
  ...(['items-1', 'items-2', 'items-3', 'prompt-1', 'prompt-2', 'prompt-3'] as const),
  ...(['instruction-1', 'instruction-2', 'instruction-3'] as const)
];

/**
 * The curve of interval widths: it reports each point as it is there.
 *
 * @param references people's figures, those of the usual choices
 * @param firstSeed of the respondents
 */
export function* planCurve(
  what: Planned,
  request: PlannerRequest,
  references: AnalysisReferences,
  firstSeed = 1
): Steps<PlanCurve, PlanCurve> {
  const points: PlanPoint[] = [];
  const known = new Map<string, number>();
  for (const count of COUNTS[what]) {
    const widths: number[] = [];
    for (let seed = firstSeed; seed < firstSeed + SEEDS[what]; seed++) {
      const interval = yield* plannedInterval(what, count, request, references, seed, known);
      if (interval) widths.push(interval.high - interval.low);
    }
    if (widths.length > 0)
      points.push({
        count,
        median: quantile(widths, 0.5),
        low: Math.min(...widths),
        high: Math.max(...widths)
      });
    yield { what, points: [...points] };
  }
  return { what, points };
}

/**
 * The interval that a study of one simulated respondent would show, uniform population and the usual
 * choices; null where it would show none.
 *
 * @param known similarities of wordings, by seed and arm: those of fewer wordings are among those of more
 */
export function* plannedInterval(
  what: Planned,
  count: number,
  request: PlannerRequest,
  references: AnalysisReferences,
  seed: number,
  known = new Map<string, number>()
): Steps<Interval | null> {
  switch (what) {
    case 'individuals': {
      const choices = { ...DEFAULT_CHOICES, permutations: 1, individuals: count };
      const shown = yield* intervalsOf(respondent(request, seed), choices, references);
      return shown?.bootstrap?.percentile ?? null;
    }
    case 'repeats': {
      // What is drawn of individuals plays no part here.
      const choices = { ...DEFAULT_CHOICES, permutations: 1, individuals: 50, bootstraps: 2 };
      const texts = sampledFrom(respondent(request, seed), count, seed);
      const shown = yield* intervalsOf(texts, choices, references);
      return shown?.askedAgain?.interval ?? null;
    }
    case 'wordings': {
      const found: number[] = [];
      for (const arm of [null, ...WORDING_ARMS].slice(0, count)) {
        const key = `${seed} ${arm}`;
        const input = known.has(key) ? null : respondent(request, seed, arm);
        if (input) {
          const { exact } = populationOf(input, DEFAULT_CHOICES, references);
          known.set(key, exact.similarity ?? NaN);
        }
        found.push(known.get(key)!);
        yield null;
      }
      const each = found.map((_, k) => k);
      return found.some(Number.isNaN) ? null : clusteredMean(found, [each, each]);
    }
  }
}

/** Answers of a respondent of the wanted strength, in one wording. */
const respondent = (
  { instrument, strength, wording }: PlannerRequest,
  seed: number,
  arm: ArmId | null = null
): AnalysisInput =>
  simulateStudy(
    {
      ...simulatedPreset('strong-circle')!.parameters,
      strength,
      ...(wording > 0 ? { wordingEffect: wording } : {})
    },
    seed,
    instrument,
    arm
  );

/** Texts that are drawn from the probabilities of the options. */
function sampledFrom(input: AnalysisInput, repeats: number, seed: number): AnalysisInput {
  return {
    ...input,
    personas: input.personas.map(({ answers, condition }) => {
      if (answers.mode !== 'distribution') return { answers, condition };
      const random = namedStream(seed, `plan/${condition}`);
      const options = emptyTable(repeats, answers.logProbabilities.length);
      answers.logProbabilities.forEach((logs, item) => {
        const shares = (logs && optionProbabilities(logs, 1)) ?? [];
        for (let k = 0; k < repeats && shares.length > 0; k++) {
          let left = random();
          let option = 0;
          while (option < shares.length - 1 && left >= shares[option]!) left -= shares[option++]!;
          options.read[item * repeats + k] = option;
        }
      });
      return { condition, answers: { mode: 'sampled', options, refusals: 0, unreadable: 0 } };
    })
  };
}

/** The uniform population without intervals, and what they rest on. */
function populationOf(
  input: AnalysisInput,
  choices: AnalysisChoices,
  references: AnalysisReferences
) {
  const human = humanMap(references.reference, choices.scoring, choices);
  const personas = selectPersonas(buildPersonas(input, choices), choices.prompts);
  const exact = exactPopulation('uniform', personas, choices, references, human);
  return { exact, basis: { personas, choices, references, human } };
}

/** The uniform population with its intervals; null where it has no similarity. */
function* intervalsOf(
  input: AnalysisInput,
  choices: AnalysisChoices,
  references: AnalysisReferences
): Steps<Pick<PopulationResult, 'askedAgain' | 'bootstrap'> | null> {
  const { basis, exact } = populationOf(input, choices, references);
  if (exact.similarity === null) return null;
  const again: (Part | null)[][] = [];
  for (let time = 0; time < TIMES_AGAIN; time++) {
    const parts = askAgain(basis.personas, choices.seed + AGAIN_SEED + time);
    if (parts === null) break;
    again.push(parts);
    yield null;
  }
  return yield* populationIntervals(exact, basis, again.length > 0 ? again : null);
}

/**
 * The least number whose interval is at most this wide, between the points on a line of logarithms.
 *
 * @returns null where even the largest number that was tried does not reach it
 */
export function countNeeded({ points }: PlanCurve, width: number): number | null {
  const at = points.findIndex(({ median }) => median <= width);
  const there = points[at];
  if (!there) return null;
  const before = points[at - 1];
  if (!before) return there.count;
  const share =
    Math.log(before.median / width) / Math.log(before.median / Math.max(there.median, 1e-12));
  const count = before.count * (there.count / before.count) ** share;
  return Math.min(there.count, Math.ceil(count - 1e-9));
}
