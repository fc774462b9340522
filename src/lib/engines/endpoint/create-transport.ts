import { AxiaError, abortedError, throwIfAborted } from '../../core/error';
import type { RandomSource } from '../../core/random';
import type { systemClock } from '../../platform';
import {
  failureIn,
  faultOf,
  malformed,
  overdue,
  unreachable,
  unreadable,
  type Addressee,
  type Fault,
  type PlainReply
} from './faults';
import { Hold } from './hold';
import { Level } from './level';
import { patienceOver, ReplyTimes } from './reply-times';
import { Retries } from './retry';
import type { EndpointSecrets } from './secrets';
import { send, type WireRequest } from './send';
import { Sharing } from './sharing';
import type { RequestOptions, Traffic, Transport } from './transport';
import { Turns, type Turn } from './turns';

export interface TransportOptions {
  /** Base address as in the design. */
  url: string;
  /** Looked up for every request, so that a key may be entered late. */
  secrets: EndpointSecrets;
  /** Default the browser's. */
  fetch?: typeof globalThis.fetch;
  clock: typeof systemClock;
  random: RandomSource;
}

/** The way to the server at an address. Nothing is sent before the first request. */
export function createTransport(options: TransportOptions): Transport {
  return new ServerTransport(options);
}

/** A reply that was read. */
interface Read {
  reply: unknown;
  /** What the reader of whoever asked first made of it. */
  value: unknown;
}

interface Request extends WireRequest {
  /** Method and path: calls that a server has, or has not. */
  call: string;
  kind: string;
  read: (reply: unknown) => unknown;
}

class ServerTransport implements Transport {
  onHeldUp: Transport['onHeldUp'] = null;
  readonly #options: Required<TransportOptions>;
  readonly #host: string;
  readonly #counts = { sent: 0, repeated: 0, shared: 0, returns: 0 };
  readonly #level = new Level();
  readonly #hold: Hold;
  readonly #turns: Turns;
  readonly #times = new ReplyTimes();
  readonly #sharing = new Sharing<Read>();
  /** Calls that were replied to, with whatever status, and those that were answered. */
  readonly #reached = new Set<string>();
  readonly #served = new Set<string>();
  /** Answers and refusals so far. */
  #answered = 0;
  #places = 0;

  constructor(options: TransportOptions) {
    // `fetch` must not be called as a method of anything but the window.
    this.#options = { fetch: (...call) => globalThis.fetch(...call), ...options };
    const { clock, random, url } = options;
    this.#host = new URL(url).host;
    const tell = (error: AxiaError, wait: number) => this.onHeldUp?.(error, wait);
    this.#hold = new Hold(random, tell);
    this.#turns = new Turns(this.#level, this.#hold, clock);
  }

  get traffic(): Traffic {
    return { ...this.#counts, level: this.#level.now };
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
    const place = ++this.#places;
    const address = this.#options.url + path;
    const request: Request = { method, address, body, call, kind, read };
    const name = unshared || once ? `${place}` : `${call} ${kind} ${body}`;
    const shared = this.#sharing.has(name);
    if (shared) this.#counts.shared += 1;
    const { reply, value } = await this.#sharing.join(name, signal, (end) =>
      once ? this.#sendOnce(request, end) : this.#sendUntilAnswered(request, place, end)
    );
    // Only the first who asked had the reply read by a reader of its own type.
    return shared ? read(reply) : (value as T);
  }

  async #sendUntilAnswered(request: Request, place: number, signal: AbortSignal): Promise<Read> {
    const retries = new Retries();
    for (let tries = 0; ; tries += 1) {
      const turn = await this.#turns.take(place, signal);
      if (turn === null) throw abortedError();
      if (tries > 0) this.#counts.repeated += 1;
      const answeredBefore = this.#answered;
      let fault: Fault;
      let othersAnswered: boolean;
      try {
        const outcome = await this.#attempt(request, retries.patience, signal);
        if ('reply' in outcome) {
          this.#replied(request, turn, outcome.milliseconds);
          return outcome;
        }
        fault = outcome;
        othersAnswered = this.#answered > answeredBefore;
        this.#failed(fault, request, turn, othersAnswered);
      } finally {
        this.#turns.giveBack(turn);
      }
      const reached = this.#reached.has(request.call);
      if (!retries.again(fault, { reached, othersAnswered })) throw fault.error;
      const wait = retries.wait(fault, this.#times.usual(request.kind), this.#options.random);
      await this.#options.clock.sleep(wait, signal);
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
   * @param factor of the patience
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
    const begin = clock.now();
    const patience = () => factor * this.#times.patience(request.kind, request.method);
    try {
      this.#counts.sent += 1;
      const sending = send(request, secret, { fetch, now: clock.now, signal: end.signal });
      // Aborted below where nobody waits for it any more.
      sending.catch(() => {});
      const first = await Promise.race([sending, patienceOver(clock, patience, end.signal)]);
      if (signal.aborted || first === null) throw abortedError();
      if (typeof first === 'number') return overdue(first, to);
      // A computer that slept, or whose clock was set, did not wait longer than that.
      const took = Math.max(0, Math.min(patience(), clock.now() - begin));
      return this.#outcome(request, first, to, took);
    } catch (thrown) {
      throwIfAborted(signal);
      if (thrown instanceof AxiaError) throw thrown;
      return unreachable(to);
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
    if (plain.status < 200 || plain.status > 299) {
      return faultOf(plain, to, this.#served.has(request.call));
    }
    let reply: unknown;
    try {
      reply = JSON.parse(plain.text);
    } catch {
      return malformed(to);
    }
    const status = failureIn(reply);
    if (status !== null) return faultOf({ ...plain, status }, to, this.#served.has(request.call));
    try {
      return { reply, value: request.read(reply), milliseconds };
    } catch (thrown) {
      return unreadable(thrown, to);
    }
  }

  #replied(request: Request, turn: Turn, milliseconds: number): void {
    this.#served.add(request.call);
    this.#times.add(request.kind, milliseconds);
    this.#isThere(request);
    this.#level.replied(turn, this.#options.clock.now(), this.#turns.short);
  }

  /** The server answered a request, if only to refuse it. */
  #isThere({ call }: Request): void {
    this.#reached.add(call);
    this.#answered += 1;
    const { gone, absent } = this.#hold.answered();
    if (gone) this.#level.restart(this.#options.clock.now());
    if (absent) this.#counts.returns += 1;
  }

  #failed(fault: Fault, request: Request, turn: Turn, othersAnswered: boolean): void {
    const { kind } = fault;
    if (kind === 'refused') return this.#isThere(request);
    if (kind !== 'gone' && kind !== 'slow') this.#reached.add(request.call);
    const now = this.#options.clock.now();
    // A server that answered since the request was sent is not gone.
    let news = this.#reached.has(request.call) && !othersAnswered;
    if (kind === 'busy') {
      const told = this.#level.refused(turn, fault.retryAfter ?? 0, now);
      // A server that others wait for is at work on them.
      news &&= told && turn.underWay === 1;
    }
    if (kind === 'slow') this.#level.lost(turn, now);
    this.#hold.failed(fault, { knock: turn.knock, news }, now);
  }
}
