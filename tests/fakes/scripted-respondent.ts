import type { Answer } from '../../src/lib/core/answer';
import type { Cell } from '../../src/lib/core/cell';
import type { RespondentIdentity, RespondentProvenance } from '../../src/lib/core/respondent';
import type { Respondent } from '../../src/lib/engines/respondent';

export const SCRIPTED_IDENTITY: RespondentIdentity = {
  kind: 'webllm',
  id: 'Scripted-Model',
  label: 'Scripted',
  revision: '1',
  quantisation: null,
  simulated: false
};

export const SCRIPTED_PROVENANCE: RespondentProvenance = {
  ...SCRIPTED_IDENTITY,
  engine: 'script',
  engineVersion: null,
  adapter: null,
  details: {}
};

/** An answer that depends on the cell alone. */
export function scriptedAnswer(cell: Cell): Answer {
  const first = parseInt(cell.id.slice(0, 4), 16) / 0xffff;
  return {
    cellId: cell.id,
    status: 'answered',
    mode: 'distribution',
    logProbabilities: cell.options.map((_, option) => -first - option),
    outside: 0
  };
}

export interface ScriptedRespondent extends Respondent {
  /** Ids of the cells asked, in order, with every attempt. */
  readonly asked: string[];
  readonly opened: number;
  readonly closed: number;
}

/**
 * A respondent that does what a test says.
 *
 * @param script what to do with the `call`-th question (from 0); the usual answer by default
 */
export function createScriptedRespondent(
  script: {
    open?: Respondent['open'];
    answer?: (cell: Cell, call: number, signal: AbortSignal) => Promise<Answer> | Answer;
  } = {}
): ScriptedRespondent {
  const asked: string[] = [];
  let opened = 0;
  let closed = 0;
  return {
    identity: SCRIPTED_IDENTITY,
    asked,
    get opened() {
      return opened;
    },
    get closed() {
      return closed;
    },
    async open(options) {
      opened += 1;
      return script.open ? script.open(options) : SCRIPTED_PROVENANCE;
    },
    async answer(cell, _elicitation, signal) {
      const call = asked.push(cell.id) - 1;
      return script.answer ? script.answer(cell, call, signal) : scriptedAnswer(cell);
    },
    effort: () => null,
    async close() {
      closed += 1;
    }
  };
}
