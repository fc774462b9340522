// The page of the lab: the app's own respondent and model files, within reach of the driver.
import type { Answer } from '../../../src/lib/core/study/answer';
import type { Cell, Prompt } from '../../../src/lib/core/study/cell';
import type { Elicitation } from '../../../src/lib/core/study/design';
import { AxiaError, type ErrorData } from '../../../src/lib/core/error';
import type { WebllmProvenance } from '../../../src/lib/core/provenance/provenance';
import type { Effort, Respondent } from '../../../src/lib/engines/respondent';
import {
  createWebllmRespondent,
  spawnWebllmWorker
} from '../../../src/lib/engines/webllm/respondent';
import { type ModelEntry } from '../../../src/lib/models';
import { createModelFiles } from '../../../src/lib/models/client';
import { holdRun, type HeldRun } from './run';
import { storage } from './storage';
import { TAP, type TapNote, type TapOrder } from './tap';

/** How a piece of work ended: all that is plain data. */
export type Outcome<T> =
  | { ok: true; value: T; milliseconds: number }
  | { ok: false; error: ErrorData; milliseconds: number };

export interface OpenRequest {
  model: ModelEntry;
  /** Whether the beginning of a prompt may be kept. */
  reuse: boolean;
  knownAnswer: boolean;
  scales: string[][];
  /** Cells for the calibration, if any. */
  prompts: Prompt[];
  /** What answered before, if anything: then there is no calibration. */
  earlier: WebllmProvenance | null;
}

export interface AskRequest {
  prompt: Prompt;
  options: string[];
  elicitation: Elicitation;
  /** Abort after so many milliseconds; null never. */
  abortAfter: number | null;
}

export interface Told {
  answer: Answer;
  /** What this answer cost; null where nothing was counted. */
  effort: Effort | null;
}

export interface RunRequest {
  prompts: Prompt[];
  options: string[];
  /** Whether the run pauses before the second question. */
  idle: boolean;
}

/** What the tap saw during one answer. */
export interface Seen {
  /** The tokens that the library computed, call by call. */
  tokens: number[][];
  logits: Float32Array[];
}

interface TrustedTypes {
  createPolicy(name: 'default', rules: { createScriptURL(address: string): string }): unknown;
}

// This page lies deeper than its workers, which the app's own rule would refuse.
(globalThis as { trustedTypes?: TrustedTypes }).trustedTypes?.createPolicy('default', {
  createScriptURL: (address) => address
});

const files = createModelFiles();
const channel = new BroadcastChannel(TAP);
const seen: Seen = { tokens: [], logits: [] };
/** Phases and messages of all progress since the last look. */
let progress: string[] = [];
let respondent: Respondent | null = null;
/** What opening it gave last. */
let provenance: WebllmProvenance | null = null;
let run: HeldRun | null = null;
let worker: Worker | null = null;

channel.addEventListener('message', ({ data }: MessageEvent<TapNote>) => {
  if (data.note === 'tokens') seen.tokens.push(data.tokens);
  if (data.note === 'logits') seen.logits.push(data.logits);
});

const going = () => new AbortController().signal;

function note(phase: string, message: string): void {
  const line = `${phase}: ${message}`;
  if (progress.at(-1) !== line) progress.push(line);
}

async function settle<T>(work: () => Promise<T>): Promise<Outcome<T>> {
  const start = performance.now();
  const passed = () => performance.now() - start;
  try {
    const value = await work();
    return { ok: true, value, milliseconds: passed() };
  } catch (error) {
    return { ok: false, error: AxiaError.from(error).toData(), milliseconds: passed() };
  }
}

/** Gives the tap an order, and waits until it has been carried out. */
function order(message: TapOrder): Promise<void> {
  return new Promise((resolve, reject) => {
    const done = ({ data }: MessageEvent<TapNote>) => {
      if (data.note !== 'done') return;
      channel.removeEventListener('message', done);
      if (data.failure === null) resolve();
      else reject(new Error(data.failure));
    };
    channel.addEventListener('message', done);
    channel.postMessage(message);
  });
}

function cellOf(prompt: Prompt, options: string[]): Cell {
  const id = `${prompt.system}/${prompt.user}`;
  return {
    id,
    condition: 'none',
    instrument: 'lab',
    item: 1,
    repetition: 'standard',
    prompt,
    options
  };
}

