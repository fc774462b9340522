import { AxiaError } from '../../core/error';
import { replyOf, type Reply } from '../../core/reply';
import type { Prompt } from '../../core/study/cell';
import type { SentPrompt } from '../sent-prompt';

/** A question for the distribution over its response options. */
export interface DistributionTask {
  options: readonly string[];
  /** Words that are put before the model's answer; null for none. */
  prefix: string | null;
}

/** A question for one generated text. */
export interface TextTask {
  temperature: number;
  /** Integer. */
  seed: number;
  /** Longest answer, in tokens, without what precedes it. */
  maxTokens: number;
  /** The only texts that may be generated (by a grammar); null for any. */
  allowed: readonly string[] | null;
}

/**
 * A sign of progress while a model loads. `verifying`: the files are in place, and a step of the
 * self-tests begins, counted from 1.
 */
export type LoadNote<Report = unknown> =
  { type: 'progress'; report: Report } | ({ type: 'verifying' } & TestStep);

/** A step of the self-tests, counted from 1, and how many there are at most. */
export interface TestStep {
  step: number;
  of: number;
}

/** What one answer cost. */
export interface AnswerCost {
  /** Tokens of the prompt that were computed; null when the engine did not report them. */
  tokensRead: number | null;
  /** Tokens of the prompt that were kept from the question before. */
  tokensReused: number;
  tokensWritten: number | null;
  milliseconds: number;
}

/** What an engine failed at: the same words mean different things while loading and answering. */
export type Stage = 'load' | 'answer';

/** One model in one engine, inside the worker. */
export interface LocalSession<Facts, Report> {
  /** Loads the model, tests how it may be read, and verifies that it answers. */
  load(onNote: (note: LoadNote<Report>) => void): Promise<Facts>;
  distribution(
    prompt: Prompt,
    task: DistributionTask
  ): Promise<{ logProbabilities: number[]; outside: number; cost: AnswerCost }>;
  text(prompt: Prompt, task: TextTask): Promise<{ text: string; cost: AnswerCost }>;
  /** What `distribution` would read, token by token; nothing is computed. */
  sent(prompt: Prompt, task: DistributionTask): Promise<SentPrompt>;
  /** Ends the answer under way, as soon as the engine allows it. */
  interrupt(): void;
  close(): Promise<void>;
}

/** An engine that runs models in this browser, inside its worker. */
export interface LocalLibrary<Order, Facts, Report> {
  name: string;
  version: string;
  open(order: Order): LocalSession<Facts, Report>;
  /** What the engine threw, as an error with a kind. */
  mapFault(thrown: unknown, stage: Stage): AxiaError;
}

/** The part of a worker's global scope that the service watches. */
export interface ServiceScope {
  addEventListener(
    type: 'unhandledrejection',
    listener: (event: { reason: unknown; preventDefault(): void }) => void
  ): void;
}

/**
 * What an engine's worker does for the page. One model at a time; what is asked for waits for what
 * was asked before.
 */
export interface LocalService<Order = unknown, Facts = unknown, Report = unknown> {
  /** Resolves once the worker runs. */
  start(): Promise<Reply<{ name: string; version: string }>>;
  load(order: Order, onNote: (note: LoadNote<Report>) => unknown): Promise<Reply<Facts>>;
  /** Log-probabilities are natural, at temperature 1, in the order of the options. */
  distribution(
    prompt: Prompt,
    task: DistributionTask
  ): Promise<Reply<{ logProbabilities: number[]; outside: number; cost: AnswerCost }>>;
  text(prompt: Prompt, task: TextTask): Promise<Reply<{ text: string; cost: AnswerCost }>>;
  sent(prompt: Prompt, task: DistributionTask): Promise<Reply<SentPrompt>>;
  /** Ends the answer under way, as soon as the engine allows it. */
  abort(): Promise<void>;
  /** Gives the model's memory back. */
  close(): Promise<Reply<void>>;
  /** Answers at once: the worker is alive. */
  ping(): Promise<Reply<null>>;
  /** Answers with the next error outside any request. */
  failure(): Promise<Reply<never>>;
}

export function createLocalService<Order, Facts, Report>(
  library: LocalLibrary<Order, Facts, Report>,
  scope: ServiceScope
): LocalService<Order, Facts, Report> {
  let session: LocalSession<Facts, Report> | null = null;
  let last: Promise<unknown> = Promise.resolve();
  /** Of the request under way. */
  let now: Stage = 'answer';
  let failed: ((reply: Reply<never>) => void)[] = [];

  function serve<T>(stage: Stage, work: () => Promise<T>): Promise<Reply<T>> {
    const reply = last.then(() => {
      now = stage;
      return replyOf(() =>
        work().catch((thrown: unknown) => {
          throw library.mapFault(thrown, stage);
        })
      );
    });
    last = reply.then(() => {
      now = 'answer';
    });
    return reply;
  }

  function loaded(): LocalSession<Facts, Report> {
    if (session !== null) return session;
    throw new AxiaError('defect', 'Asked before a model was loaded.', 'Load a model first.');
  }

  // A crash of the graphics process rejects promises that nobody holds.
  scope.addEventListener('unhandledrejection', (event) => {
    event.preventDefault();
    const error = library.mapFault(event.reason, now).toData();
    for (const tell of failed) tell({ ok: false, error });
    failed = [];
  });

  return {
    start: () => replyOf(() => ({ name: library.name, version: library.version })),
    load: (order, onNote) =>
      serve('load', async () => {
        await session?.close().catch(() => undefined);
        session = library.open(order);
        return session.load((note) => void onNote(note));
      }),
    distribution: (prompt, task) =>
      serve('answer', async () => loaded().distribution(prompt, task)),
    text: (prompt, task) => serve('answer', async () => loaded().text(prompt, task)),
    sent: (prompt, task) => serve('answer', async () => loaded().sent(prompt, task)),
    async abort() {
      session?.interrupt();
    },
    close: () =>
      serve('answer', async () => {
        const old = session;
        session = null;
        await old?.close();
      }),
    ping: () => replyOf(() => null),
    failure: () => new Promise((resolve) => failed.push(resolve))
  };
}
