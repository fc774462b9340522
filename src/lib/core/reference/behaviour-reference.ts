import type { ValueId } from '../values';

/**
 * How far figures may be trusted as those of the instrument:
 *
 * - `exact`: printed by the study, or in its own results file;
 * - `secondary`: as others quote the study;
 * - `alternate`: another measure of the behaviour stands in for the instrument;
 * - `signs-only`: the direction of a relation is known, and its size is not.
 */
export const REFERENCE_STATUSES = ['exact', 'secondary', 'alternate', 'signs-only'] as const;

export type ReferenceStatus = (typeof REFERENCE_STATUSES)[number];

/** Direction of a relation. */
export type Sign = '+' | '-';

/** A value or a higher-order value of the human study. */
export interface ReferenceRow {
  /** ValueId, HigherOrderValueId, or `openness_no_hedonism`. */
  id: string;
  label: string;
  /** Values whose mean score the row is about: as the study formed it, at least one. */
  values: ValueId[];
}

/** A behaviour of the human study, and what stands for it among our measures. */
export interface ReferenceColumn {
  id: string;
  label: string;
  /** Measures of our instrument whose mean stands for the column; empty: cannot be mapped. */
  measures: string[];
  /** Whether the column runs against the measures (emotional stability, negative emotionality). */
  reversed: boolean;
  /** How well they fit, or why nothing does; null where the two are one construct. */
  note: string | null;
}

/** How values went together with behaviours in one human sample. */
export interface BehaviourReference {
  id: string;
  title: string;
  /** Id of the instrument whose measures the columns are mapped to. */
  instrument: string;
  status: ReferenceStatus;
  /** Of the study, or of the data that the figures were computed from. */
  citation: string;
  doi: string | null;
  sample: {
    /** Most persons behind any cell (those without an answer are missing in it); null if unknown. */
    n: number | null;
    description: string;
  };
  /** What the people filled in: hardly ever the form that a model fills in here. */
  humanInstruments: { values: string; behaviour: string };
  rows: ReferenceRow[];
  columns: ReferenceColumn[];
  /** Correlations over persons, rows x columns, -1 to 1; null where unknown, which is not zero. */
  correlations: (number | null)[][];
  /** Directions, rows x columns, null where unknown; null for none beside the correlations. */
  signs: (Sign | null)[][] | null;
  /** Measures of the instrument that no column speaks of; a wider one stands for its parts. */
  unmapped: { measure: string; why: string }[];
  /** Whether the figures were computed from answers for Axia, and not taken from print. */
  computedByUs: boolean;
  provenance: string;
  licence: string;
  /** Acknowledgement that must stand beside the figures. */
  notice: string;
  /** How sure the figures are, and how sure it is that they fit. */
  confidence: string;
  /** Unusual circumstances that a reader should know. */
  notes: string[];
}

/** One line of the list of references: enough to choose by, without loading the figures. */
export type BehaviourReferenceEntry = Pick<
  BehaviourReference,
  'id' | 'title' | 'instrument' | 'status'
>;

/** All references, in the order in which they are shown, and the ones to start with. */
export interface BehaviourReferenceIndex {
  /** Id of the default reference by id of the instrument. */
  defaults: Record<string, string>;
  references: BehaviourReferenceEntry[];
}
