import type { DominanceShares, SquareMatrix } from '../reference/reference';
import { mixtureWeights } from '../statistics/mixture-weights';
import { VALUES, VALUE_LABELS } from '../values';
import { listInWords } from '../words';
import { ownSimilarities } from './chosen-weights';
import type { Personas } from './persona';
import type { AnalysisChoices, PopulationId } from './types';

/** Personas of a population: the ten values in their order, then the unprompted one. */
export const PERSONA_COUNT = VALUES.length + 1;

/** Least number of value personas of positive weight that make a population. */
export const LEAST_PERSONAS = 3;

/** Weights over the personas, or the reason why there are none. */
export interface PopulationWeights {
  /** PERSONA_COUNT numbers that sum to 1; null with a problem. */
  weights: number[] | null;
  note: string | null;
  problem: string | null;
}

/**
 * Weights of a population (formulas: `mixtureWeights`). Personas without answers are left out and
 * the rest rescaled, which the note says; without the unprompted persona a population that needs
 * it cannot be formed at all, since it would be a different population.
 *
 * @param custom weights by hand, PERSONA_COUNT numbers; only for `custom`
 * @param similarities of each value persona's own correlations with people's, NaN where undefined;
 *   only for `model-specific`
 * @param present which personas have answers, PERSONA_COUNT of them
 * @param conversations whether questionnaires were answered in one conversation each: only then
 *   do the answers of one persona depend on each other; only for `model-specific`
 */
export function populationWeights(
  id: PopulationId,
  figures: {
    dominance: Pick<DominanceShares, 'shares' | 'none'>;
    custom: readonly number[];
    similarities: readonly number[];
    present: readonly boolean[];
    conversations: boolean;
  }
): PopulationWeights {
  const { dominance, custom, similarities, present, conversations } = figures;
  const answering = VALUES.filter((_, index) => present[index]).length;
  if (answering < LEAST_PERSONAS) {
    return failed('Needs answers from at least three personas.');
  }
  const notes: string[] = [];
  let ideal: number[] | null;
  if (id === 'custom') {
    ideal = normalised(custom);
    if (ideal === null) return failed('Set at least one weight above zero.');
  } else {
    const mixture = mixtureWeights(
      VALUES.map((value) => dominance.shares[value]),
      dominance.none,
      similarities
    );
    ideal = mixture.weights[id];
    if (ideal === null) return failed('The shares of dominant values are all zero.');
    if (id === 'model-specific') {
      notes.push(
        conversations
          ? 'Weights come from how answers correlate within the conversations of each persona.'
          : 'Items asked one at a time are independent within a persona, so these weights are mostly noise.'
      );
      if (mixture.modelSpecificFellBack) {
        notes.push(
          'No persona’s own correlations resemble people’s: its weights are uniform instead.'
        );
      }
    }
  }
  return withoutAbsent(ideal, present, notes);
}

function withoutAbsent(
  ideal: number[],
  present: readonly boolean[],
  notes: string[]
): PopulationWeights {
  const absent = VALUES.filter((_, index) => ideal[index]! > 0 && !present[index]);
  const rest = VALUES.filter((_, index) => ideal[index]! > 0 && present[index]);
  if (ideal[VALUES.length]! > 0 && !present[VALUES.length]) {
    return failed('Needs answers without a value prompt.');
  }
  if (rest.length < LEAST_PERSONAS) {
    return failed('Needs answers from at least three personas of positive weight.');
  }
  if (absent.length === 0) return { weights: ideal, note: joined(notes), problem: null };
  const names = absent.map((value) => VALUE_LABELS[value]).join(', ');
  notes.push(`No answers yet under ${names}: the other weights are scaled up.`);
  const weights = normalised(ideal.map((weight, index) => (present[index] ? weight : 0)));
  return { weights, note: joined(notes), problem: null };
}

function normalised(weights: readonly number[]): number[] | null {
  const usable =
    weights.length === PERSONA_COUNT && weights.every((w) => w >= 0 && Number.isFinite(w));
  const sum = weights.reduce((all, weight) => all + weight, 0);
  return usable && sum > 0 ? weights.map((weight) => weight / sum) : null;
}

function failed(problem: string): PopulationWeights {
  return { weights: null, note: null, problem };
}

function joined(notes: string[]): string | null {
  return notes.length > 0 ? notes.join(' ') : null;
}

/**
 * Weights of a population over personas. Model-specific weights come from the correlation of each
 * persona's own value correlations with people's (off the diagonal).
 *
 * @param similarities by which model-specific weights are chosen, where they are chosen again
 */
export function personaWeights(
  id: PopulationId,
  personas: Personas,
  { customWeights }: Pick<AnalysisChoices, 'customWeights'>,
  dominance: Pick<DominanceShares, 'shares' | 'none'>,
  human: SquareMatrix,
  similarities?: readonly number[]
): PopulationWeights {
  return populationWeights(id, {
    dominance,
    custom: customWeights,
    similarities:
      id === 'model-specific'
        ? (similarities ?? ownSimilarities(personas, human))
        : VALUES.map(() => NaN),
    present: personas.map((persona) => persona !== null),
    conversations: personas.some((persona) => persona?.conversations)
  });
}

/** Why the personas that a population needs cannot be scored, or null. */
export function scoringProblem(personas: Personas, { weights }: PopulationWeights): string | null {
  const unasked = personas.find((persona) => persona !== null)?.unasked ?? [];
  if (unasked.length > 0)
    return `This study does not ask about ${listInWords(unasked.map((value) => VALUE_LABELS[value]))}; a map needs all ten values.`;
  const gaps = personas.flatMap((persona, index) => {
    if (persona === null || weights === null || !(weights[index]! > 0)) return [];
    if (persona.unanswered.length === 0) return [];
    const values = persona.unanswered.map((value) => VALUE_LABELS[value]).join(', ');
    const value = VALUES[index];
    return [`${values} ${value ? `under ${VALUE_LABELS[value]}` : 'without a value prompt'}`];
  });
  return gaps.length > 0 ? `No usable answer about ${gaps.join('; ')}.` : null;
}
