import type { ArmId } from './arm';
import type { ConditionId, FormOwner } from './condition';
import { bytesToHex } from '@noble/hashes/utils.js';
import type { Elicitation } from './design';
import { canonicalJson } from '../json';
import type { RespondentIdentity } from '../provenance/provenance';
import { sha256Hex, startSha256, utf8Bytes } from '../sha256';

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
   * `fill-1`, `fill-2` … by filled-in form, `conversation-1` … by conversation; in an arm its name,
   * and the conversation after a colon (`letters`, `order:conversation-1`).
   */
  repetition: string;
  /** The other form in which it is asked; absent for the questions of the study itself. */
  arm?: ArmId;
  /** Without what the context adds. */
  prompt: Prompt;
  context?: CellContext;
  /** Labels of the scale points, in the order of the scale: where an arm gives labels other meanings too. */
  options: string[];
}

/** SHA-256 of a text in UTF-8, in hexadecimal digits. */
export const textHash = (text: string): string => sha256Hex(utf8Bytes(text));

/** Hundreds of cells share a form, with a long list: it is written once. */
const writtenContexts = new WeakMap<CellContext, Uint8Array>();

/** Earlier answers count by the cells that they were given to, which say how they came about. */
function contextBytes(context: CellContext): Uint8Array {
  let bytes = writtenContexts.get(context);
  if (bytes === undefined) {
    const { kind, cells } = context;
    const text = canonicalJson(
      kind === 'conversation' ? { kind, after: cells.at(-1) ?? null } : { ...context }
    );
    writtenContexts.set(context, (bytes = utf8Bytes(text)));
  }
  return bytes;
}

/** Bytes of a cell's id: a part of a longer text would keep all of it in memory. */
const ID_BYTES = 12;

/**
 * Id of a cell: the first 24 hexadecimal digits of the SHA-256 of everything that can change its
 * answer, as canonical JSON. The seed counts where it does: in sampled text, and always for a
 * simulated respondent, which reads the cell's address and not its text. Of a form whose texts may
 * not leave the browser the hash of the item's prompt counts, so that a bundle without the texts
 * leads to the same ids.
 *
 * @param userHash SHA-256 of the item's prompt, for forms that are not `open`; else null
 */
export function cellId(
  cell: Omit<Cell, 'id'>,
  identity: RespondentIdentity,
  elicitation: Elicitation,
  seed: number,
  userHash: string | null = null
): string {
  const { simulated, id, kind, quantisation, revision } = identity;
  const { condition, instrument, item, repetition, prompt, options, context } = cell;
  // The draws of a filled-in form follow from the seed.
  const seeded = simulated || elicitation.mode === 'sampled' || context !== undefined;
  const how =
    elicitation.mode === 'distribution'
      ? { mode: 'distribution' }
      : {
          mode: 'sampled',
          repeats: elicitation.repeats,
          temperature: elicitation.temperature
        };
  // Keys in their canonical order, here and above: written as `canonicalJson` would.
  const before = {
    address: simulated ? [condition, instrument, item] : null,
    arm: repetition
  };
  const behind = {
    elicitation: how,
    options,
    respondent: { id, kind, quantisation, revision },
    seed: seeded ? seed : null,
    system: prompt.system,
    user: userHash === null ? prompt.user : { sha256: userHash },
    version: 1
  };
  const hash = startSha256().update(utf8Bytes(`${JSON.stringify(before).slice(0, -1)},`));
  if (context)
    hash.update(utf8Bytes('"context":')).update(contextBytes(context)).update(utf8Bytes(','));
  hash.update(utf8Bytes(JSON.stringify(behind).slice(1)));
  return bytesToHex(hash.digest().subarray(0, ID_BYTES));
}
