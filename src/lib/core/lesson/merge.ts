import { scaleOf, type Instrument } from '../instrument/instrument';
import type { ValueId } from '../values';
import type { AnswerLesson } from './lesson';
import { actedValue, wordingPrint, type AnswerSheet } from './sheet';

/** What came from one seat. */
export interface Seat {
  seat: number;
  as: ValueId | null;
  /** `differs`: two sheets of the seat disagree, and neither counts. */
  state: 'missing' | 'in' | 'differs';
  /** How many sheets came, the same one twice counted twice. */
  copies: number;
  chosen: AnswerSheet['chosen'] | null;
}

export interface ClassSheets {
  /** All seats of the lesson, in their order. */
  seats: Seat[];
  /** Sheets that do not count: whose, and why. */
  refused: string[];
}

/** The sheets of a lesson by seat. The same sheet twice counts once; what does not fit is named. */
export function mergeSheets(
  lesson: AnswerLesson,
  instrument: Instrument,
  sheets: readonly AnswerSheet[]
): ClassSheets {
  const wording = wordingPrint(instrument);
  const { bySeat, refused } = sorted(sheets, (sheet) => misfit(lesson, instrument, wording, sheet));
  const seats = Array.from({ length: lesson.seats }, (_, k): Seat => {
    const seat = k + 1;
    const own = bySeat.get(seat) ?? [];
    const kinds = new Set(own.map(({ chosen }) => chosen.join()));
    const state = own.length === 0 ? 'missing' : kinds.size > 1 ? 'differs' : 'in';
    return {
      seat,
      as: lesson.act ? actedValue(lesson.id, seat) : null,
      state,
      copies: own.length,
      chosen: state === 'in' ? own[0]!.chosen : null
    };
  });
  return { seats, refused };
}

/**
 * What was handed in, by seat, and who is refused with the reason.
 *
 * @param misfit why something does not fit the lesson; null where it does
 */
export function sorted<Sheet extends { seat: number }>(
  sheets: readonly Sheet[],
  misfit: (sheet: Sheet) => string | null
): { bySeat: Map<number, Sheet[]>; refused: string[] } {
  const refused: string[] = [];
  const bySeat = new Map<number, Sheet[]>();
  for (const sheet of sheets) {
    const reason = misfit(sheet);
    if (reason !== null) refused.push(`Seat ${sheet.seat}: ${reason}`);
    else bySeat.set(sheet.seat, [...(bySeat.get(sheet.seat) ?? []), sheet]);
  }
  return { bySeat, refused };
}

function misfit(
  lesson: AnswerLesson,
  instrument: Instrument,
  wording: string,
  sheet: AnswerSheet
): string | null {
  if (sheet.lesson !== lesson.id) return `of another lesson (${sheet.lesson}).`;
  if (sheet.seat < 1 || sheet.seat > lesson.seats)
    return `the lesson has ${lesson.seats} seats only.`;
  if (sheet.instrument !== lesson.instrument)
    return `of another questionnaire (${sheet.instrument}).`;
  if (sheet.wording !== wording) return 'of another version of the questionnaire.';
  const fits =
    sheet.chosen.length === instrument.items.length &&
    sheet.chosen.every(
      (option, i) => option === null || option < scaleOf(instrument, instrument.items[i]!).length
    );
  if (!fits) return 'of answers that the questionnaire does not have.';
  if (sheet.as !== (lesson.act ? actedValue(lesson.id, sheet.seat) : null))
    return 'of another part than the one that was dealt.';
  return null;
}
