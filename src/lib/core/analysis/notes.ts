import type { AnalysisChoices, PersonaAnswers } from './types';

/** Below this number of repeats the bootstrap understates the real spread. */
const FEW_REPEATS = 10;

/** Says that generated answers keep the temperature that they were drawn at. */
export function temperatureNote(
  answers: readonly PersonaAnswers[],
  { temperature }: Pick<AnalysisChoices, 'temperature'>
): string[] {
  if (temperature === 1 || !answers.some(({ mode }) => mode === 'sampled')) return [];
  return ['The temperature is not applied: generated answers carry the one they were drawn at.'];
}

/** Says that generated answers have few repeats, where they do. */
export function fewRepeatsNote(answers: readonly PersonaAnswers[]): string[] {
  const repeats = answers.flatMap((one) => (one.mode === 'sampled' ? [one.options.repeats] : []));
  const least = Math.min(...repeats);
  if (least >= FEW_REPEATS) return [];
  return [
    `With ${least === 1 ? 'one repeat' : `${least} repeats`} a question the bootstrap understates the real spread.`
  ];
}
