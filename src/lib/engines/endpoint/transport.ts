import { AxiaError, abortedError, throwIfAborted } from '../../core/error';
import type { RandomSource } from '../../core/random';
import type { systemClock } from '../../platform';
import {
  BrokenReply,
  faultOf,
  faultOfPage,
  faultWithout,
  unreadable,
  type Addressee,
  type Fault
} from './faults';
import { CircuitBreaker, ConcurrencyLimit, RequestQueue, type Permit } from './queue';
import { MOST_BYTES } from './receive';
import { cleaned, cleanerOf, type Clean } from './redaction';
import { ReplyTimes, Retries, timedOut } from './retry';
import type { EndpointSecrets } from './secrets';
import { send, type PlainReply } from './send';
import { failureIn } from './upstream';
import { unwrapped } from './wrapping';

/** What becomes of a request, as far as the caller decides. */
export interface RequestOptions<T> {
  signal: AbortSignal;
  /**
   * Reads and checks what a reply says, whatever it came wrapped in. What it throws counts as a broken
   * reply, which is asked for again a few times.
   *
   * @param reply without what is secret, unless it is wanted verbatim
   * @param clean takes what is secret out of a text of a verbatim reply
   */
  read: (reply: unknown, clean: Clean) => T;
  /** Whether the reply is read as it came: names must be sent back as they are. Default false. */
  verbatim?: boolean;
  /** Longest reply that is read, in bytes. Default 32 MiB. */
  mostBytes?: number;
  /**
   * Never answered by the reply to an equal request: of several answers that are drawn, each is a
   * draw of its own. Default false.
   */
  unshared?: boolean;
  /**
   * Sent once, whatever comes of it, without a trace in how the others are sent: for what can be
   * done without. Default false.
   */
  once?: boolean;
  /** Requests of one kind take about the same time: timeouts are learnt by kind. Default the path. */
  kind?: string;
}

/** How requests went, since the transport was made. */
export interface Traffic {
  /** Sent, repetitions too. */
  sent: number;
  /** Of these, sent again after a fault. */
  repeated: number;
  /** Saved because the same request was under way. */
  shared: number;
  /** How many may be under way at once just now. */
  limit: number;
  /** Times that the server could not be reached for a while, and came back: perhaps as another one. */
  restarts: number;
}

/**
 * Sends requests to one server: as many at once as it takes, in the order in which they were made. It
 * repeats what failed by chance, and waits for a server that went away. Rejects with an `AxiaError`
 * that holds no secret and that is no use repeating: `aborted`, `credentials` (401, 402, 403),
 * `invalid-input` (the server rejects the request: 400, 404, 413, 422, with its reason), `rate-limit`,
 * `network`, else `defect`. What `read` throws last is passed on where it is an `AxiaError`. Before the
 * first reply to a kind of call, a server that cannot be reached is given up within seconds; afterwards
 * it is waited for until the signal aborts.
 */
export interface Transport {
  /** @param path below the base address, beginning with a slash */
  get<T>(path: string, options: RequestOptions<T>): Promise<T>;
  /** Equal requests under way at the same time are sent once. */
  post<T>(path: string, body: object, options: RequestOptions<T>): Promise<T>;
  readonly traffic: Traffic;
  /** Program and model, for messages; null while they are not known. */
  about: string | null;
  /** Never more requests at once from now on: the server works on so many. */
  limitTo(most: number): void;
  /** Called when requests are held up, and for how many milliseconds. */
  onHeldUp: ((error: AxiaError, milliseconds: number) => void) | null;
}

export interface TransportOptions {
  /** Base address as in the design. */
  url: string;
  /** Looked up for every request, so that a key may be entered late. */
  secrets: EndpointSecrets;
  /** Most requests at once. */
  atOnce: number;
  /** Default the browser's. */
  fetch?: typeof globalThis.fetch;
  clock: typeof systemClock;
  random: RandomSource;
}

/** Why a request is aborted that nobody waits for: without a reason browsers make an error each time. */
const OVER = 'over';

/** Nothing is sent before the first request. */
export function createTransport(options: TransportOptions): Transport {
  return new ServerTransport(options);
}

/** A reply that was read. */
interface Read {
  reply: unknown;
  /** What the reader of the first caller made of it. */
  value: unknown;
}

interface Request {
  method: 'GET' | 'POST';
  /** The whole address. */
  address: string;
  /** JSON; null for none. */
  body: string | null;
  /** Method and path: calls that a server has, or has not. */
  call: string;
  kind: string;
  mostBytes: number;
  verbatim: boolean;
  read: (reply: unknown, clean: Clean) => unknown;
}

