import { AxiaError, abortedError } from '../../core/error';
import type { FromWorker, ToWorker } from '../../../workers/webllm-protocol';
import { fault } from './faults';
import { startPatience, type Patience } from './patience';

type Request = Extract<ToWorker, { id: number }>;
/** A request before it has its number. */
export type Order = Request extends infer R ? (R extends Request ? Omit<R, 'id'> : never) : never;
type Reply = Exclude<FromWorker, { type: 'pong' | 'fault' | 'progress' | 'proving' | 'error' }>;
type Note = Extract<FromWorker, { type: 'progress' | 'proving' }>;

export interface RequestOptions {
  signal: AbortSignal;
  /** Milliseconds without an answer or a note after which the worker is given up. */
  patience: number;
  /** The patience from the first note `proving` on; default that before. */
  provingPatience?: number;
  /**
   * Milliseconds that an aborted request gets to end by itself before the worker is ended; default
   * 0. The caller is told at once in any case.
   */
  grace?: number;
  onNote?: (note: Note) => void;
}

/** A worker that answers requests, and may die, hang or fall silent. */
export interface Connection {
  /** False once it has ended; a new one is needed then. */
  readonly alive: boolean;
  /**
   * Sends one request. Rejects with an `AxiaError`. Any failure that leaves the worker in doubt
   * ends it, and so does an abort after `grace`: nothing else stops a prompt that is being read.
   */
  request<T extends Reply['type']>(
    order: Order,
    expected: T,
    options: RequestOptions
  ): Promise<Extract<Reply, { type: T }>>;
  /** Ends the worker; everything owed is rejected with `error`. */
  end(error: AxiaError): void;
}

/** Kinds after which the worker's engine cannot be trusted any more. */
const broken = new Set(['device-lost', 'out-of-memory', 'corrupt-model', 'defect']);

/** Heartbeats without a word after which a worker is given up. */
const SILENT_BEATS = 3;

/**
 * Connects to a worker. Whatever happens to it, everything it owes is settled: it is watched by a
 * heartbeat while it owes something, for a worker that is gone says nothing. A worker that waits for
 * its graphics device still answers: reading a prompt does not block it.
 *
 * @param beat milliseconds between two heartbeats; three without a word are the end
 */
export function connect(worker: Worker, beat: number): Connection {
  interface Owed {
    resolve(reply: Reply): void;
    reject(error: AxiaError): void;
    onNote(note: Note): void;
  }
  const owed = new Map<number, Owed>();
  let counter = 0;
  let ended: AxiaError | null = null;
  let silentBeats = 0;
  let heard = false;
  let heart: ReturnType<typeof setInterval> | undefined;

  function end(error: AxiaError): void {
    if (ended) return;
    ended = error;
    clearInterval(heart);
    worker.terminate();
    for (const { reject } of owed.values()) reject(error);
    owed.clear();
  }

  // Beats are counted, not timed: a page in the background or a sleeping computer only counts slower.
  // A worker that was never heard of is still being fetched; the request's patience covers that.
  function listen(): void {
    silentBeats = 0;
    heart ??= setInterval(() => {
      if (heard && ++silentBeats > SILENT_BEATS)
        end(fault('device-lost', 'The worker that runs the model does not answer any more.'));
      else worker.postMessage({ type: 'ping' } satisfies ToWorker);
    }, beat);
  }

  function settle(id: number): Owed | undefined {
    const waiting = owed.get(id);
    owed.delete(id);
    if (owed.size === 0) {
      clearInterval(heart);
      heart = undefined;
    }
    return waiting;
  }

  worker.addEventListener('message', ({ data }: MessageEvent<FromWorker>) => {
    heard = true;
    silentBeats = 0;
    switch (data.type) {
      case 'pong':
        return;
      case 'fault':
        if (broken.has(data.error.kind) && data.error.kind !== 'defect')
          end(AxiaError.fromData(data.error));
        return;
      case 'progress':
      case 'proving':
        owed.get(data.id)?.onNote(data);
        return;
      case 'error': {
        const error = AxiaError.fromData(data.error);
        settle(data.id)?.reject(error);
        if (broken.has(error.kind)) end(error);
        return;
      }
      default:
        settle(data.id)?.resolve(data);
    }
  });
  worker.addEventListener('error', (event) => {
    event.preventDefault();
    const what = event.message || 'its program could not be loaded';
    end(fault('device-lost', `The worker that runs the model failed: ${what}.`));
  });
  worker.addEventListener('messageerror', () =>
    end(fault('device-lost', 'A message from the worker that runs the model was unreadable.'))
  );

  return {
    get alive() {
      return ended === null;
    },
    end,
    request(order, expected, { signal, patience, provingPatience, grace = 0, onNote }) {
      return new Promise((resolve, reject) => {
        if (ended) return reject(ended);
        if (signal.aborted) return reject(abortedError());
        let waiting: Patience | undefined;
        let proving = false;
        const within = (milliseconds: number, error: () => AxiaError) => {
          waiting?.stop();
          waiting = startPatience(milliseconds, () => end(error()));
        };
        const stop = () => {
          const error = abortedError();
          if (grace <= 0) return end(error);
          worker.postMessage({ type: 'interrupt' } satisfies ToWorker);
          within(grace, () => error);
          reject(error);
        };
        signal.addEventListener('abort', stop, { once: true });
        const done = () => {
          waiting?.stop();
          signal.removeEventListener('abort', stop);
        };
        const id = ++counter;
        owed.set(id, {
          onNote(note) {
            if (note.type === 'proving' && !proving && !signal.aborted) {
              proving = true;
              const milliseconds = provingPatience ?? patience;
              within(milliseconds, () => tooLong('answer', milliseconds));
            } else waiting?.renew();
            onNote?.(note);
          },
          resolve(reply) {
            done();
            if (reply.type === expected) resolve(reply as never);
            else reject(AxiaError.from(`The worker answered ${reply.type} to ${order.type}.`));
          },
          reject(error) {
            done();
            reject(error);
          }
        });
        within(patience, () => tooLong(order.type, patience));
        listen();
        worker.postMessage({ ...order, id } as ToWorker);
      });
    }
  };
}

/** All files are stored before a load, so that standing still is no matter of the connection. */
const overdue: Record<Order['type'], string> = {
  init: 'The worker that runs the model has not started for',
  load: 'Loading the model has stood still for',
  answer: 'No answer from the model for',
  dispose: 'The model has not given its memory back for'
};

function tooLong(type: Order['type'], milliseconds: number): AxiaError {
  return fault('device-lost', `${overdue[type]} ${Math.round(milliseconds / 1000)} s.`);
}
