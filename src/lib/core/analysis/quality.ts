import type { AnalysisInput, AnswerQuality } from './types';

/** How well the scale was answered, over all cells of the study's personas. */
export function answerQuality(input: AnalysisInput): AnswerQuality {
  const items = input.instrument.items.length;
  let answered = 0;
  let refusals = 0;
  let unreadable = 0;
  const outside: number[] = [];
  for (const { answers } of input.personas) {
    if (answers.mode === 'distribution') {
      // No mass on any scale point is no usable answer, as for the scores.
      answered += answers.logProbabilities.filter((logs) =>
        logs?.some((log) => log > -Infinity)
      ).length;
      outside.push(...answers.outside.filter((mass) => mass !== null));
    } else {
      refusals += answers.refusals;
      unreadable += answers.unreadable;
      for (let i = 0; i < items; i++) {
        if (answers.options.some((row) => (row[i] ?? null) !== null)) answered += 1;
      }
    }
  }
  const cells = input.personas.length * items;
  return {
    cells,
    answered,
    missing: cells - answered,
    meanOutside:
      outside.length > 0 ? outside.reduce((sum, mass) => sum + mass, 0) / outside.length : null,
    maxOutside: outside.length > 0 ? Math.max(...outside) : null,
    refusals,
    unreadable
  };
}
