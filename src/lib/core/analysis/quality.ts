import { NO_OPTION, repeatsOf } from './condition-answers';
import { areConversations } from './items';
import type { AnalysisChoices, AnalysisInput, AnswerQuality, PersonaAnswers } from './types';

/** How well the scale was answered, over all cells of the study's personas. */
export function answerQuality(input: AnalysisInput): AnswerQuality {
  const questionnaires = input.personas.map(({ answers }) => answers);
  return qualityOf([{ questionnaires, items: input.instrument.items.length }]);
}

/** How well filled-in questionnaires were answered, those of several instruments together. */
export function qualityOf(
  sets: readonly {
    questionnaires: readonly PersonaAnswers[];
    /** Questions in each of them. */
    items: number;
  }[]
): AnswerQuality {
  let cells = 0;
  let answered = 0;
  let refusals = 0;
  let unreadable = 0;
  const outside: number[] = [];
  for (const { questionnaires, items } of sets) {
    cells += questionnaires.length * items;
    for (const answers of questionnaires) {
      if (answers.mode === 'distribution') {
        // No mass on any response option is no usable answer, as for the scores.
        answered += answers.logProbabilities.filter((logs) =>
          logs?.some((log) => log > -Infinity)
        ).length;
        for (const mass of answers.outside) if (mass !== null) outside.push(mass);
      } else {
        refusals += answers.refusals;
        unreadable += answers.unreadable;
        for (let i = 0; i < items; i++) {
          if (repeatsOf(answers.options, i).some((option) => option !== NO_OPTION)) answered += 1;
        }
      }
    }
  }
  return {
    cells,
    answered,
    missing: cells - answered,
    meanOutside:
      outside.length > 0 ? outside.reduce((sum, mass) => sum + mass, 0) / outside.length : null,
    maxOutside: outside.length > 0 ? outside.reduce((most, mass) => Math.max(most, mass)) : null,
    refusals,
    unreadable
  };
}

/** Says that generated answers keep the temperature that they were drawn at. */
export function temperatureNote(
  answers: readonly PersonaAnswers[],
  { temperature }: Pick<AnalysisChoices, 'temperature'>
): string[] {
  if (temperature === 1 || !answers.some(({ mode }) => mode === 'sampled')) return [];
  return ['Temperature is not applied: generated answers keep the one they were sampled at.'];
}

/** Below this number of conversations the bootstrap of whole ones understates the real spread. */
const FEW_CONVERSATIONS = 50;

/** Says where generated answers are too few for their interval. */
export function fewRepeatsNote(answers: readonly PersonaAnswers[]): string[] {
  const notes: string[] = [];
  const least = (conversations: boolean) =>
    Math.min(
      ...answers.flatMap((one) =>
        one.mode === 'sampled' && areConversations(one) === conversations
          ? [one.options.repeats]
          : []
      )
    );
  if (least(false) === 1) {
    notes.push(
      'One answer to each question shows no spread: there is no interval, and only repeats give one.'
    );
  }
  const few = least(true);
  if (few < FEW_CONVERSATIONS) {
    notes.push(
      `With ${few === 1 ? 'one conversation' : `${few} conversations`} per condition, similarities are too low and intervals too narrow; both need about ${FEW_CONVERSATIONS}.`
    );
  }
  return notes;
}
