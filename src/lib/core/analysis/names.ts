// What analytic choices are called, on screens and in exports.
import type { DissimilarityId, MdsId, Scoring } from '../map-choices';
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

/** The same, with what the short names mean. */
export const POPULATION_LABELS: Record<PopulationId, string> = {
  ...POPULATION_NAMES,
  'h-norm': 'Human, dominant only (H-Norm)',
  'h-even': 'Human, evened out (H-Even)',
  'h-np': 'Human, unprompted for the rest (H-NP)'
};

export const SCORING_NAMES: Record<Scoring, string> = {
  centred: 'centred scores (MRAT)',
  raw: 'raw scores'
};

export const MDS_NAMES: Record<MdsId, string> = {
  classical: 'classical MDS',
  ratio: 'ratio SMACOF',
  ordinal: 'ordinal SMACOF'
};

/** Formulas of dissimilarities in a correlation r. */
export const DISSIMILARITY_NAMES: Record<DissimilarityId, string> = {
  sqrt: '√(2(1 − r))',
  'one-minus-r': '1 − r',
  'half-one-minus-r': '(1 − r)/2'
};
