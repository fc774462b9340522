import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { Cell, CellContext } from './cell';
import type { Elicitation } from './design';
import type { RespondentIdentity } from '../respondent';

/** What JSON can say. */
export type Json =
  string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/**
 * JSON with the keys of every object in order of their UTF-16 code units and no spaces: one text
 * for one value, as RFC 8785 has it.
 */
export function canonicalJson(value: Json): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (isList(value)) return `[${value.map(canonicalJson).join(',')}]`;
  const members = Object.keys(value)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonicalJson(value[key]!)}`);
  return `{${members.join(',')}}`;
}

function isList(
  value: readonly Json[] | { readonly [key: string]: Json }
): value is readonly Json[] {
  return Array.isArray(value);
}

/** SHA-256 of a text in UTF-8, in hexadecimal digits. */
export function textHash(text: string): string {
  return bytesToHex(sha256(utf8ToBytes(text)));
}

/** Earlier answers count by the cells that they were given to, which say how they came about. */
function contextContent(context: CellContext): Json {
  if (context.kind === 'conversation') {
    return { kind: context.kind, after: context.cells.at(-1) ?? null };
  }
  const { kind, instrument, owner, fill, cells } = context;
  return { kind, instrument, owner, fill, cells };
}

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
  const { simulated, kind, id, revision, quantisation } = identity;
  const content: Json = {
    version: 1,
    system: cell.prompt.system,
    user: userHash === null ? cell.prompt.user : { sha256: userHash },
    options: cell.options,
    arm: cell.arm,
    address: simulated ? [cell.condition, cell.instrument, cell.item] : null,
    respondent: { kind, id, revision, quantisation },
    elicitation:
      elicitation.mode === 'distribution'
        ? { mode: 'distribution' }
        : {
            mode: 'sampled',
            temperature: elicitation.temperature,
            repeats: elicitation.repeats
          },
    // The draws of a filled-in form follow from the seed.
    seed: simulated || elicitation.mode === 'sampled' || cell.context ? seed : null,
    ...(cell.context ? { context: contextContent(cell.context) } : {})
  };
  return textHash(canonicalJson(content)).slice(0, 24);
}
