import { AxiaError, throwIfAborted } from '../core/error';
import { valueOf, type Reply } from '../core/reply';
import { onWorkerDeath } from './worker-death';

/** A worker's service as the page sees it, with a way to stop what was numbered. */
export interface StoppableService {
  abort(job: number): unknown;
}

/** The page's line to a worker. Every call rejects with an `AxiaError`. */
export interface WorkerLine<Service extends StoppableService> {
  /** How many workers there have been: what another one was given, this one does not have. */
  readonly started: number;
  /** Ends the worker: calls under way reject with `reason`. The next call starts another one. */
  end(reason: AxiaError): void;
  ask<T>(call: (service: Service) => Promise<Reply<T>>): Promise<T>;
  /** A call that the signal stops; `job` is a number of its own. */
  run<T>(
    signal: AbortSignal,
    call: (service: Service, job: number) => Promise<Reply<T>>
  ): Promise<T>;
}

/** What a line is made of. */
export interface LineParts<Service> {
  startWorker(): Worker;
  /** Makes a worker's service callable, and lets go of it. */
  connect(worker: Worker): { service: Service; release(): void };
  /** The error of calls whose worker died, for a cause in a few words. */
  died(cause: string): AxiaError;
}

/** A line to a worker, which is started by the first call, and again after it died. */
export function createWorkerLine<Service extends StoppableService>({
  startWorker,
  connect,
  died
}: LineParts<Service>): WorkerLine<Service> {
  let open: { service: Service; death: Promise<never>; end(reason: AxiaError): void } | null = null;
  let lastJob = 0;
  let started = 0;

  function start() {
    started += 1;
    const worker = startWorker();
    const { service, release } = connect(worker);
    // Libraries for messages would leave calls to a dead worker open for ever.
    let fail: (reason: AxiaError) => void = () => undefined;
    const death = new Promise<never>((_, reject) => {
      fail = reject;
    });
    // Nobody may be waiting when it dies.
    death.catch(() => undefined);
    function end(reason: AxiaError): void {
      if (open?.service === service) open = null;
      fail(reason);
      release();
      worker.terminate();
    }
    onWorkerDeath(worker, (cause) => end(died(cause)));
    return { service, death, end };
  }

  async function ask<T>(call: (service: Service) => Promise<Reply<T>>): Promise<T> {
    const { service, death } = (open ??= start());
    try {
      return valueOf(await Promise.race([call(service), death]));
    } catch (error) {
      throw AxiaError.from(error);
    }
  }

  return {
    get started() {
      return open === null ? started + 1 : started;
    },
    end: (reason) => open?.end(reason),
    ask,
    async run(signal, call) {
      throwIfAborted(signal);
      const job = (lastJob += 1);
      const abort = () => void open?.service.abort(job);
      signal.addEventListener('abort', abort);
      try {
        return await ask((service) => call(service, job));
      } finally {
        signal.removeEventListener('abort', abort);
      }
    }
  };
}
