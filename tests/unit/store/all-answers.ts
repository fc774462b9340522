import type { Answer } from '../../../src/lib/core/study/answer';
import type { StudyStore } from '../../../src/lib/store/store';

/** All answers of a study, in the order of their cell ids. */
export async function allAnswers(store: StudyStore, studyId: string): Promise<Answer[]> {
  const all: Answer[] = [];
  for await (const portion of store.answerChunks(studyId)) all.push(...portion);
  return all.sort((one, other) => (one.cellId < other.cellId ? -1 : 1));
}
