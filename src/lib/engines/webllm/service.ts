import { AxiaError } from '../../core/error';
import { replyOf, type Reply } from '../../core/reply';
import type { Prompt } from '../../core/study/cell';
import { mapFault, type Stage } from './faults';
import type { WebllmLibrary } from './library';
import type {
  AnswerCost,
  DistributionTask,
  LoadedFacts,
  LoadNote,
  LoadOrder,
  TextTask
} from './protocol';
import { createSession, type Session } from './session';

/** The part of a worker's global scope that the service watches. */
export interface ServiceScope {
  addEventListener(
    type: 'unhandledrejection',
    listener: (event: { reason: unknown; preventDefault(): void }) => void
  ): void;
}

/**
 * What the worker does for the page, with a library of models. One model at a time; what is asked
 * for waits for what was asked before.
 */
export interface WebllmService {
  /** Resolves once the worker runs. */
  start(): Promise<Reply<{ name: string; version: string }>>;
  load(order: LoadOrder, onNote: (note: LoadNote) => unknown): Promise<Reply<LoadedFacts>>;
  /** Log-probabilities are natural, at temperature 1, in the order of the options. */
  distribution(
    prompt: Prompt,
    task: DistributionTask
  ): Promise<Reply<{ logProbabilities: number[]; outside: number; cost: AnswerCost }>>;
  text(prompt: Prompt, task: TextTask): Promise<Reply<{ text: string; cost: AnswerCost }>>;
  /** Ends the answer under way, as soon as the engine allows it. */
  abort(): void;
  /** Gives the model's memory back. */
  close(): Promise<Reply<void>>;
  /** Answers at once: the worker is alive. */
  ping(): Promise<Reply<null>>;
  /** Answers with the next error outside any request. */
  failure(): Promise<Reply<never>>;
}

export function createWebllmService(library: WebllmLibrary, scope: ServiceScope): WebllmService {
  let session: Session | null = null;
  let last: Promise<unknown> = Promise.resolve();
  /** Of the request under way. */
  let now: Stage = 'answer';
  let failed: ((reply: Reply<never>) => void)[] = [];

  function serve<T>(stage: Stage, work: () => Promise<T>): Promise<Reply<T>> {
    const reply = last.then(() => {
      now = stage;
      return replyOf(() =>
        work().catch((thrown: unknown) => {
          throw mapFault(thrown, stage);
        })
      );
    });
    last = reply.then(() => {
      now = 'answer';
    });
    return reply;
  }

  function loaded(): Session {
    if (session !== null) return session;
    throw new AxiaError('defect', 'Asked before a model was loaded.', 'Load a model first.');
  }

  // A crash of the graphics process rejects promises that nobody holds.
  scope.addEventListener('unhandledrejection', (event) => {
    event.preventDefault();
    const error = mapFault(event.reason, now).toData();
    for (const tell of failed) tell({ ok: false, error });
    failed = [];
  });

  return {
    start: () => replyOf(() => ({ name: library.name, version: library.version })),
    load: ({ model, ...order }, onNote) =>
      serve('load', async () => {
        await session?.close().catch(() => undefined);
        session = createSession(library, model);
        return session.load({
          ...order,
          onReport: (report) => void onNote({ type: 'progress', report }),
          onVerifying: () => void onNote({ type: 'verifying' })
        });
      }),
    distribution: (prompt, task) =>
      serve('answer', async () => loaded().distribution(prompt, task)),
    text: (prompt, task) => serve('answer', async () => loaded().text(prompt, task)),
    abort: () => session?.interrupt(),
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