class ServerTransport implements Transport {
  about: string | null = null;
  onHeldUp: Transport['onHeldUp'] = null;
  readonly #options: Required<TransportOptions>;
  readonly #host: string;
  readonly #counts = { sent: 0, repeated: 0, shared: 0, restarts: 0 };
  readonly #limit: ConcurrencyLimit;
  readonly #breaker: CircuitBreaker;
  readonly #queue: RequestQueue;
  readonly #times = new ReplyTimes();
  readonly #flights = new SingleFlight<Read>();
  /** Calls that were replied to, with whatever status, and those that were answered. */
  readonly #reached = new Set<string>();
  readonly #served = new Set<string>();
  /** Answers and refusals so far. */
  #answered = 0;
  #made = 0;

  constructor(options: TransportOptions) {
    // `fetch` must not be called as a method of anything but the window.
    this.#options = { fetch: (...call) => globalThis.fetch(...call), ...options };
    const { atOnce, clock, random, url } = options;
    this.#host = new URL(url).host;
    this.#limit = new ConcurrencyLimit(atOnce);
    this.#breaker = new CircuitBreaker(random, (error, wait) => this.onHeldUp?.(error, wait));
    this.#queue = new RequestQueue(this.#limit, this.#breaker, clock);
  }

  get traffic(): Traffic {
    return { ...this.#counts, limit: this.#limit.now };
  }

  limitTo(most: number): void {
    this.#limit.capAt(most);
  }

  get<T>(path: string, options: RequestOptions<T>): Promise<T> {
    return this.#ask('GET', path, null, options);
  }

  post<T>(path: string, body: object, options: RequestOptions<T>): Promise<T> {
    return this.#ask('POST', path, JSON.stringify(body), options);
  }

  async #ask<T>(
    method: 'GET' | 'POST',
    path: string,
    body: string | null,
    options: RequestOptions<T>
  ): Promise<T> {
    const { signal, read, kind = path, once = false, unshared = false } = options;
    const { mostBytes = MOST_BYTES, verbatim = false } = options;
    const call = `${method} ${path}`;
    const order = ++this.#made;
    const address = this.#options.url + path;
    const request: Request = { method, address, body, call, kind, read, mostBytes, verbatim };
    const key = unshared || once ? `${order}` : `${call} ${kind} ${body}`;
    const shared = this.#flights.has(key);
    if (shared) this.#counts.shared += 1;
    const { reply, value } = await this.#flights.do(key, signal, (end) =>
      once ? this.#sendOnce(request, end) : this.#sendUntilAnswered(request, order, end)
    );
    // Only the first caller's reader was of its own type.
    return shared ? read(reply, this.#cleaner()) : (value as T);
  }

