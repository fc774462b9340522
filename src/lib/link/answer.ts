import type { Dealing } from '../core/lesson/deal';
import { MOST_SEATS } from '../core/limits';
import { VALUES, type ValueId } from '../core/values';
import {
  decimal,
  flag,
  formatQuery,
  identifier,
  invalid,
  oneOf,
  valid,
  wholeNumber,
  type Query,
  type Reader
} from './query';

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

/** A seat of a lesson that runs a study; its number is null before it is known. */
export interface SeatView extends Dealing {
  seat: number | null;
}

/** The seats of a lesson. */
const seatCount = { min: 1, max: MOST_SEATS };

/** Six base-32 digits. */
const lessonId: Reader<string> = (text) =>
  /^[0-9A-HJKMNP-TV-Z]{6}$/u.test(text.toUpperCase())
    ? valid(text.toUpperCase())
    : invalid('is not the id of a lesson');

/** The lesson that an address of a study belongs to; null for none. */
export function takeSeatView(query: Query): SeatView | null {
  const lesson = query.take('lesson', lessonId);
  if (lesson === null) return null;
  const seats = query.take('seats', wholeNumber(seatCount)) ?? seatCount.max;
  return {
    lesson,
    seats,
    deal: query.take('deal', oneOf(['shares', 'seeds'])) ?? 'shares',
    overlap: query.take('overlap', decimal({ min: 0, max: 1 })) ?? 0,
    seat: query.take('seat', wholeNumber({ ...seatCount, max: seats }))
  };
}

/** The lesson of an address, as parameters. */
export function seatParameters({ deal, lesson, overlap, seat, seats }: SeatView) {
  const parameters: [string, string][] = [
    ['lesson', lesson],
    ['seats', String(seats)],
    ['deal', deal],
    ['overlap', String(overlap)]
  ];
  if (seat !== null) parameters.push(['seat', String(seat)]);
  return parameters;
}
