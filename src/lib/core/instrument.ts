import type { ValueId } from './values';

/** One point of an answer scale: the label that a respondent gives, and what it stands for. */
export interface ScalePoint {
  /** What the respondent is asked to reply with, for example "4". */
  label: string;
  /** The anchor, for example "somewhat like me". */
  anchor: string;
  /** The number that the answer is scored as. */
  score: number;
}

/** One item (for the PVQ: one portrait). */
export interface Item {
  /** Number in the official form, 1-based. */
  number: number;
  text: string;
  /** The value that the item measures. */
  value: ValueId;
  reversed: boolean;
}

/** A questionnaire, as in `static/questionnaires/*.json` (validated by `parseInstrument`). */
export interface Instrument {
  id: string;
  title: string;
  /** Template of the question; `{scale}` and `{item}` are filled in. The item comes last. */
  question: string;
  scale: ScalePoint[];
  items: Item[];
  /** Version of the wording: changes whenever a text changes. */
  version: string;
  language: string;
  /** Official form that the key follows, and its citation. */
  source: string;
  copyright: string;
  /** Who wrote the item texts, and that they are not the official ones. */
  wording: string;
  licence: string;
}
