import { PRIMING_ARMS, type PrimingArm } from '../../study/condition';
import { SEED_STEP } from '../bootstrap';

/** Offsets of the seeds of this part of the analysis; `docs/analysis.md` has the whole list. */
const BOOTSTRAP = 2_000_000;
const CIRCLES = 10_000_000;
const PERMUTED = 11_000_000;
const CONTROLS = 12_000_000;

/** Bootstrap seeds of two tables lie this far apart, and those of two populations a SEED_STEP. */
const TABLE_STEP = 100_000;

/**
 * Place of an instrument in an arm: three a questionnaire.
 *
 * @param instrument place of the instrument in the study, behaviours before statements
 */
const tablePlace = (instrument: number, arm: PrimingArm): number =>
  PRIMING_ARMS.length * instrument + PRIMING_ARMS.indexOf(arm);

/** Seed of the behaviours of bootstrap population 0; the next ones follow it. */
export const bootstrapSeed = (
  seed: number,
  instrument: number,
  arm: PrimingArm,
  population: number
): number => seed + BOOTSTRAP + TABLE_STEP * tablePlace(instrument, arm) + SEED_STEP * population;

/** Seed of an instrument's circles turned at random: the same for all populations and arms. */
export const circleSeed = (seed: number, instrument: number): number => seed + CIRCLES + instrument;

/** Seed of the permuted values. */
export const permutationSeed = (
  seed: number,
  instrument: number,
  arm: PrimingArm,
  population: number
): number => seed + PERMUTED + SEED_STEP * tablePlace(instrument, arm) + population;

/** Seed of the permuted human weights: the same for all tables and populations. */
export const controlSeed = (seed: number): number => seed + CONTROLS;
