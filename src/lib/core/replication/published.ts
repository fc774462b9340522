import type { PopulationId } from '../analysis/types';
import { PRIMING_ARM_NAMES, type PrimingArm } from '../study/condition';

/** Where the published numbers were read. */
export const PAPER_CITATION =
  'Yehudai, A., Rozen, N., & Gera, A. (2026). Teaching Values to Machines: Simulating Human-Like Behavior in LLMs. arXiv:2605.30036.';

/** A model of the paper in one of its tables; numbers are as printed, times 100. */
export interface PublishedRow {
  model: string;
  /** One a column; null where the cell could not be read. */
  cells: readonly (number | null)[];
  /** The row's average where the table prints one. */
  average: number | null;
}

/** A table as the paper prints it. */
export interface PublishedTable {
  columns: readonly string[];
  rows: readonly PublishedRow[];
  /** Averages over the models where the table prints them. */
  columnAverages: readonly number[] | null;
}

const MODELS = [
  'Flan-T5-XXL',
  'Mixtral-8x7B',
  'Llama-3-8B',
  'Llama-3-70B',
  'GPT-OSS-20B',
  'GPT-OSS-120B',
  'Qwen3-235B'
] as const;

/** Columns of Tables 2 and 4. */
export const INSTRUMENT_COLUMNS = [
  'Charity',
  'Donation',
  'Prosocial',
  'Everyday',
  'Big Five'
] as const;

/** The arms in the order of Tables 3 and 5. */
export const ARM_ORDER: readonly PrimingArm[] = ['prompt', 'both', 'test'];

/** Columns of Tables 3 and 5. */
export const ARM_COLUMNS = ARM_ORDER.map((arm) => PRIMING_ARM_NAMES[arm]);

/** Populations of Table 1, in the paper's order. */
export const PAPER_POPULATIONS = [
  'uniform',
  'h-norm',
  'h-even',
  'h-np',
  'model-specific'
] as const satisfies readonly PopulationId[];

const rows = (cells: readonly (readonly number[])[]): PublishedRow[] =>
  MODELS.map((model, index) => ({ model, cells: cells[index]!, average: null }));

/** Only the averages of Tables 2 and 4 could be read: their cells are unknown. */
const averagesOnly = (
  averages: readonly number[],
  columnAverages: readonly number[]
): PublishedTable => ({
  columns: INSTRUMENT_COLUMNS,
  rows: MODELS.map((model, index) => ({
    model,
    cells: INSTRUMENT_COLUMNS.map(() => null),
    average: averages[index]!
  })),
  columnAverages
});

const arms = (cells: readonly (readonly number[])[]): PublishedTable => ({
  columns: ARM_COLUMNS,
  rows: rows(cells),
  columnAverages: null
});

/** Table 1: Values Similarity by population. */
export const PUBLISHED_VALUES: PublishedTable = {
  columns: ['Uniform', 'H-Norm', 'H-Even', 'H-NP', 'Model-specific'],
  rows: rows([
    [78.2, 75.5, 78.5, 79.5, 75.1],
    [83.6, 88.4, 87.3, 87.4, 86.6],
    [79.5, 80.9, 82.3, 82.5, 79.1],
    [84.4, 85.8, 86.6, 88.4, 86.5],
    [73.6, 75.2, 75.7, 76.8, 71.1],
    [75.7, 79.0, 78.7, 80.3, 72.4],
    [80.8, 81.5, 83.2, 84.8, 80.9]
  ]),
  columnAverages: null
};

/** Tables 2 (H-NP) and 4 (Uniform): Behaviour Similarity by instrument. */
export const PUBLISHED_BEHAVIOUR: Partial<Record<PopulationId, PublishedTable>> = {
  'h-np': averagesOnly([61.2, 51.5, 45.8, 62.8, 63.8, 65.3, 68.0], [77.7, 45.2, 39.1, 72.5, 64.4]),
  uniform: averagesOnly([62.3, 53.9, 48.7, 63.9, 64.1, 65.8, 69.0], [81.8, 45.2, 42.2, 72.2, 64.1])
};

/** Tables 3 (H-NP) and 5 (Uniform): average Behaviour Similarity by arm of the priming ablation. */
export const PUBLISHED_PRIMING: Partial<Record<PopulationId, PublishedTable>> = {
  'h-np': arms([
    [61.8, 55.7, 18.2],
    [51.1, 54.4, 47.5],
    [50.9, 37.1, 18.4],
    [62.9, 65.9, 61.2],
    [64.5, 66.7, 60.9],
    [65.6, 67.9, 67.6],
    [56.4, 41.2, 16.8]
  ]),
  uniform: arms([
    [62.3, 55.6, 16.8],
    [52.5, 56.1, 49.2],
    [53.3, 38.8, 22.0],
    [63.6, 66.6, 63.1],
    [64.1, 66.1, 59.0],
    [65.3, 67.1, 67.6],
    [57.4, 44.2, 17.4]
  ])
};
