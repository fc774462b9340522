import { mulberry32 } from '../../../../src/lib/core/random';
import { createTransport } from '../../../../src/lib/engines/endpoint/transport';
import { EndpointSecrets } from '../../../../src/lib/engines/endpoint/secrets';
import { createVirtualClock, type VirtualClock } from '../../../fakes/virtual-clock';

export const URL_OF_SERVER = 'https://server.test/v1';

/** What a simulated server makes of one request; without a status it is answered well. */
export interface Fate {
  status?: number;
  headers?: Record<string, string>;
  text?: string;
  /** Milliseconds until the reply; null for never. */
  after?: number | null;
  /** No reply: the connection is cut. */
  cut?: boolean;
}

export interface Arrival {
  /** Number of the request, from 0. */
  call: number;
  /** Requests under way at the server, this one too. */
  atOnce: number;
  /** The time, in milliseconds since the start. */
  time: number;
  url: string;
  init: RequestInit;
}

/** How quick a simulated server is. */
export interface ServerPace {
  /** Milliseconds that an answer takes. */
  latency?: number;
  /** How many are computed at once. */
  capacity?: number;
  /** Milliseconds from the page to the server, and back: a number, or one drawn each time. */
  way?: number | (() => number);
}

/** A server as `fetch` sees it, in virtual time. Replies are `{ "echo": <body> }`. */
export function simulatedServer(
  clock: VirtualClock,
  fateOf: (arrival: Arrival) => Fate,
  { latency = 50, capacity = Infinity, way = 0 }: ServerPace = {}
) {
  const start = clock.now();
  const arrivals: Arrival[] = [];
  const queue: (() => void)[] = [];
  let underWay = 0;
  let computing = 0;
  let most = 0;
  const compute = async (milliseconds: number, signal: AbortSignal) => {
    if (computing >= capacity) await new Promise<void>((resolve) => queue.push(resolve));
    computing += 1;
    await clock.sleep(milliseconds, signal);
    computing -= 1;
    queue.shift()?.();
  };
  const travel = async (signal: AbortSignal) => {
    const time = typeof way === 'number' ? way : way();
    if (time > 0) await clock.sleep(time, signal);
  };
  const fetch = async (input: RequestInfo | URL, init: RequestInit = {}): Promise<Response> => {
    const signal = init.signal!;
    await travel(signal);
    underWay += 1;
    most = Math.max(most, underWay);
    const time = clock.now() - start;
    const arrival = { call: arrivals.length, atOnce: underWay, time, url: String(input), init };
    arrivals.push(arrival);
    const fate = fateOf(arrival);
    const refused = fate.status !== undefined && fate.after === undefined;
    // A server that refuses a request gives it no place.
    if (refused) underWay -= 1;
    try {
      if (fate.after === null) await clock.sleep(1e12, signal);
      else if (refused || fate.cut) await clock.sleep(fate.after ?? 2, signal);
      else await compute(fate.after ?? latency, signal);
      if (signal.aborted) throw new DOMException('Aborted.', 'AbortError');
      if (fate.cut) throw new TypeError('Failed to fetch');
      const text = fate.text ?? JSON.stringify({ echo: JSON.parse(`${init.body ?? null}`) });
      return new Response(text, { status: fate.status ?? 200, headers: fate.headers ?? {} });
    } finally {
      if (!refused) underWay -= 1;
      await travel(signal);
    }
  };
  return {
    fetch,
    arrivals,
    /** Most requests that were under way at once. */
    get most() {
      return most;
    }
  };
}

/** A transport to a simulated server, and what it tells. */
export function transportTo(
  fateOf: (arrival: Arrival) => Fate,
  options: ServerPace & { seed?: number; atOnce?: number; random?: () => number } = {}
) {
  const clock = createVirtualClock();
  const server = simulatedServer(clock, fateOf, options);
  const secrets = new EndpointSecrets();
  const transport = createTransport({
    url: URL_OF_SERVER,
    secrets,
    atOnce: options.atOnce ?? 64,
    fetch: server.fetch,
    clock,
    random: options.random ?? mulberry32(options.seed ?? 1)
  });
  const heldUp: { message: string; milliseconds: number }[] = [];
  transport.onHeldUp = ({ message }, milliseconds) => heldUp.push({ message, milliseconds });
  const abort = new AbortController();
  const { signal } = abort;
  const read = (reply: unknown) => (reply as { echo: { k: number } }).echo.k;
  const start = clock.now();
  return {
    clock,
    server,
    secrets,
    transport,
    heldUp,
    abort,
    signal,
    read,
    elapsed: () => clock.now() - start,
    post: (k: number) => transport.post('/chat/completions', { k }, { signal, read })
  };
}

/** Asks `count` different questions, as a run does: so many at once, the next when one is done. */
export async function askAll(
  post: (k: number) => Promise<number>,
  count: number,
  lanes = 256
): Promise<PromiseSettledResult<number>[]> {
  const results: PromiseSettledResult<number>[] = [];
  let next = 0;
  const lane = async () => {
    while (next < count) {
      const k = next++;
      [results[k]] = await Promise.allSettled([post(k)]);
    }
  };
  await Promise.all(Array.from({ length: Math.min(lanes, count) }, lane));
  return results;
}
