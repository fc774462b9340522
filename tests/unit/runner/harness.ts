import type { Answer } from '../../../src/lib/core/study/answer';
import type { Cell } from '../../../src/lib/core/study/cell';
import type { StudyDesign } from '../../../src/lib/core/study/design';
import { AxiaError, type ErrorKind, type Retry } from '../../../src/lib/core/error';
import type { Instrument } from '../../../src/lib/core/instrument/instrument';
import type { Plan } from '../../../src/lib/core/study/plan';
import { studyPreset } from '../../../src/lib/core/study/presets';
import type { Respondent } from '../../../src/lib/engines/respondent';
import { PauseGate, runStudy, type RunEvent } from '../../../src/lib/runner';
import { type RunOptions } from '../../../src/lib/runner/run-study';
import { createMemoryStore } from '../../../src/lib/store/memory';
import type { StudyRecord, StudyStore } from '../../../src/lib/store/store';
import {
  SCRIPTED_IDENTITY,
  createScriptedRespondent,
  type ScriptedRespondent
} from '../../fakes/scripted-respondent';
import { createVirtualClock } from '../../fakes/virtual-clock';

export const STUDY = 'study-1';
export const studyDesign: StudyDesign = studyPreset('quick')!.design(
  { kind: 'webllm', model: 'm' },
  1
);

const studyRecord: StudyRecord = {
  id: STUDY,
  title: 'Test',
  design: studyDesign,
  instruments: [],
  identity: SCRIPTED_IDENTITY,
  status: 'new',
  createdAt: '2026-01-01T00:00:00.000Z',
  updatedAt: '2026-01-01T00:00:00.000Z',
  deletedAt: null,
  provenance: null,
  imported: false
};

/** A plan of `count` cells. */
export function planOf(count: number): Plan {
  const cells = Array.from({ length: count }, (_, k): Cell => ({
    id: (k * 7919 + 65536).toString(16).padStart(24, '0'),
    condition: k % 2 === 0 ? 'power' : 'none',
    instrument: 'pvq40',
    item: k + 1,
    repetition: 'standard',
    prompt: { system: null, user: `Question ${k}` },
    options: ['1', '2']
  }));
  return { cells, groups: [] };
}

/** A store in memory that holds the study. */
export async function storeWithStudy(answers: readonly Answer[] = []): Promise<StudyStore> {
  const store = createMemoryStore();
  await store.create(studyRecord);
  await store.saveAnswers(STUDY, answers);
  return store;
}

/** A run with everything faked that is not given; `events` collects what it tells. */
export async function setUp<R extends Respondent = ScriptedRespondent>(
  options: Partial<Omit<RunOptions, 'study'>> & {
    plan: Plan;
    respondent?: R;
    design?: StudyDesign;
    instruments?: Instrument[];
  }
) {
  const events: RunEvent[] = [];
  const abort = new AbortController();
  const pause = new PauseGate();
  const clock = options.clock ?? createVirtualClock();
  const respondent = options.respondent ?? (createScriptedRespondent() as Respondent as R);
  const store = options.store ?? (await storeWithStudy());
  const { design = studyDesign, instruments = [] } = options;
  const stored = (await store.get(STUDY)) ?? studyRecord;
  const all: RunOptions = {
    respondent,
    askFailedAgain: false,
    signal: abort.signal,
    pause,
    clock,
    ...options,
    study: { ...stored, design, instruments },
    store,
    onEvent: (event) => {
      events.push(event);
      options.onEvent?.(event);
    }
  };
  return { run: () => runStudy(all), events, abort, pause, clock, store, respondent };
}

export const failure = (
  kind: ErrorKind,
  retry: Retry = { when: 'never' },
  message = 'It failed.'
) => new AxiaError(kind, message, 'Try something else.', { retry });

/** Answers in the events, in order. */
export const announced = (events: readonly RunEvent[]): Answer[] =>
  events.flatMap((event) => (event.type === 'answers' ? event.answers : []));
