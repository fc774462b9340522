import type { ConditionId, FormOwner } from './condition';

/** One exchange that stands before a question in the same conversation. */
export interface Turn {
  user: string;
  assistant: string;
}

/** The exact text put to a respondent. `system` is null where nothing stands before the task. */
export interface Prompt {
  system: string | null;
  /** What was asked and answered before, oldest first; absent in a fresh context. */
  turns?: Turn[];
  user: string;
}

/**
 * Earlier answers that stand before a question: known only once they were given, so that the
 * prompt is completed when the cell is asked (`askedPrompt`).
 */
export type CellContext =
  | {
      /** A questionnaire filled in with draws from the respondent's own stored answers. */
      kind: 'filled-form';
      instrument: string;
      owner: FormOwner;
      /** Number of the filled-in form, 1-based: each is another draw. */
      fill: number;
      /** Ids of the cells that were drawn from, in the order of the items. */
      cells: string[];
    }
  | {
      /** The items before this one in the same conversation. */
      kind: 'conversation';
      /** Ids of their cells, in the order asked. */
      cells: string[];
    };

/** One item under one condition: the unit that is asked, answered, stored and resumed. */
export interface Cell {
  /** Hash of everything that can change the answer (24 hexadecimal digits). */
  id: string;
  condition: ConditionId;
  instrument: string;
  /** Item number in the instrument. */
  item: number;
  /**
   * Which repetition of the question this is: `standard` for an item in a fresh context,
   * `fill-1`, `fill-2` … by filled-in form, `conversation-1` … by conversation.
   */
  arm: string;
  /** Without what the context adds. */
  prompt: Prompt;
  context?: CellContext;
  /** Labels of the scale points, in order. */
  options: string[];
}
