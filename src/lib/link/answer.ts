import { VALUES, type ValueId } from '../core/values';
import { lessonId, seatCount } from './lesson';
import { flag, formatQuery, identifier, oneOf, wholeNumber, type Query } from './query';

/** The lesson that a person answers in. */
export interface LessonPlace {
  /** Six base-32 digits. */
  id: string;
  seats: number;
  /** Whether seats act a value that is dealt to them. */
  act: boolean;
  /** From 1; null before the person said where they sit. */
  seat: number | null;
}

/** What a person is asked to answer, and as whom. */
export interface AnswerView {
  /** Id of the questionnaire; null for the usual one. */
  instrument: string | null;
  /** The value that the person acts out; null for themselves, and where a lesson decides it. */
  as: ValueId | null;
  lesson: LessonPlace | null;
}

export function takeAnswerView(query: Query): AnswerView {
  const instrument = query.take('instrument', identifier());
  const as = query.take('as', oneOf(VALUES));
  const id = query.take('lesson', lessonId);
  if (id === null) return { instrument, as, lesson: null };
  const seats = query.take('seats', wholeNumber(seatCount)) ?? seatCount.max;
  const act = query.take('act', flag) ?? false;
  const seat = query.take('seat', wholeNumber({ ...seatCount, max: seats }));
  return { instrument, as, lesson: { id, seats, act, seat } };
}

/** Address of the screen where a person answers. */
export function formatAnswerLink({ instrument, as, lesson }: AnswerView): string {
  const parameters: [string, string][] = [];
  if (instrument !== null) parameters.push(['instrument', instrument]);
  if (as !== null) parameters.push(['as', as]);
  if (lesson !== null) {
    parameters.push(['lesson', lesson.id], ['seats', String(lesson.seats)]);
    if (lesson.act) parameters.push(['act', '1']);
    if (lesson.seat !== null) parameters.push(['seat', String(lesson.seat)]);
  }
  return parameters.length === 0 ? '#/answer' : `#/answer?${formatQuery(parameters)}`;
}
