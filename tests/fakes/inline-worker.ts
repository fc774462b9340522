import { expose } from 'comlink';

type Listener = (event: { data: unknown }) => void;

/**
 * What a page sees of a worker that exposes a service, in this thread: for tests of many runs, where
 * a real worker each would take too long. Messages are copied and come later, as between threads.
 *
 * @returns `ended`: whether the page ended it; `deaf`: set to let no message through any more
 */
export function inlineWorker(service: object): {
  worker: Worker;
  state: { ended: boolean; deaf: boolean };
} {
  const state = { ended: false, deaf: false };
  const onPage = new Set<Listener>();
  const inWorker = new Set<Listener>();
  const side = (own: Set<Listener>, other: Set<Listener>) => ({
    postMessage(message: unknown, transfer: Transferable[] = []) {
      const data: unknown = structuredClone(message, { transfer });
      setImmediate(() => {
        if (!state.ended && !state.deaf) for (const listener of other) listener({ data });
      });
    },
    addEventListener(type: string, listener: unknown) {
      if (type === 'message') own.add(listener as Listener);
    },
    removeEventListener(_type: string, listener: unknown) {
      own.delete(listener as Listener);
    }
  });
  expose(service, side(inWorker, onPage));
  const terminate = () => {
    state.ended = true;
  };
  const worker = { ...side(onPage, inWorker), terminate };
  return { worker: worker as unknown as Worker, state };
}
