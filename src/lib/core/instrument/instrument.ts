import type { ValueId } from '../values';

/** One point of an answer scale: the label that a respondent gives, and what it stands for. */
export interface ScalePoint {
  /** What the respondent is asked to reply with, for example "4". */
  label: string;
  /** The anchor, for example "somewhat like me". */
  anchor: string;
  /** The number that the answer is scored as. */
  score: number;
}

/**
 * What the items of an instrument measure: the ten values, behaviours in general, or behaviours
 * that single statements are agreed with or not (yes or no).
 */
export type InstrumentKind = 'values' | 'behaviour' | 'statements';

/** A score that an instrument gives: a value, a facet, a domain, a cause, a behaviour. */
export interface Measure {
  id: string;
  label: string;
  /** The wider measure that this one is part of (a facet's domain); null for none. */
  partOf: string | null;
  /**
   * Which values theory ties it to, -1 to 1 each: read by the simulated respondent only, and no
   * human figure. Null where nothing is expected.
   */
  expected: Partial<Record<ValueId, number>> | null;
}

/** One item (for the PVQ: one portrait). */
export interface Item {
  /** Number in the official form, 1-based. */
  number: number;
  text: string;
  /** Id of the measure that the item belongs to; a ValueId in an instrument of values. */
  measure: string;
  reversed: boolean;
  /** Scale of this item where it is not the instrument's. */
  scale?: ScalePoint[];
  /** SHA-256 of the item's prompt: stands for the text of a form whose wording is withheld. */
  promptHash?: string;
}

/** A word of the question that whoever sets a study up may change, such as a currency. */
export interface InstrumentParameter {
  /** `{id}` stands for it in the question. */
  id: string;
  label: string;
  default: string;
  hint: string;
}

/**
 * Whether the item texts may leave this browser: `open`; `private` (an imported form whose texts
 * are somebody else's: hashes leave in their place); `withheld` (the texts were left out of the
 * bundle that the form came with, so that it can be read but not asked).
 */
export type Sharing = 'open' | 'private' | 'withheld';

/** A questionnaire, as in `static/questionnaires/*.json` (validated by `parseInstrument`). */
export interface Instrument {
  id: string;
  kind: InstrumentKind;
  title: string;
  /**
   * Template of the question; `{scale}`, `{item}` and the parameters are filled in. The item comes
   * last.
   */
  question: string;
  parameters: InstrumentParameter[];
  scale: ScalePoint[];
  /** Wider measures before their parts. */
  measures: Measure[];
  items: Item[];
  /** Least share of a measure's items that must be answered for it to be scored (0-1]. */
  leastAnswered: number;
  /** Version of the wording: changes whenever a text changes. */
  version: string;
  language: string;
  /** Official form that the key follows, and its citation. */
  source: string;
  copyright: string;
  /** Who wrote the item texts, and that they are not the official ones. */
  wording: string;
  licence: string;
  sharing: Sharing;
}

/** The scale that an item is answered on. */
export function scaleOf(instrument: Pick<Instrument, 'scale'>, item: Item): ScalePoint[] {
  return item.scale ?? instrument.scale;
}

/**
 * Ids of the measures that an item counts for: its own and every wider one.
 *
 * @param measures of the instrument
 */
export function measuresOf(measures: readonly Measure[], item: Pick<Item, 'measure'>): string[] {
  const found: string[] = [];
  let id: string | null = item.measure;
  // A circle of measures is refused by the schema; the length guards what skipped it.
  while (id !== null && found.length <= measures.length) {
    found.push(id);
    id = measures.find((measure) => measure.id === id)?.partOf ?? null;
  }
  return found;
}
