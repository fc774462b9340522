import type { ValueId } from '../values';

/** How value scores were formed before they were correlated. */
export type Scoring = 'centred' | 'raw';

/** A square matrix by rows, in the order of VALUES. */
export type SquareMatrix = number[][];

/** Human value-structure figures of one sample or one average of samples. */
export interface ValueReference {
  id: string;
  title: string;
  citation: string;
  doi: string | null;
  instrument: string;
  sample: { n: number; countries: string[]; description: string };
  /** `centred` and `raw` correlation matrices, 10x10 in the order of VALUES; null if unknown. */
  correlations: Record<Scoring, SquareMatrix | null>;
  /** Ids of the single samples that an average is made of; empty for a single sample. */
  members: string[];
  provenance: string;
  licence: string;
  /** Acknowledgement that must stand beside the figures. */
  notice: string;
  /** Unusual circumstances that a reader should know. */
  notes: string[];
}

/** Shares of people whose dominant value is each of the ten, and of people without one. */
export interface DominanceShares {
  id: string;
  title: string;
  /** Share of each value, in the unit interval; with `none` they sum to 1 within rounding. */
  shares: Record<ValueId, number>;
  none: number;
  rule: string;
  n: number;
  citation: string;
  provenance: string;
  licence: string;
  notice: string;
  notes: string[];
}

/**
 * Means and standard deviations of the ten values of one human sample, on the 1-6 scale; null for
 * a scoring that the source does not allow.
 */
export interface Descriptives {
  /** Id of the ValueReference of the same sample. */
  id: string;
  n: number;
  instrument: string;
  mean: Record<Scoring, Record<ValueId, number> | null>;
  sd: Record<Scoring, Record<ValueId, number> | null>;
}
