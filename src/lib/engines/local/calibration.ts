import type { Cell } from '../../core/study/cell';
import type { Elicitation } from '../../core/study/design';
import type { Calibration } from '../../core/provenance/provenance';
import { quantile } from '../../core/statistics';
import { ENOUGH_MASS, knownCells, spreadOver } from '../sample-questions';

/** Cells that a calibration asks. Our choice: enough for a median, and soon done. */
export const CALIBRATION_CELLS = 6;

/** Tried in this order where the mass is low. Without a space at the end, as tokens begin with it. */
export const ANSWER_PREFIXES: readonly string[] = ['Answer:', 'My answer:', 'My answer is'];

/**
 * Cells for a calibration, spread evenly over the plan: those whose prompt is known before anything
 * was answered.
 */
export function calibrationCells(cells: readonly Cell[]): Cell[] {
  return spreadOver(knownCells(cells), CALIBRATION_CELLS);
}

/** How a calibration asks the model. */
export interface CalibrationLook {
  /**
   * Mass on the response options of a cell; null where the cell cannot be asked that way.
   *
   * @param at number of the question, from 1, and how many are asked as far as is known then
   */
  mass(
    cell: Cell,
    prefix: string | null,
    at: { number: number; of: number }
  ): Promise<number | null>;
  /** Whether a text constrained to the options of a cell is one of them. */
  honoursConstraint(cell: Cell): Promise<boolean>;
}

/**
 * Chooses how a model is asked in a study. Plainly, where its median mass on the response options is at least
 * `ENOUGH_MASS`. Else, for distributions, with the answer prefix that has most mass, if that is
 * enough or leaves at most half of the mass outside; for texts, constrained to the options by a grammar,
 * if that works. Else plainly, with the low mass on record.
 *
 * @throws whatever `look` throws: a model that breaks down is no low mass
 */
export async function calibrate(
  cells: readonly Cell[],
  mode: Elicitation['mode'],
  look: CalibrationLook
): Promise<Calibration> {
  const plainMass = await medianMass(cells, null, look, 0, 1);
  const plain: Calibration = {
    ...UNCALIBRATED,
    questions: cells.length,
    threshold: ENOUGH_MASS,
    massPlain: plainMass,
    massChosen: plainMass
  };
  if (plainMass === null || plainMass >= ENOUGH_MASS) return plain;
  if (mode === 'sampled') {
    const constrained = await look.honoursConstraint(cells[0]!);
    return constrained ? { ...plain, method: 'grammar', massChosen: null } : plain;
  }
  const tried: Calibration['tried'] = [];
  for (const [index, prefix] of ANSWER_PREFIXES.entries()) {
    const mass = await medianMass(cells, prefix, look, index + 1, ANSWER_PREFIXES.length + 1);
    if (mass !== null) tried.push({ prefix, mass });
  }
  if (tried.length === 0) return plain;
  const best = tried.reduce((one, other) => (other.mass > one.mass ? other : one));
  if (best.mass < ENOUGH_MASS && 1 - best.mass > (1 - plainMass) / 2) return { ...plain, tried };
  return {
    ...plain,
    tried,
    method: 'answer-prefix',
    answerPrefix: best.prefix,
    massChosen: best.mass
  };
}

/** @param round how often all cells were asked before, of `rounds` as far as is known */
async function medianMass(
  cells: readonly Cell[],
  prefix: string | null,
  look: CalibrationLook,
  round: number,
  rounds: number
): Promise<number | null> {
  const masses: number[] = [];
  for (const [index, cell] of cells.entries()) {
    const at = { number: round * cells.length + index + 1, of: rounds * cells.length };
    const mass = await look.mass(cell, prefix, at);
    if (mass !== null) masses.push(mass);
  }
  return masses.length === 0 ? null : quantile(masses, 0.5);
}

/** How a study was asked that began before there were calibrations. */
export const UNCALIBRATED: Calibration = {
  method: 'plain',
  answerPrefix: null,
  questions: 0,
  threshold: null,
  massPlain: null,
  massChosen: null,
  tried: []
};
