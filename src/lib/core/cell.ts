import type { ConditionId } from './condition';

/** The exact text put to a respondent. `system` is null where nothing stands before the task. */
export interface Prompt {
  system: string | null;
  user: string;
}

/** One item under one condition: the unit that is asked, answered, stored and resumed. */
export interface Cell {
  /** Hash of everything that can change the answer (24 hexadecimal digits). */
  id: string;
  condition: ConditionId;
  instrument: string;
  /** Item number in the instrument. */
  item: number;
  /** Robustness arm; `standard` is the only one so far. */
  arm: 'standard';
  prompt: Prompt;
  /** Labels of the scale points, in order. */
  options: string[];
}
