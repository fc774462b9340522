import type { Instrument } from '../core/instrument/instrument';

/**
 * Where imported questionnaires are kept, beside the studies. Every method rejects with an
 * `AxiaError` (kind `quota` when the disk is full, `invalid-input` for an unknown questionnaire,
 * else `defect`).
 */
export interface InstrumentShelf {
  /** All of them, by title. */
  list(): Promise<Instrument[]>;
  get(id: string): Promise<Instrument | null>;
  /** Resolves once it is durably stored. One of the same id is replaced. */
  save(instrument: Instrument): Promise<void>;
  /** Studies that asked it keep their own copy. */
  remove(id: string): Promise<void>;
}

/** Sorts by title; the same title by id, so that the order is the same everywhere. */
export function byTitle(one: Instrument, other: Instrument): number {
  if (one.title !== other.title) return one.title < other.title ? -1 : 1;
  return one.id < other.id ? -1 : 1;
}
