import { AxiaError, retryDelay, throwIfAborted } from '../core/error';
import { notTheFile, refusedByHost, unreachable, wrongBytes } from './errors';

/** Faults without a byte between them after which a file is given up. */
const MOST_FAULTS = 3;

/** Milliseconds before the second try; twice as many before the third. */
const FIRST_PAUSE = 1000;

/** Longest pause that a busy host may ask for, in milliseconds. */
const LONGEST_PAUSE = 60_000;

interface FetchBytesOptions {
  /** Name of the file, for messages. */
  name: string;
  /** Size in bytes; null when it is not known. */
  expected: number | null;
  signal: AbortSignal;
  fetch: typeof fetch;
  /** `sleep` never rejects, and ends early when the signal is aborted. */
  clock: { sleep(milliseconds: number, signal: AbortSignal): Promise<void> };
  /** Milliseconds without a byte after which a connection counts as dead. */
  timeout: number;
  /** Bytes of the beginning that are here already. Default 0. */
  from?: number;
  /** Whether the rest of a file may be asked for; else it is read from its beginning each time. */
  parts?: boolean;
  /** The first response that is a success. */
  onResponse?: (response: Response) => void;
}

/**
 * The bytes of a file as they come. A connection that is cut or stalls is resumed where it
 * ended, by a request for the rest; a host that sends the whole file instead is read past what has
 * come already. `If-Range` is not sent, because hosts would have to allow it: the ETag is compared
 * here, and the hash by the caller.
 *
 * @throws AxiaError `network`, `rate-limit`, `credentials`, `corrupt-model` (the file changed in
 * between), `aborted`
 */
export async function* fetchBytes(
  url: string,
  options: FetchBytesOptions
): AsyncGenerator<Uint8Array, void, void> {
  const { name, expected, from = 0, signal, parts = true } = options;
  const { host } = new URL(url);
  let got = from;
  let faults = 0;
  let etag: string | null = null;
  /** Set where a request for a part was not let through: the next one asks for the whole file. */
  let avoidParts = false;
  for (;;) {
    throwIfAborted(signal);
    const attempt = connect(options);
    const part: boolean = got > 0 && parts && !avoidParts;
    let pause = FIRST_PAUSE;
    let cause: unknown;
    let answered = got > 0;
    try {
      avoidParts = part;
      const response = await attempt.open(url, part ? got : 0);
      avoidParts = false;
      answered = true;
      if (part && response.status === 416) return;
      if (!response.ok) {
        if (!isPassing(response.status) || faults + 1 >= MOST_FAULTS)
          throw refusedByHost(name, host, response.status);
        pause = Math.max(pause, retryAfter(response));
      } else {
        if (/html/i.test(response.headers.get('content-type') ?? '')) throw notTheFile(name, host);
        const tag = tagOf(response);
        if (etag !== null && tag !== null && tag !== etag)
          throw wrongBytes(name, 'it changed at its host while it was fetched');
        etag ??= tag;
        if (got === from) options.onResponse?.(response);
        const before = got;
        let skip = part ? got - beginning(response, got) : got;
        if (skip < 0) throw wrongBytes(name, 'its host sent another part than was asked for');
        for await (const chunk of attempt.read(response)) {
          const rest = chunk.subarray(Math.min(skip, chunk.length));
          skip -= chunk.length - rest.length;
          if (rest.length === 0) continue;
          faults = 0;
          got += rest.length;
          yield rest;
        }
        // A response that ends well and adds nothing: there is no more, whatever was expected.
        const noMore = before > 0 && got === before;
        if (skip === 0 && (expected === null || got >= expected || noMore)) return;
      }
    } catch (error) {
      if (error instanceof AxiaError) throw error;
      throwIfAborted(signal);
      cause = error;
    } finally {
      attempt.end();
    }
    faults += 1;
    if (faults >= MOST_FAULTS) throw unreachable(name, host, answered, cause);
    const wait = retryDelay({ when: 'after', milliseconds: pause }, faults);
    await options.clock.sleep(wait, signal);
  }
}

/** One connection with a watch on it. */
function connect({ fetch, signal, timeout }: FetchBytesOptions) {
  const controller = new AbortController();
  const end = () => controller.abort();
  signal.addEventListener('abort', end);
  /** Counts only time spent waiting for the network, not for the reader of the bytes. */
  const watched = async <T>(work: Promise<T>): Promise<T> => {
    const timer = setTimeout(end, timeout);
    try {
      return await work;
    } finally {
      clearTimeout(timer);
    }
  };
  return {
    open(url: string, from: number): Promise<Response> {
      const headers: Record<string, string> = from > 0 ? { Range: `bytes=${from}-` } : {};
      // What is kept for good need not lie in the browser's own cache as well.
      return watched(
        fetch(url, { headers, signal: controller.signal, credentials: 'omit', cache: 'no-store' })
      );
    },
    async *read(response: Response): AsyncGenerator<Uint8Array, void, void> {
      const reader = response.body?.getReader();
      if (!reader) return;
      for (;;) {
        const { done, value } = await watched(reader.read());
        if (done) return;
        yield value;
      }
    },
    end() {
      signal.removeEventListener('abort', end);
      controller.abort();
    }
  };
}

/** Whether the same request may succeed later. */
function isPassing(status: number): boolean {
  return status === 408 || status === 425 || status === 429 || status >= 500;
}

function retryAfter(response: Response): number {
  const seconds = Number(response.headers.get('retry-after') ?? NaN);
  return seconds > 0 ? Math.min(seconds * 1000, LONGEST_PAUSE) : 0;
}

/** The ETag, without what servers add to that of a compressed form: bytes are counted unpacked. */
function tagOf({ headers }: Response): string | null {
  return (
    headers
      .get('etag')
      ?.replace(/^W\//, '')
      .replace(/-(?:gzip|br|zstd)"$/, '"') ?? null
  );
}

/** Position of the first byte of a response to a request for what follows `from`. */
function beginning(response: Response, from: number): number {
  if (response.status !== 206) return 0;
  // Hidden by many hosts from other sites; then it is taken for what was asked.
  const stated = /^bytes (\d+)-/.exec(response.headers.get('content-range') ?? '');
  return stated ? Number(stated[1]) : from;
}
