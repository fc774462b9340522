import type { SquareMatrix } from '../../reference/reference';
import {
  PRIMING_ARMS,
  primingCondition,
  type ConditionId,
  type FormOwner,
  type PrimingArm
} from '../../study/condition';
import { VALUES } from '../../values';
import type { StudyInput } from '../input';
import { buildPersonas, personaConditions, selectPersonas, type Personas } from '../persona';
import { personaWeights, scoringProblem } from '../population';
import type { AnalysisChoices, AnalysisReferences, PopulationId } from '../types';
import { measuredForms, type MeasuredForm } from './measures';
import { pairOf, type Pair } from './pair';
import { referenceMap, type ReferenceMap } from './reference-map';
import type { BehaviourInput, BehaviourReferences, ScoredInstrument } from './types';

/** Scores of every condition of an instrument. */
export interface MeasuredInstrument {
  input: BehaviourInput;
  /** Place in the study, behaviours before statements: part of the seeds. */
  place: number;
  /** By condition: a form a filled-in questionnaire; empty where nothing usable was said. */
  forms: ReadonlyMap<ConditionId, MeasuredForm[]>;
}

/** One instrument in one arm: what Tables 2 to 5 are about. */
export interface BehaviourTable {
  instrument: ScoredInstrument;
  place: number;
  arm: PrimingArm;
  /** Null where no human figures are chosen. */
  map: ReferenceMap | null;
  /** The ten values, then none; null where an answer to values or behaviours is missing. */
  pairs: readonly (Pair | null)[];
  /** Personas of values that have a pair. */
  personas: Personas;
}

/**
 * Scores the instruments of a study: all behaviours, and statements that human figures are chosen
 * for.
 *
 * @param conditions where not all of them are wanted
 */
export function measuredInstruments(
  { behaviours, statements }: StudyInput,
  { temperature }: Pick<AnalysisChoices, 'temperature'>,
  { chosen }: BehaviourReferences,
  conditions?: readonly ConditionId[]
): MeasuredInstrument[] {
  return [...behaviours, ...statements].flatMap((input, place) => {
    const { instrument, personas } = input;
    if (place >= behaviours.length && chosen[instrument.id] === undefined) return [];
    const wanted = personas.filter(({ condition }) => conditions?.includes(condition) ?? true);
    const forms = new Map(
      wanted.map(({ condition, forms: filled }) => [
        condition,
        measuredForms(filled, instrument, temperature)
      ])
    );
    return [{ input, place, forms }];
  });
}

/** The personas of values that populations are mixed from; null where the study asks no values. */
export function valuePersonas(
  { values }: StudyInput,
  choices: Pick<AnalysisChoices, 'prompts' | 'scoring' | 'temperature'>
): Personas | null {
  return values && selectPersonas(buildPersonas(values, choices), choices.prompts);
}

/**
 * The tables of an instrument, one an arm: that of the prompts always, those of filled-in
 * questionnaires where a value's was put before a question. Value scores are those of the
 * persona's own plain condition in every arm. Prompts with the name alone have no priming arms.
 */
export function behaviourTables(
  { input: { instrument }, place, forms }: MeasuredInstrument,
  personas: Personas,
  { prompts }: Pick<AnalysisChoices, 'prompts'>,
  { chosen }: BehaviourReferences,
  arms: readonly PrimingArm[] = PRIMING_ARMS
): BehaviourTable[] {
  const reference = chosen[instrument.id];
  const map = reference ? referenceMap(reference, instrument) : null;
  return PRIMING_ARMS.filter((arm) => arms.includes(arm)).flatMap((arm) => {
    if (arm !== 'prompt' && prompts === 'name') return [];
    const conditions = armConditions(arm, prompts);
    const pairs = conditions.map((condition, p) => {
      const values = personas[p] ?? null;
      return values && pairOf(values, forms.get(condition) ?? []);
    });
    // Both arms share the unprompted respondent's own questionnaire: alone it makes no arm.
    if (arm !== 'prompt' && !VALUES.some((_, v) => forms.has(conditions[v]!))) return [];
    return [
      {
        instrument,
        place,
        arm,
        map,
        pairs,
        personas: personas.map((persona, p) => (pairs[p] === null ? null : persona))
      }
    ];
  });
}

/** Conditions of the personas in an arm: the ten values, then none. */
export function armConditions(arm: PrimingArm, prompts: AnalysisChoices['prompts']): ConditionId[] {
  if (arm === 'prompt') return personaConditions(prompts);
  return [...VALUES, 'none' as const].map((owner: FormOwner) => primingCondition(owner, arm));
}

/** A table's population: its weights, or why there are none. */
export interface TableWeights {
  weights: number[] | null;
  note: string | null;
  problem: string | null;
}

/**
 * Weights of a population over the personas that a table has: those of Table 1, scaled up where a
 * persona has not answered the behaviours yet.
 *
 * @param human correlations of the human value structure
 * @param similarities by which model-specific weights are chosen, where they are chosen again
 */
export function tableWeights(
  id: PopulationId,
  { personas }: BehaviourTable,
  choices: AnalysisChoices,
  { dominance }: Pick<AnalysisReferences, 'dominance'>,
  human: SquareMatrix,
  similarities?: readonly number[]
): TableWeights {
  const formed = personaWeights(id, personas, choices, dominance, human, similarities);
  const problem = formed.problem ?? scoringProblem(personas, formed);
  return { weights: problem === null ? formed.weights : null, note: formed.note, problem };
}

/** Place of an instrument in an arm, for seeds: three a questionnaire. */
export const tablePlace = ({ place, arm }: Pick<BehaviourTable, 'place' | 'arm'>): number =>
  PRIMING_ARMS.length * place + PRIMING_ARMS.indexOf(arm);
