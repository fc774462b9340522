import type { Answer } from '../../src/lib/core/study/answer';
import type { Cell } from '../../src/lib/core/study/cell';
import { AxiaError } from '../../src/lib/core/error';
import type { RespondentIdentity } from '../../src/lib/core/provenance/provenance';
import type { Respondent } from '../../src/lib/engines/respondent';
import { webllmProvenance } from './provenances';

export const SCRIPTED_IDENTITY: RespondentIdentity = {
  kind: 'webllm',
  id: 'Scripted-Model',
  label: 'Scripted',
  revision: '1',
  quantisation: null,
  simulated: false
};

export const SCRIPTED_PROVENANCE = webllmProvenance({
  ...SCRIPTED_IDENTITY,
  kind: 'webllm',
  engine: { name: 'script', version: null, runtime: null }
});

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
  /** Makes it not ready, as a device that is lost while nothing is asked. */
  lose(): void;
}

/**
 * A respondent that does what a test says.
 *
 * @param script what to do with the `call`-th question (from 0); the usual answer by default
 */
export function createScriptedRespondent(
  script: {
    /** Default 1. */
    atOnce?: number;
    wanted?: () => number;
    open?: Respondent['open'];
    /** Default null. */
    effort?: Respondent['effort'];
    answer?: (cell: Cell, call: number, signal: AbortSignal) => Promise<Answer> | Answer;
  } = {}
): ScriptedRespondent {
  const asked: string[] = [];
  let opened = 0;
  let closed = 0;
  let ready = false;
  return {
    identity: SCRIPTED_IDENTITY,
    atOnce: script.atOnce ?? 1,
    get wanted() {
      return script.wanted?.() ?? script.atOnce ?? 1;
    },
    asked,
    get opened() {
      return opened;
    },
    get closed() {
      return closed;
    },
    get ready() {
      return ready;
    },
    lose() {
      ready = false;
    },
    async open(options) {
      opened += 1;
      const provenance = script.open ? await script.open(options) : SCRIPTED_PROVENANCE;
      ready = true;
      return provenance;
    },
    async answer(cell, _elicitation, signal) {
      const call = asked.push(cell.id) - 1;
      try {
        return script.answer ? await script.answer(cell, call, signal) : scriptedAnswer(cell);
      } catch (error) {
        // As a language model's worker, which does not outlive its device.
        if (error instanceof AxiaError && error.kind === 'device-lost') ready = false;
        throw error;
      }
    },
    effort: script.effort ?? (() => null),
    async close() {
      closed += 1;
    }
  };
}
