import type { Dealing } from '../core/lesson/deal';
import { MOST_SEATS } from '../core/limits';
import { decimal, invalid, oneOf, valid, wholeNumber, type Query, type Reader } from './query';

/** A seat of a lesson that runs a study; its number is null before it is known. */
export interface SeatView extends Dealing {
  seat: number | null;
}

/** The seats of a lesson. */
export const seatCount = { min: 1, max: MOST_SEATS };

/** Six base-32 digits. */
export const lessonId: Reader<string> = (text) =>
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