  async #sendUntilAnswered(request: Request, order: number, signal: AbortSignal): Promise<Read> {
    const { clock, random } = this.#options;
    const retries = new Retries();
    for (let tries = 0; ; tries += 1) {
      const permit = await this.#queue.enter(order, signal);
      if (permit === null) throw abortedError();
      if (tries > 0) this.#counts.repeated += 1;
      const answeredBefore = this.#answered;
      let fault: Fault;
      let othersAnswered: boolean;
      try {
        const outcome = await this.#attempt(request, retries.timeoutFactor, signal);
        if ('reply' in outcome) {
          this.#replied(request, outcome.milliseconds);
          return outcome;
        }
        fault = outcome;
        othersAnswered = this.#answered > answeredBefore;
        this.#failed(fault, request, permit, othersAnswered);
      } finally {
        this.#queue.leave();
      }
      if (!retries.again(fault, this.#reached.has(request.call), othersAnswered)) throw fault.error;
      await clock.sleep(retries.wait(fault, this.#times.usual(request.kind), random), signal);
    }
  }

  async #sendOnce(request: Request, signal: AbortSignal): Promise<Read> {
    const outcome = await this.#attempt(request, 1, signal);
    if ('reply' in outcome) return outcome;
    throw outcome.error;
  }

  /**
   * Sends a request and reads what comes.
   *
   * @param factor of the timeout
   * @throws AxiaError `aborted`, `invalid-input` for headers that cannot be sent
   */
  async #attempt(
    request: Request,
    factor: number,
    signal: AbortSignal
  ): Promise<(Read & { milliseconds: number }) | Fault> {
    throwIfAborted(signal);
    const { clock, fetch, secrets, url } = this.#options;
    const secret = secrets.of(url);
    const to: Addressee = { host: this.#host, about: this.about, secret };
    const end = new AbortController();
    const stop = () => end.abort();
    signal.addEventListener('abort', stop);
    const began = clock.now();
    const timeout = () => factor * this.#times.timeout(request.kind, request.method);
    try {
      this.#counts.sent += 1;
      const sending = send(request, secret, { fetch, now: clock.now, signal: end.signal });
      // Aborted below where nobody waits for it any more.
      sending.catch(() => {});
      const first = await Promise.race([sending, timedOut(clock, timeout, end.signal)]);
      if (signal.aborted || first === null) throw abortedError();
      if (typeof first === 'number') return faultWithout('timeout', to);
      // A computer that slept, or whose clock was set, did not wait longer than that.
      const took = Math.max(0, Math.min(timeout(), clock.now() - began));
      return this.#outcome(request, first, to, took);
    } catch (thrown) {
      throwIfAborted(signal);
      if (thrown instanceof AxiaError) throw thrown;
      return faultWithout('unreachable', to);
    } finally {
      signal.removeEventListener('abort', stop);
      end.abort(OVER);
    }
  }

  #outcome(
    request: Request,
    plain: PlainReply,
    to: Addressee,
    milliseconds: number
  ): (Read & { milliseconds: number }) | Fault {
    const served = this.#served.has(request.call);
    const { retryAfter, status, text } = plain;
    const good = status >= 200 && status <= 299;
    if (text === null && good)
      return unreadable(new BrokenReply(`more than ${request.mostBytes} bytes`), to);
    const body = unwrapped(text ?? '');
    if (!good) {
      const reason = 'value' in body ? body.value : body.page ? '' : (text ?? '');
      return faultOf({ status, reason, retryAfter }, to, served);
    }
    if ('not' in body)
      return body.page ? faultOfPage(body.not, to) : unreadable(new BrokenReply(body.not), to);
    const failure = failureIn(body.value);
    if (failure !== null) return faultOf({ ...failure, retryAfter }, to, served);
    try {
      const clean = cleanerOf(to.secret);
      const reply = request.verbatim ? body.value : cleaned(body.value, clean);
      return { reply, value: request.read(reply, clean), milliseconds };
    } catch (thrown) {
      return unreadable(thrown, to);
    }
  }

  #cleaner(): Clean {
    return cleanerOf(this.#options.secrets.of(this.#options.url));
  }

  #replied(request: Request, milliseconds: number): void {
    this.#served.add(request.call);
    this.#times.add(request.kind, milliseconds);
    this.#isThere(request);
    this.#limit.answered(this.#queue.waiting, this.#options.clock.now());
  }

  /** The server answered a request, if only to reject it. */
  #isThere({ call }: Request): void {
    this.#reached.add(call);
    this.#answered += 1;
    const { wasOpen, wasUnreachable } = this.#breaker.answered();
    if (wasOpen) this.#limit.restart();
    if (wasUnreachable) this.#counts.restarts += 1;
  }

  #failed(fault: Fault, request: Request, permit: Permit, othersAnswered: boolean): void {
    const { kind } = fault;
    if (kind === 'refused') return this.#isThere(request);
    if (kind !== 'gone' && kind !== 'slow') this.#reached.add(request.call);
    const now = this.#options.clock.now();
    if (kind === 'busy' || kind === 'slow') this.#limit.refused(fault.retryAfter ?? 0, now);
    // A server that answered since the request was sent is not away, nor is one at work on others.
    const counts =
      this.#reached.has(request.call) && !othersAnswered && (kind !== 'busy' || permit.alone);
    this.#breaker.failed(fault, permit, counts, now);
  }
}

interface Flight<T> {
  result: Promise<T>;
  /** How many wait for it. */
  waiting: number;
  end: AbortController;
}

/** Equal work under way is done once; it is aborted when nobody waits for it any more. */
class SingleFlight<T> {
  readonly #flights = new Map<string, Flight<T>>();

  /** Whether work of this key is under way. */
  has(key: string): boolean {
    return this.#flights.has(key);
  }

  /**
   * The result of the work of this key, begun where it is not under way.
   *
   * @throws AxiaError `aborted` as soon as the signal aborts
   */
  async do(key: string, signal: AbortSignal, work: (end: AbortSignal) => Promise<T>): Promise<T> {
    throwIfAborted(signal);
    const flight = this.#flights.get(key) ?? this.#begin(key, work);
    flight.waiting += 1;
    let leave = () => {};
    const left = new Promise<never>((_, reject) => {
      leave = () => reject(abortedError());
      signal.addEventListener('abort', leave);
    });
    try {
      return await Promise.race([left, flight.result]);
    } finally {
      signal.removeEventListener('abort', leave);
      flight.waiting -= 1;
      if (flight.waiting === 0 && this.#flights.get(key) === flight) {
        this.#flights.delete(key);
        flight.end.abort(OVER);
      }
    }
  }

  #begin(key: string, work: (end: AbortSignal) => Promise<T>): Flight<T> {
    const end = new AbortController();
    const flight = { result: work(end.signal), waiting: 0, end };
    this.#flights.set(key, flight);
    return flight;
  }
}
