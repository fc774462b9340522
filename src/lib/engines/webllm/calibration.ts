import type { Cell } from '../../core/study/cell';
import type { Elicitation } from '../../core/study/design';
import type { RespondentProvenance } from '../../core/respondent';
import { quantile } from '../../core/statistics';

/** How a model is made to answer with a label of the scale. */
export type ElicitationWay =
  /** The question alone. */
  | 'plain'
  /** Words are put into the model's mouth, and the label is what follows. */
  | 'answer-prefix'
  /** Nothing but a label can be generated. */
  | 'grammar';

/** What a calibration found. Masses are medians over its cells; unknown is null. */
export interface Calibration {
  way: ElicitationWay;
  /** The words put into the model's mouth; null but for `answer-prefix`. */
  answerPrefix: string | null;
  /** Number of cells looked at. */
  cells: number;
  /** Probability that the labels of the scale have together, asked plainly. */
  massPlain: number | null;
  /** The same in the way chosen; null for `grammar`, which leaves nothing else. */
  massChosen: number | null;
  /** Every answer prefix tried, with its mass, as text; null when none was. */
  tried: string | null;
}

/** Cells that are looked at. Our choice: enough for a median, and soon done. */
export const CALIBRATION_CELLS = 6;

/** From this median mass on a model is asked plainly. Our choice. */
export const ENOUGH_MASS = 0.9;

/** Tried in this order where the mass is low. Without a space at the end, as tokens begin with it. */
export const ANSWER_PREFIXES: readonly string[] = ['Answer:', 'My answer:', 'My answer is'];

/**
 * Cells for a calibration, spread evenly over the plan: those whose prompt is known before anything
 * was answered.
 */
export function calibrationCells(cells: readonly Cell[]): Cell[] {
  const known = cells.filter(({ context }) => context === undefined || context.cells.length === 0);
  const count = Math.min(CALIBRATION_CELLS, known.length);
  return Array.from(
    { length: count },
    (_, index) => known[Math.floor(((index + 0.5) * known.length) / count)]!
  );
}

/** How a calibration looks at the model. */
export interface CalibrationLook {
  /** Mass on the labels of a cell; null where the cell cannot be asked that way. */
  mass(cell: Cell, prefix: string | null): Promise<number | null>;
  /** Whether a text held to the labels of a cell is one of them. */
  holds(cell: Cell): Promise<boolean>;
}

/**
 * Chooses how a model is asked in a study. Plainly, where its median mass on the labels is at least
 * `ENOUGH_MASS`. Else, for distributions, with the answer prefix that has most mass, if that is
 * enough or leaves at most half of the mass outside; for texts, held to the labels by a grammar,
 * if that works. Else plainly, with the low mass on record.
 *
 * @throws whatever `look` throws: a model that breaks down is no low mass
 */
export async function calibrate(
  cells: readonly Cell[],
  mode: Elicitation['mode'],
  look: CalibrationLook
): Promise<Calibration> {
  const plainMass = await medianMass(cells, null, look);
  const plain: Calibration = {
    way: 'plain',
    answerPrefix: null,
    cells: cells.length,
    massPlain: plainMass,
    massChosen: plainMass,
    tried: null
  };
  if (plainMass === null || plainMass >= ENOUGH_MASS) return plain;
  if (mode === 'sampled') {
    const holds = await look.holds(cells[0]!);
    return holds ? { ...plain, way: 'grammar', massChosen: null } : plain;
  }
  const tried: { prefix: string; mass: number }[] = [];
  for (const prefix of ANSWER_PREFIXES) {
    const mass = await medianMass(cells, prefix, look);
    if (mass !== null) tried.push({ prefix, mass });
  }
  if (tried.length === 0) return plain;
  const best = tried.reduce((one, other) => (other.mass > one.mass ? other : one));
  const described = {
    ...plain,
    tried: tried.map(({ prefix, mass }) => `“${prefix}” ${mass.toFixed(3)}`).join(', ')
  };
  if (best.mass < ENOUGH_MASS && 1 - best.mass > (1 - plainMass) / 2) return described;
  return {
    ...described,
    way: 'answer-prefix',
    answerPrefix: best.prefix,
    massChosen: best.mass
  };
}

async function medianMass(
  cells: readonly Cell[],
  prefix: string | null,
  look: CalibrationLook
): Promise<number | null> {
  const masses: number[] = [];
  for (const cell of cells) {
    const mass = await look.mass(cell, prefix);
    if (mass !== null) masses.push(mass);
  }
  return masses.length === 0 ? null : quantile(masses, 0.5);
}

type Details = RespondentProvenance['details'];

/** A calibration as lines of a provenance. */
export function calibrationDetails(calibration: Calibration): Details {
  return {
    calibrationWay: calibration.way,
    answerPrefix: calibration.answerPrefix,
    calibrationCells: calibration.cells,
    calibrationEnough: ENOUGH_MASS,
    calibrationMassPlain: calibration.massPlain,
    calibrationMassChosen: calibration.massChosen,
    calibrationTried: calibration.tried
  };
}

/**
 * The calibration that a provenance tells of. A study begun before there were calibrations was asked
 * plainly.
 */
export function calibrationOf(details: Details): Calibration {
  const text = (key: string) => (typeof details[key] === 'string' ? details[key] : null);
  const number = (key: string) => (typeof details[key] === 'number' ? details[key] : null);
  const way = text('calibrationWay');
  const answerPrefix = text('answerPrefix');
  return {
    way: way === 'grammar' || (way === 'answer-prefix' && answerPrefix !== null) ? way : 'plain',
    answerPrefix: way === 'answer-prefix' ? answerPrefix : null,
    cells: number('calibrationCells') ?? 0,
    massPlain: number('calibrationMassPlain'),
    massChosen: number('calibrationMassChosen'),
    tried: text('calibrationTried')
  };
}