async function ask({ prompt, options, elicitation, abortAfter }: AskRequest): Promise<Told> {
  const stop = new AbortController();
  if (abortAfter !== null) setTimeout(() => stop.abort(), abortAfter);
  const asked = existing();
  const before = asked.effort();
  const answer = await asked.answer(cellOf(prompt, options), elicitation, stop.signal);
  return { answer, effort: spent(before, asked.effort()) };
}

function existing(): Respondent {
  if (respondent === null) throw new Error('No respondent is open.');
  return respondent;
}

function spent(before: Effort | null, after: Effort | null): Effort | null {
  if (!before || !after) return after;
  return {
    tokensRead: after.tokensRead - before.tokensRead,
    tokensReused: after.tokensReused - before.tokensReused,
    tokensWritten: after.tokensWritten - before.tokensWritten,
    milliseconds: after.milliseconds - before.milliseconds
  };
}

async function openNow(prompts: Prompt[], labels: string[], earlier: WebllmProvenance | null) {
  provenance = (await existing().open({
    signal: going(),
    onProgress: ({ phase, message }) => note(phase, message),
    cells: prompts.map((prompt) => cellOf(prompt, labels)),
    elicitation: { mode: 'distribution' },
    earlier
  })) as WebllmProvenance;
  return provenance;
}

const lab = {
  storage,

  ensure: (model: ModelEntry) =>
    settle(() =>
      files.ensure(model, {
        signal: going(),
        onProgress: ({ phase, message }) => note(phase, message)
      })
    ),

  check: (id: string) =>
    settle(() => files.check(id, { signal: going(), onProgress: () => undefined })),

  remove: (id: string) => settle(() => files.remove(id)),

  open: ({ model, reuse, knownAnswer, scales, prompts, earlier }: OpenRequest) =>
    settle(async (): Promise<WebllmProvenance> => {
      await respondent?.close();
      respondent = createWebllmRespondent({
        model,
        files,
        spawn: () => (worker = spawnWebllmWorker()),
        seed: 1,
        scales,
        reuse,
        knownAnswer
      });
      return openNow(prompts, scales[0] ?? [], earlier);
    }),

  /** Opens the same respondent once more, after a failure. */
  openAgain: () => settle(() => openNow([], [], provenance)),

  ask: (request: AskRequest) => settle(() => ask(request)),

  /** Begins a run; resolves when the second question is being answered, or is next in an idle run. */
  async startRun({ prompts, options, idle }: RunRequest) {
    if (provenance === null) throw new Error('No respondent was opened.');
    const cells = prompts.map((prompt) => cellOf(prompt, options));
    run = await holdRun(existing(), provenance, cells, idle);
    await run.reached;
  },

  /** Lets the run go on to its end. */
  endRun: () =>
    settle(() => {
      if (run === null) throw new Error('There is no run.');
      run.resume();
      return run.ended;
    }),

  ready: () => existing().ready,

  /** Ends the engine's worker as a browser that needs memory does: without a word. */
  terminate: () => worker?.terminate(),

  /** Shows what the library computes from now on, and forgets what was shown. */
  async show(on: boolean) {
    await order({ order: 'show', on });
    seen.tokens = [];
    seen.logits = [];
  },

  seenTokens: () => seen.tokens,

  /**
   * The probabilities of some tokens by a softmax over the raw logits of one call, as the formula
   * is written in textbooks, in double precision; and the number of calls.
   */
  softmax(call: number, tokens: number[]) {
    const logits = [...(seen.logits.at(call) ?? [])];
    const peak = logits.reduce((most, value) => Math.max(most, value), -Infinity);
    const total = logits.reduce((sum, value) => sum + Math.exp(value - peak), 0);
    return {
      calls: seen.logits.length,
      probabilities: tokens.map((token) => Math.exp((logits[token] ?? NaN) - peak) / total)
    };
  },

  /** Reads tokens past the app; what the library shows is kept for `softmax`. */
  async read(tokens: number[]) {
    seen.tokens = [];
    seen.logits = [];
    await order({ order: 'read', tokens });
  },

  destroyDevice: () => order({ order: 'destroy' }),

  /** Takes the progress reported since the last time. */
  progress() {
    const taken = progress;
    progress = [];
    return taken;
  }
};

export type Lab = typeof lab;

Object.assign(globalThis, { lab });
