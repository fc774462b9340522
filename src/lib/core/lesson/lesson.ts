import type { StudyDesign } from '../study/design';
import type { Dealing } from './deal';

interface Common {
  /** Six base-32 digits. */
  id: string;
  title: string;
  seats: number;
}

/** A lesson in which persons answer a questionnaire. */
export interface AnswerLesson extends Common {
  /** Id of the questionnaire. */
  instrument: string;
  /** Whether seats act a value that is dealt to them, rather than answer for themselves. */
  act: boolean;
}

/** A lesson in which machines run a study. */
export interface RunLesson extends Common {
  design: StudyDesign;
  deal: Dealing['deal'];
  /** As in `Dealing`. */
  overlap: number;
}

/** A lesson as its teacher made it. */
export type Lesson = AnswerLesson | RunLesson;

/** A lesson before it has its id. */
export type NewLesson = Omit<AnswerLesson, 'id'> | Omit<RunLesson, 'id'>;

/** Whether the seats of a lesson run a study. */
export const runs = (lesson: Lesson): lesson is RunLesson => 'design' in lesson;

/** How the study of a lesson is dealt. */
export const dealingOf = ({ deal, id, overlap, seats }: RunLesson): Dealing => ({
  lesson: id,
  seats,
  deal,
  overlap
});
