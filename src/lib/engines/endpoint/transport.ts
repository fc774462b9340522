import { AxiaError, abortedError, throwIfAborted } from '../../core/error';
import type { RandomSource } from '../../core/random';
import type { systemClock } from '../../platform';
import {
  failureIn,
  faultOf,
  faultWithout,
  unreadable,
  type Addressee,
  type Fault,
  type PlainReply
} from './faults';
import { CircuitBreaker, ConcurrencyLimit, RequestQueue, type Permit } from './queue';
import { ReplyTimes, Retries, retryAfter, timedOut } from './retry';
import type { EndpointSecret, EndpointSecrets } from './secrets';

/** What becomes of a request, as far as the caller decides. */
export interface RequestOptions<T> {
  signal: AbortSignal;
  /**
   * Reads and checks a reply that is JSON. What it throws counts as a broken reply, which is asked
   * for again a few times.
   */
  read: (reply: unknown) => T;
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
  read: (reply: unknown) => unknown;
}

class ServerTransport implements Transport {
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
    { signal, read, kind = path, once = false, unshared = false }: RequestOptions<T>
  ): Promise<T> {
    const call = `${method} ${path}`;
    const order = ++this.#made;
    const request: Request = { method, address: this.#options.url + path, body, call, kind, read };
    const key = unshared || once ? `${order}` : `${call} ${kind} ${body}`;
    const shared = this.#flights.has(key);
    if (shared) this.#counts.shared += 1;
    const { reply, value } = await this.#flights.do(key, signal, (end) =>
      once ? this.#sendOnce(request, end) : this.#sendUntilAnswered(request, order, end)
    );
    // Only the first caller's reader was of its own type.
    return shared ? read(reply) : (value as T);
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
    const to: Addressee = { host: this.#host, secret };
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
      end.abort();
    }
  }

  #outcome(
    request: Request,
    plain: PlainReply,
    to: Addressee,
    milliseconds: number
  ): (Read & { milliseconds: number }) | Fault {
    const served = this.#served.has(request.call);
    if (plain.status < 200 || plain.status > 299) return faultOf(plain, to, served);
    let reply: unknown;
    try {
      reply = JSON.parse(plain.text);
    } catch {
      return faultWithout('malformed', to);
    }
    const status = failureIn(reply);
    if (status !== null) return faultOf({ ...plain, status }, to, served);
    try {
      return { reply, value: request.read(reply), milliseconds };
    } catch (thrown) {
      return unreadable(thrown, to);
    }
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

/**
 * Sends one request and reads the whole reply. Nothing of the page goes along but the secret: no
 * cookies, no referrer; nothing is kept in the browser's cache, and no redirection is followed, which
 * could carry the secret elsewhere.
 *
 * @throws AxiaError `invalid-input` for headers that cannot be sent; whatever `fetch` throws
 */
async function send(
  { method, address, body }: Request,
  secret: EndpointSecret,
  { fetch, now, signal }: { fetch: typeof globalThis.fetch; now: () => number; signal: AbortSignal }
): Promise<PlainReply> {
  const response = await fetch(address, {
    method,
    headers: headersOf(secret, body !== null),
    body,
    signal,
    redirect: 'error',
    credentials: 'omit',
    referrerPolicy: 'no-referrer',
    // Browsers keep no reply to a POST; with no-store Chromium sends a preflight each time.
    cache: method === 'GET' ? 'no-store' : 'default'
  });
  const text = await response.text();
  const after = retryAfter(response.headers.get('retry-after'), now());
  return { status: response.status, text, retryAfter: after };
}

function headersOf({ key, headers }: EndpointSecret, hasBody: boolean): Headers {
  try {
    const all = new Headers({ Accept: 'application/json' });
    if (hasBody) all.set('Content-Type', 'application/json');
    if (key !== null) all.set('Authorization', `Bearer ${key}`);
    for (const [name, value] of Object.entries(headers)) all.set(name, value);
    return all;
  } catch {
    // The browser's own error quotes the value.
    throw new AxiaError(
      'invalid-input',
      'The key or a header contains characters that cannot be sent.',
      'Enter it again, without spaces or line breaks.'
    );
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
        flight.end.abort();
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
