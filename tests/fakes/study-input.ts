import { StudyInputBuilder, type StudyInput } from '../../src/lib/core/analysis/input';
import type { Instrument } from '../../src/lib/core/instrument/instrument';
import type { Answer } from '../../src/lib/core/study/answer';
import type { Cell } from '../../src/lib/core/study/cell';
import type { StudyDesign } from '../../src/lib/core/study/design';

/** What the analysis needs of a study, with all answers at once. */
export const buildStudyInput = (
  design: StudyDesign,
  instruments: readonly Instrument[],
  cells: readonly Cell[],
  answers: Iterable<Answer>
): StudyInput => new StudyInputBuilder(design, instruments, cells).add(answers).build();
