// What a screen knows of each value besides its definition: charts and tables show it where the
// value is pointed at, focused or pressed.
import { getContext, setContext } from 'svelte';
import type { ValueId } from '../core/values';

/** What is known of a value in what a screen shows. */
export interface ValueNote {
  /** What its numbers are, and each with its name; null for none. */
  numbers: { title: string; facts: readonly { name: string; value: string }[] } | null;
  /** The questionnaire that measures it, and its items; null for none. */
  items: { title: string; texts: readonly string[] } | null;
  /** Address of the answers to these items; null for none. */
  answers: string | null;
}

const NOTHING: ValueNote = { numbers: null, items: null, answers: null };

const key = Symbol('value notes');

/** Call while a screen initialises. */
export const provideValueNotes = (notes: (value: ValueId) => ValueNote): void => {
  setContext(key, notes);
};

/** Notes without anything where a screen provides none. */
export const valueNotes = (): ((value: ValueId) => ValueNote) =>
  getContext<((value: ValueId) => ValueNote) | undefined>(key) ?? (() => NOTHING);
