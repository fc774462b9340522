import { mulberry32 } from '../../src/lib/core/random';

/** What goes wrong with a request that would else go well. */
export const FAULT_KINDS = [
  /** 429 with Retry-After. */
  'rate-limit',
  /** 500, as plain text. */
  'server-error',
  /** Half of the reply, then the connection is torn. */
  'cut',
  /** A whole reply that is no JSON. */
  'malformed',
  /** JSON of another shape than asked for. */
  'wrong-shape',
  /** The right reply, late. */
  'slow',
  /** No reply at all. */
  'hang',
  /** The right reply without leave for the page to read it. */
  'no-cors',
  /** 404: the server that was asked does not have the model just now. */
  'model-missing'
] as const;

export type FaultKind = (typeof FAULT_KINDS)[number];

/** Which requests go wrong. */
export interface FaultPlan {
  seed: number;
  /** Share of the requests: 1, 1/2, 1/3 … */
  share: number;
  /** Taken in turn; all of them by default. */
  kinds?: readonly FaultKind[];
  /** Requests that go well before the first fault. Default none. */
  after?: number;
}

/**
 * Decides what goes wrong: of every so many requests one, at a place of chance among them, so that
 * the share is kept exactly; the kinds of fault take turns.
 */
export class Faults {
  readonly #plan: FaultPlan | null;
  #seen = 0;
  #given = 0;

  constructor(plan: FaultPlan | null) {
    this.#plan = plan;
  }

  /** What goes wrong with the next request; null for nothing. */
  next(): FaultKind | null {
    if (this.#plan === null) return null;
    const { seed, share, kinds = FAULT_KINDS, after = 0 } = this.#plan;
    const place = this.#seen++ - after;
    const every = Math.round(1 / share);
    const chosen = Math.floor(every * mulberry32(seed + Math.floor(place / every))());
    if (place < 0 || place % every !== chosen) return null;
    return kinds[this.#given++ % kinds.length]!;
  }
}

/** The fields of a reply that can be spoilt. */
interface Reply {
  choices?: { logprobs?: { content?: Record<string, unknown>[] } | null; message?: unknown }[];
  prompt_logprobs?: unknown;
}

/** A reply of another shape than asked for; which one depends on `variant`, any whole number. */
export function misshapen(reply: object, variant: number): object {
  const copy = structuredClone(reply) as Reply;
  const [choice] = copy.choices ?? [];
  const [first] = choice?.logprobs?.content ?? [];
  const ways: (() => void)[] = [
    () => delete copy.choices,
    () => (copy.choices = []),
    () => delete choice?.message
  ];
  if (copy.prompt_logprobs !== undefined)
    ways.splice(0, Infinity, () => (copy.prompt_logprobs = []));
  else if (choice && first)
    ways.push(
      () => (choice.logprobs = null),
      () => (choice.logprobs = { content: [] }),
      () => (first.top_logprobs = [{ token: 4, logprob: '-0.5' }]),
      () => delete first.top_logprobs,
      () => (first.top_logprobs = [{ token: '4', logprob: null }])
    );
  ways[Math.abs(variant) % ways.length]!();
  return copy;
}
