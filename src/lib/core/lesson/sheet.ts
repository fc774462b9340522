import { scaleOf, type Instrument } from '../instrument/instrument';
import { sha256Hex, utf8Bytes } from '../sha256';
import { VALUES, type ValueId } from '../values';

/** One person's answers in a lesson, as they are handed in. */
export interface AnswerSheet {
  /** Id of the lesson: six base-32 digits. */
  lesson: string;
  /** From 1. */
  seat: number;
  /** Id of the questionnaire. */
  instrument: string;
  /** Fingerprint of its words (`wordingPrint`). */
  wording: string;
  /** The value that was acted; null for a person's own answers. */
  as: ValueId | null;
  /** Position of the chosen option (0-based) by item; null where nothing was chosen. */
  chosen: (number | null)[];
}

/**
 * Eight hexadecimal digits that stand for every word of a questionnaire that a person reads: its
 * version, portraits and answer scale. Answers to other words are other answers.
 */
export function wordingPrint(instrument: Pick<Instrument, 'version' | 'items' | 'scale'>): string {
  const words = instrument.items.map((item) => [
    item.number,
    item.text,
    scaleOf(instrument, item).map(({ label, anchor }) => [label, anchor])
  ]);
  return sha256Hex(utf8Bytes(JSON.stringify([instrument.version, words]))).slice(0, 8);
}

/**
 * The value that a seat acts. The ten are shuffled by the lesson, and dealt one after the other: ten
 * seats in a row have all of them.
 */
export function actedValue(lesson: string, seat: number): ValueId {
  const order = VALUES.map((value) => ({
    value,
    key: sha256Hex(utf8Bytes(`${lesson}/${value}`))
  })).sort((one, other) => (one.key < other.key ? -1 : 1));
  return order[(seat - 1) % VALUES.length]!.value;
}
