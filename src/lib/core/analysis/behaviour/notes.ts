import type { PrimingArm } from '../../study/condition';
import { fewRepeatsNote, temperatureNote } from '../notes';
import type { StudyInput } from '../study-input';
import type { AnalysisChoices } from '../types';
import type { BehaviourTable } from './tables';

const ARM_LABELS: Record<PrimingArm, string> = {
  prompt: 'value prompt',
  test: 'questionnaire',
  both: 'prompt and questionnaire'
};

/** What a reader must know of all tables: in words. */
export function notesOn(
  { values, behaviours, statements }: StudyInput,
  choices: AnalysisChoices,
  tables: readonly BehaviourTable[]
): string[] {
  const notes: string[] = [];
  if (values === null) {
    notes.push(
      'The study asks no questionnaire of values: behaviours cannot be related to values.'
    );
  }
  const forms = [...behaviours, ...statements].flatMap(({ personas }) =>
    personas.flatMap(({ forms: filled }) => filled)
  );
  notes.push(...temperatureNote(forms, choices), ...fewRepeatsNote(forms));
  if (choices.prompts === 'name' && tables.length > 0) {
    notes.push('Filled-in questionnaires come with full value prompts only.');
  }
  for (const { instrument, arm, pairs } of tables) {
    const dropped = pairs.reduce((sum, pair) => sum + (pair?.dropped ?? 0), 0);
    if (dropped === 0) continue;
    notes.push(
      `${instrument.title} (${ARM_LABELS[arm]}): ${dropped} ${dropped === 1 ? 'individual is' : 'individuals are'} left out, with too few answers to score every measure.`
    );
  }
  return notes;
}
