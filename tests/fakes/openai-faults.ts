import { mulberry32 } from '../../src/lib/core/random';
import { hashOf } from './openai-model';

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
  /** Share of the requests, 0 to 1. */
  share: number;
  /** Taken in turn; all of them by default. */
  kinds?: readonly FaultKind[];
  /** Requests that go well before the first fault. Default none. */
  after?: number;
}

/**
 * Decides what goes wrong: which requests do depends on the seed, on what they ask and on how often
 * it was asked before, not on their order; the kinds of fault take turns.
 */
export class Faults {
  readonly #plan: FaultPlan | null;
  readonly #attempts = new Map<string, number>();
  #seen = 0;
  #given = 0;

  constructor(plan: FaultPlan | null) {
    this.#plan = plan;
  }

  /** @param asked what tells one request from another */
  next(asked: string): FaultKind | null {
    if (this.#plan === null || this.#seen++ < (this.#plan.after ?? 0)) return null;
    const { seed, share, kinds = FAULT_KINDS } = this.#plan;
    const attempt = this.#attempts.get(asked) ?? 0;
    this.#attempts.set(asked, attempt + 1);
    if (mulberry32(hashOf(`${seed}/${attempt}/${asked}`))() >= share) return null;
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
