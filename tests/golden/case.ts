import { mulberry32 } from '../../src/lib/core/random';

/* eslint-disable @typescript-eslint/no-explicit-any -- the shape of a case depends on its kind */
export interface GoldenCase {
  id: string;
  kind: string;
  note: string;
  input: any;
  expected: any;
  tol: any;
  unique?: boolean;
}

export type Check = (golden: GoldenCase) => void;

/** The generator that every case starts from. */
export const random = () => mulberry32(20_250_101);
