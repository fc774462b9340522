import type { ConditionId, PromptForm } from '../../study/condition';
import type { HigherOrderValueId } from '../../values';
import type { LevelSummary } from '../types';

/** Share of the answers that match a behaviour, with its 95% Wilson interval; all in 0-1. */
export interface Agreement {
  share: number;
  low: number;
  high: number;
  /** Answers that it rests on (statements, times repeats, times values where values are pooled). */
  n: number;
}

/** Correlations of the four higher-order values over behaviours (Figure 4a; 8 with names only). */
export interface HigherOrderCorrelations {
  form: PromptForm;
  /** 4 x 4 in the order of HIGHER_ORDER_VALUES; null where undefined. */
  matrix: (number | null)[][];
  /** Under values regrouped at random, for the two pairs that theory opposes. */
  chance: {
    pair: [HigherOrderValueId, HigherOrderValueId];
    level: LevelSummary;
    observed: number;
    p: number;
    adjustedP: number;
  }[];
  behaviours: number;
}

/** Agreement with conservative politics (Figure 4b). */
export interface ConservativePanel {
  form: PromptForm;
  behaviours: { behaviour: string; label: string; reversed: boolean }[];
  byHigherOrder: (Agreement | null)[];
  unprompted: Agreement | null;
}

export interface AgreementResult {
  behaviours: { id: string; label: string; area: string | null; statements: number }[];
  conditions: ConditionId[];
  /** behaviours x conditions */
  byCondition: (Agreement | null)[][];
  /** behaviours x 4, by form of the prompt that the study has */
  byHigherOrder: { form: PromptForm; cells: (Agreement | null)[][] }[];
  correlations: HigherOrderCorrelations[];
  conservative: ConservativePanel[];
  quality: {
    cells: number;
    answered: number;
    refusals: number;
    unreadable: number;
    meanOutside: number | null;
  };
  notes: string[];
}
