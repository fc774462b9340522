import { proxy, releaseProxy, wrap } from 'comlink';
import { abortedError, AxiaError } from '../../core/error';
import type { Reply } from '../../core/reply';
import { createWorkerLine } from '../../platform/worker-line';
import type { LoadNote, LocalService } from './service';

/** How long, in milliseconds, before something is taken for dead. */
export interface Timeouts {
  /** For the worker to start, whose program of six megabytes may have to be fetched. */
  start: number;
  /** Without a sign of progress while loading stored files. */
  load: number;
  /** For a step of the self-tests: the first one compiles the device's programs. */
  verify: number;
  /** For one answer: one prompt read, and a few tokens written. */
  answer: number;
  /** For an aborted answer to end by itself, so that the model stays loaded. */
  grace: number;
  /** For giving memory back when closing. */
  close: number;
  /** Between two heartbeats; a worker silent for three is given up. */
  beat: number;
}

const USUAL: Timeouts = {
  start: 300_000,
  load: 300_000,
  verify: 600_000,
  answer: 300_000,
  grace: 5_000,
  close: 2_000,
  beat: 20_000
};

/**
 * A device emulated on the processor gets that many times as long: its first answer was seen to take
 * eight minutes, and a long prompt thirteen (docs/webllm.md).
 */
const SOFTWARE_FACTOR = 6;

/** The timeouts for a device that computes in graphics hardware, or on the processor. */
export function timeoutsFor(software: boolean): Timeouts {
  if (!software) return USUAL;
  const longer = (['load', 'verify', 'answer', 'beat'] as const).map(
    (name) => [name, SOFTWARE_FACTOR * USUAL[name]] as const
  );
  return { ...USUAL, ...Object.fromEntries(longer) };
}

/** Parts into which a timeout is cut. */
const TICKS = 10;

/**
 * Calls back after some time in which the page was awake. The ticks of a timer are counted and not
 * the time between them: while the computer sleeps or the tab is frozen no timer rings, so that such
 * a span counts as one tick at most; in a hidden tab, where timers are slowed, it only lasts longer.
 *
 * @param milliseconds to a tenth
 */
export function startTimeout(
  milliseconds: number,
  over: () => void
): { renew(): void; stop(): void } {
  let ticks = 0;
  const timer = setInterval(() => {
    if (++ticks < TICKS) return;
    clearInterval(timer);
    over();
  }, milliseconds / TICKS);
  return {
    renew() {
      ticks = 0;
    },
    stop() {
      clearInterval(timer);
    }
  };
}

/** What the worker does, as the subject and verb of a message. */
const OVERDUE = {
  start: 'The worker that runs the model has not started for',
  load: 'Loading the model has made no progress for',
  answer: 'The model has not answered for',
  close: 'The model has not given its memory back for'
};

export interface RequestOptions<Report = unknown> {
  signal: AbortSignal;
  /** Milliseconds without an answer or a note after which the worker is given up. */
  timeout: number;
  /** The timeout from the first note `verifying` on; default that before. */
  verifyTimeout?: number;
  /**
   * Milliseconds that an aborted request gets to end by itself before the worker is ended; default
   * 0. The caller is told at once in any case.
   */
  grace?: number;
  onNote?: (note: LoadNote<Report>) => void;
}

/** A worker that answers requests, and may die, hang or fall silent. */
export interface Connection<Order = unknown, Facts = unknown, Report = unknown> {
  /** False once it has ended; a new one is needed then. */
  readonly alive: boolean;
  /**
   * Sends one request. Rejects with an `AxiaError`. Any failure that leaves the worker in doubt
   * ends it, and so does an abort after `grace`: nothing else stops a prompt that is being read.
   *
   * @param call its `onNote` is for the service's signs of progress
   */
  request<T>(
    what: keyof typeof OVERDUE,
    options: RequestOptions<Report>,
    call: (
      service: LocalService<Order, Facts, Report>,
      onNote: (note: LoadNote<Report>) => void
    ) => Promise<Reply<T>>
  ): Promise<T>;
  /** Ends the worker; everything owed is rejected with `error`. */
  end(error: AxiaError): void;
}

/** Kinds after which the worker's engine cannot be trusted any more. */
const broken = new Set(['device-lost', 'out-of-memory', 'corrupt-model', 'defect']);

/** Heartbeats without a word after which a worker is given up. */
const SILENT_BEATS = 3;

