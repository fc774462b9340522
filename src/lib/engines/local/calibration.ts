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
  const [plainMass = null] = await medianMasses(cells, [null], look, 0);
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
  const masses = await medianMasses(cells, ANSWER_PREFIXES, look, cells.length);
  const tried = ANSWER_PREFIXES.flatMap((prefix, index) => {
    const mass = masses[index]!;
    return mass === null ? [] : [{ prefix, mass }];
  });
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

/**
 * Median mass over cells with each of the prefixes. All prefixes of a cell are tried before the next
 * cell, because an engine that keeps the last prompt then reads it once.
 *
 * @param before questions asked earlier
 */
async function medianMasses(
  cells: readonly Cell[],
  prefixes: readonly (string | null)[],
  look: CalibrationLook,
  before: number
): Promise<(number | null)[]> {
  const of = before + cells.length * prefixes.length;
  const masses = prefixes.map((): number[] => []);
  let number = before;
  for (const cell of cells)
    for (const [index, prefix] of prefixes.entries()) {
      const mass = await look.mass(cell, prefix, { number: ++number, of });
      if (mass !== null) masses[index]!.push(mass);
    }
  return masses.map((list) => (list.length === 0 ? null : quantile(list, 0.5)));
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
