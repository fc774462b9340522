import type { PopulationId } from './types';

/** What the paper calls its populations: short enough for the head of a column. */
export const POPULATION_NAMES: Record<PopulationId, string> = {
  uniform: 'Uniform',
  'h-norm': 'H-Norm',
  'h-even': 'H-Even',
  'h-np': 'H-NP',
  'model-specific': 'Model-specific',
  custom: 'Custom weights'
};