/** A worker that is gone, or was given up. */
export function workerLost(message: string): AxiaError {
  return new AxiaError(
    'device-lost',
    message,
    'Your answers are kept. This happens when the computer sleeps or memory runs short: close other tabs and programs, then press “Resume”.',
    { retry: { when: 'now' } }
  );
}

/**
 * Connects to a worker. Whatever happens to it, everything it owes is settled: it is watched by a
 * heartbeat while it owes something, for a worker that is gone says nothing. A worker that waits for
 * its graphics device still answers: reading a prompt does not block it.
 *
 * @param beat milliseconds between two heartbeats; three without a word are the end
 */
export function connect<Order, Facts, Report>(
  worker: Worker,
  beat: number
): Connection<Order, Facts, Report> {
  let ended: AxiaError | null = null;
  let owed = 0;
  let heard = false;
  let silentBeats = 0;
  let heart: ReturnType<typeof setInterval> | undefined;
  const line = createWorkerLine<LocalService<Order, Facts, Report>>({
    startWorker: () => worker,
    connect(started) {
      const remote = wrap<LocalService>(started);
      // All of its methods are asynchronous already: as the page sees it, so it is.
      const service = remote as unknown as LocalService<Order, Facts, Report>;
      return { service, release: () => remote[releaseProxy]() };
    },
    died(cause) {
      const what = cause || 'its program could not be loaded';
      return (ended ??= workerLost(`The worker that runs the model failed: ${what}.`));
    }
  });

  function end(error: AxiaError): void {
    if (ended) return;
    ended = error;
    clearInterval(heart);
    line.end(error);
  }

  function hear(): void {
    heard = true;
    silentBeats = 0;
  }

  // Beats are counted, not timed: a page in the background or a sleeping computer only counts slower.
  // A worker that was never heard of is still being fetched; the request's timeout covers that.
  function startHeart(): void {
    silentBeats = 0;
    heart ??= setInterval(() => {
      if (ended) return;
      if (heard && ++silentBeats > SILENT_BEATS)
        end(workerLost('The worker that runs the model no longer responds.'));
      else
        void line
          .ask((service) => service.ping())
          .then(hear)
          .catch(() => undefined);
    }, beat);
  }

  function settle(): void {
    owed -= 1;
    if (owed > 0) return;
    clearInterval(heart);
    heart = undefined;
  }

  /** Ends the worker on an error outside any request, where its engine cannot go on after it. */
  async function watch(): Promise<void> {
    while (ended === null) {
      try {
        await line.ask((service) => service.failure());
      } catch (thrown) {
        const error = AxiaError.from(thrown);
        if (broken.has(error.kind) && error.kind !== 'defect') end(error);
      }
    }
  }
  void watch();

  return {
    get alive() {
      return ended === null;
    },
    end,
    request(what, { signal, timeout, verifyTimeout, grace = 0, onNote }, call) {
      return new Promise((resolve, reject) => {
        if (ended) return reject(ended);
        if (signal.aborted) return reject(abortedError());
        let waiting: ReturnType<typeof startTimeout> | undefined;
        let verifying = false;
        const within = (milliseconds: number, error: () => AxiaError) => {
          waiting?.stop();
          waiting = startTimeout(milliseconds, () => end(error()));
        };
        const stop = () => {
          const error = abortedError();
          reject(error);
          if (grace <= 0) return end(error);
          void line.ask(async (service) => {
            await service.abort();
            return { ok: true, value: null };
          });
          within(grace, () => error);
        };
        signal.addEventListener('abort', stop, { once: true });
        const note = (one: LoadNote<Report>) => {
          hear();
          if (one.type === 'verifying' && !verifying && !signal.aborted) {
            verifying = true;
            const milliseconds = verifyTimeout ?? timeout;
            within(milliseconds, () => tooLong('answer', milliseconds));
          } else waiting?.renew();
          onNote?.(one);
        };
        owed += 1;
        startHeart();
        within(timeout, () => tooLong(what, timeout));
        line
          .ask((service) => call(service, proxy(note)))
          .finally(() => {
            hear();
            settle();
            waiting?.stop();
            signal.removeEventListener('abort', stop);
          })
          .then(resolve, (error: AxiaError) => {
            reject(error);
            if (broken.has(error.kind)) end(error);
          });
      });
    }
  };
}

function tooLong(what: keyof typeof OVERDUE, milliseconds: number): AxiaError {
  return workerLost(`${OVERDUE[what]} ${Math.round(milliseconds / 1000)} s.`);
}
