import { StudyInputBuilder, type StudyInput } from '../lib/core/analysis';
import type { Answer } from '../lib/core/study/answer';
import type { Cell } from '../lib/core/study/cell';
import { inSlices } from '../lib/platform';
import type { StudyRecord } from '../lib/store/store';

/**
 * What the analysis needs of a study, put together in slices: a long study has millions of answers,
 * and the page stays usable meanwhile.
 */
export function studyInputOf(
  { design, instruments }: Pick<StudyRecord, 'design' | 'instruments'>,
  cells: readonly Cell[],
  answers: Iterable<Answer>
): Promise<StudyInput> {
  return inSlices(
    (function* () {
      const builder = new StudyInputBuilder(design, instruments, cells);
      yield;
      for (const answer of answers) {
        builder.add([answer]);
        yield;
      }
      return builder.build();
    })()
  );
}
