// A run of the app's own runner over a few cells, which the driver can hold and harm.
import type { Answer } from '../../../src/lib/core/study/answer';
import type { Cell } from '../../../src/lib/core/study/cell';
import type { StudyDesign } from '../../../src/lib/core/study/design';
import type { WebllmProvenance } from '../../../src/lib/core/provenance/provenance';
import type { Respondent } from '../../../src/lib/engines/respondent';
import { systemClock } from '../../../src/lib/platform';
import { PauseGate, runStudy } from '../../../src/lib/runner';
import { type RunOutcome } from '../../../src/lib/runner/progress';
import { createMemoryStore, type StudyRecord } from '../../../src/lib/store';

/** How a run ended, as plain data. */
export interface RunTold {
  status: RunOutcome['status'];
  /** Why it failed; null when it did not. */
  error: string | null;
  answers: Answer[];
  /** Kinds of the failures after which an attempt was made again. */
  retries: string[];
  /** What was said while the respondent was opened again, each message once. */
  openings: string[];
}

export interface HeldRun {
  /** Resolves when the second question is being answered; of an idle run, when it is about to be asked. */
  reached: Promise<void>;
  /** Lets an idle run go on. */
  resume(): void;
  ended: Promise<RunTold>;
}

const STUDY = 'lab';

function designOf(model: string): StudyDesign {
  return {
    version: 1,
    preset: 'custom',
    respondent: { kind: 'webllm', model },
    conditions: [],
    instruments: [],
    elicitation: { mode: 'distribution' },
    administration: 'item',
    fills: 1,
    seed: 1
  };
}

/**
 * Runs cells with a respondent that was opened before, and leaves it open.
 *
 * @param provenance what opening it gave
 * @param idle whether the run pauses before the second question
 */
export async function holdRun(
  respondent: Respondent,
  provenance: WebllmProvenance,
  cells: Cell[],
  idle: boolean
): Promise<HeldRun> {
  const { identity } = respondent;
  const design = designOf(identity.id);
  const gate = new PauseGate();
  const store = createMemoryStore();
  const time = new Date().toISOString();
  const study: StudyRecord = {
    id: STUDY,
    title: STUDY,
    design,
    instruments: [],
    identity,
    status: 'paused',
    createdAt: time,
    updatedAt: time,
    deletedAt: null,
    provenance,
    imported: false
  };
  await store.create(study);
  let tell = () => {};
  const reached = new Promise<void>((resolve) => (tell = resolve));
  let asked = 0;
  const kept: Respondent = {
    identity,
    atOnce: respondent.atOnce,
    get ready() {
      return respondent.ready;
    },
    open: (options) => respondent.open(options),
    effort: () => respondent.effort(),
    close: async () => undefined,
    answer(...question) {
      asked += 1;
      if (asked === 1 && idle) gate.pause();
      if (asked === 2 && !idle) tell();
      return respondent.answer(...question);
    }
  };
  const retries: string[] = [];
  const openings = new Set<string>();
  const run = runStudy({
    study,
    plan: { cells },
    respondent: kept,
    store,
    askFailedAgain: false,
    signal: new AbortController().signal,
    pause: gate,
    clock: systemClock,
    onEvent(event) {
      if (event.type === 'paused') tell();
      if (event.type === 'retrying') retries.push(`${event.error.kind}: ${event.error.message}`);
      if (event.type === 'opening') openings.add(event.progress.message);
    }
  });
  const ended = run.then(async (outcome): Promise<RunTold> => {
    tell();
    const answers: Answer[] = [];
    for await (const portion of store.answerChunks(STUDY)) answers.push(...portion);
    return {
      status: outcome.status,
      error: outcome.status === 'failed' ? outcome.error.message : null,
      answers,
      retries,
      openings: [...openings]
    };
  });
  return { reached, resume: () => gate.resume(), ended };
}
