import { startWebllmHost, type HostScope } from '../../src/lib/engines/webllm/host';
import type { ToWorker } from '../../src/workers/webllm-protocol';
import { createFakeLibrary, type FakeScenario } from './fake-engine';

type Listener = (event: { data: unknown }) => void;

/**
 * What a page sees of a worker with the fake engine, in this thread: for tests of many runs, where
 * a real worker each would take too long. Messages are copied and come later, as between threads.
 */
export function inlineFakeWebllm(scenario: FakeScenario): Worker {
  const onPage: Listener[] = [];
  const inWorker: Listener[] = [];
  let ended = false;
  const send = (to: Listener[], message: unknown) => {
    const data: unknown = structuredClone(message);
    setImmediate(() => {
      if (!ended) for (const listener of to) listener({ data });
    });
  };
  const scope: HostScope = {
    postMessage: (message) => send(onPage, message),
    addEventListener: (type: string, listener: unknown) => {
      if (type === 'message') inWorker.push(listener as Listener);
    }
  };
  startWebllmHost(scope, createFakeLibrary(scenario));
  const page = {
    postMessage: (message: ToWorker) => send(inWorker, message),
    addEventListener: (type: string, listener: Listener) => {
      if (type === 'message') onPage.push(listener);
    },
    terminate: () => {
      ended = true;
    }
  };
  return page as unknown as Worker;
}
