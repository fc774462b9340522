import {
  PRIMING_ARMS,
  primingCondition,
  type ConditionId,
  type FormOwner,
  type PrimingArm
} from '../../study/condition';
import { VALUES } from '../../values';
import { buildPersona, crewOf, personaConditions, type Crew } from '../crew';
import type { StudyInput } from '../study-input';
import type { AnalysisChoices } from '../types';
import { measuredForms, type MeasuredForm } from './measured-form';
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
  crew: Crew;
}

/**
 * Scores the instruments of a study: all behaviours, and statements that human figures are chosen
 * for.
 */
export function measuredInstruments(
  { behaviours, statements }: StudyInput,
  { temperature }: Pick<AnalysisChoices, 'temperature'>,
  { chosen }: BehaviourReferences
): MeasuredInstrument[] {
  return [...behaviours, ...statements].flatMap((input, place) => {
    const { instrument, personas } = input;
    if (place >= behaviours.length && chosen[instrument.id] === undefined) return [];
    const forms = new Map(
      personas.map(({ condition, forms: filled }) => [
        condition,
        measuredForms(filled, instrument, temperature)
      ])
    );
    return [{ input, place, forms }];
  });
}

/** The personas of values that populations are mixed from; null where the study asks no values. */
export function valueCrew(
  { values }: StudyInput,
  choices: Pick<AnalysisChoices, 'prompts' | 'scoring' | 'temperature'>
): Crew | null {
  if (values === null) return null;
  return crewOf(
    values.personas.map((persona) => buildPersona(persona, values.instrument, choices)),
    choices.prompts
  );
}

/**
 * The tables of an instrument, one an arm: that of the prompts always, those of filled-in
 * questionnaires where a value's was put before a question. Value scores are those of the
 * persona's own plain condition in every arm. Prompts with the name alone have no priming arms.
 */
export function behaviourTables(
  { input: { instrument }, place, forms }: MeasuredInstrument,
  crew: Crew,
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
      const values = crew[p] ?? null;
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
        crew: crew.map((persona, p) => (pairs[p] === null ? null : persona))
      }
    ];
  });
}

/** Conditions of the personas in an arm: the ten values, then none. */
export function armConditions(arm: PrimingArm, prompts: AnalysisChoices['prompts']): ConditionId[] {
  if (arm === 'prompt') return personaConditions(prompts);
  return [...VALUES, 'none' as const].map((owner: FormOwner) => primingCondition(owner, arm));
}
