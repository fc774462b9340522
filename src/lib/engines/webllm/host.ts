import { AxiaError } from '../../core/error';
import type { FromWorker, ToWorker } from '../../../workers/webllm-protocol';
import { mapFault, type Stage } from './faults';
import type { WebllmLibrary } from './library';
import { createSession, type Session } from './session';

/** What a worker's global scope offers, as far as the host needs it. */
export interface HostScope {
  postMessage(message: FromWorker): void;
  addEventListener(type: 'message', listener: (event: { data: ToWorker }) => void): void;
  addEventListener(
    type: 'unhandledrejection',
    listener: (event: { reason: unknown; preventDefault(): void }) => void
  ): void;
}

/**
 * Answers the page's messages with a library of models. One model at a time, one request at a
 * time: requests wait for those before them.
 */
export function startWebllmHost(scope: HostScope, library: WebllmLibrary): void {
  const post = (message: FromWorker) => scope.postMessage(message);
  let session: Session | null = null;
  let last: Promise<void> = Promise.resolve();
  /** Of the request under way. */
  let now: Stage = 'answer';

  async function load(request: Extract<ToWorker, { type: 'load' }>): Promise<FromWorker> {
    const { id, model, scales, knownAnswer, reuse } = request;
    await session?.close().catch(() => undefined);
    session = createSession(library, model);
    const facts = await session.load({
      scales,
      knownAnswer,
      reuse,
      onReport: (report) => post({ type: 'progress', id, report }),
      onProving: () => post({ type: 'proving', id })
    });
    return { type: 'loaded', id, facts };
  }

  async function answer(request: Extract<ToWorker, { type: 'answer' }>): Promise<FromWorker> {
    const { id, prompt, task } = request;
    if (session === null)
      throw new AxiaError('defect', 'Asked before a model was loaded.', 'Load a model first.');
    if (task.kind === 'text') return { type: 'text', id, ...(await session.text(prompt, task)) };
    return { type: 'distribution', id, ...(await session.distribution(prompt, task)) };
  }

  async function dispose(id: number): Promise<FromWorker> {
    const old = session;
    session = null;
    await old?.close();
    return { type: 'disposed', id };
  }

  function serve(id: number, stage: Stage, work: () => Promise<FromWorker>): void {
    last = last
      .then(() => {
        now = stage;
        return work();
      })
      .catch((thrown: unknown): FromWorker => {
        return { type: 'error', id, error: mapFault(thrown, stage).toData() };
      })
      .then((reply) => {
        now = 'answer';
        post(reply);
      });
  }

  scope.addEventListener('message', ({ data: message }) => {
    switch (message.type) {
      case 'init':
        post({ type: 'ready', id: message.id, engine: library.name, version: library.version });
        break;
      case 'ping':
        post({ type: 'pong' });
        break;
      case 'interrupt':
        session?.interrupt();
        break;
      case 'load':
        serve(message.id, 'load', () => load(message));
        break;
      case 'answer':
        serve(message.id, 'answer', () => answer(message));
        break;
      case 'dispose':
        serve(message.id, 'answer', () => dispose(message.id));
        break;
    }
  });

  // A crash of the graphics process rejects promises that nobody holds.
  scope.addEventListener('unhandledrejection', (event) => {
    event.preventDefault();
    post({ type: 'fault', error: mapFault(event.reason, now).toData() });
  });
}
