import type { AxiaError } from '../../core/error';

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
  /**
   * Requests of one kind take about the same time: how long a reply is waited for is learnt by
   * kind. Default the path.
   */
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
  /** Most requests that are under way at once just now. */
  level: number;
  /** Times that the server could not be reached for a while, and came back: perhaps as another one. */
  returns: number;
}

/**
 * The way to one server. It finds out how many requests the server takes at once, repeats what
 * failed by chance, and waits for a server that is gone. Requests are begun in the order in which
 * they were posted. Rejects with an `AxiaError` whose text holds no secret, and which it is no use
 * to repeat: `aborted`, `credentials` (401, 402, 403), `invalid-input` (the server refuses the
 * request: 400, 404, 413, 422, with its reason), `rate-limit`, `network`, else `defect`. What
 * `read` throws last is passed on where it is an `AxiaError`. Before the first reply to a kind of
 * call, a server that cannot be reached is given up within seconds; afterwards it is waited for
 * until the signal is aborted.
 */
export interface Transport {
  /** @param path below the base address, beginning with a slash */
  get<T>(path: string, options: RequestOptions<T>): Promise<T>;
  /** Equal requests under way at the same time are sent once. */
  post<T>(path: string, body: object, options: RequestOptions<T>): Promise<T>;
  readonly traffic: Traffic;
  /** Set by whoever wants to know that requests are held up, and for how many milliseconds. */
  onHeldUp: ((error: AxiaError, milliseconds: number) => void) | null;
}
