import type { Strategy } from '../../core/provenance/provenance';
import { AxiaError } from '../../core/error';
import { parseAnswer, samplesOf, type Sample, type Samples } from '../../core/study/answer';
import type { Cell } from '../../core/study/cell';
import type { Elicitation } from '../../core/study/design';
import { sampleSeed } from '../sample-seed';
import { brokenReply, truncated } from './faults';
import { finalText, type ReplyText } from './reply';
import { constraintFields, type ChatClient } from './request';

/** Most requests prepared at once, over all cells: more would only take memory. Our choice. */
const WAITING = 512;

/** Draws the texts of cells. What was drawn of a cell that then failed is kept for its next try. */
export class Draws {
  readonly #client: ChatClient;
  readonly #strategy: Strategy;
  readonly #seed: number;
  readonly #permits = new Semaphore(WAITING);
  /** By cell: texts by their number, with holes for those that are still missing. */
  readonly #drawn = new Map<string, (Drawn | undefined)[]>();

  constructor(client: ChatClient, strategy: Strategy, seed: number) {
    this.#client = client;
    this.#strategy = strategy;
    this.#seed = seed;
  }

  /**
   * All texts of a cell, in the order of their numbers, whichever came first.
   *
   * @throws AxiaError `invalid-input` when none of them came to an answer
   */
  async texts(
    cell: Cell,
    { repeats, temperature }: Extract<Elicitation, { mode: 'sampled' }>,
    signal: AbortSignal
  ): Promise<Samples> {
    const drawn = this.#drawn.get(cell.id) ?? [];
    this.#drawn.set(cell.id, drawn);
    const asked: Promise<void>[] = [];
    const size = this.#strategy.textsPerRequest;
    for (let first = 0; first < repeats; first += size) {
      const count = Math.min(size, repeats - first);
      const missing = Array.from({ length: count }).some((_, index) => !drawn[first + index]);
      const part = { first, count, temperature, drawn };
      if (missing) asked.push(this.#permits.run(() => this.#draw(cell, part, signal)));
    }
    // What is still under way when one fails is waited for, so that nothing is asked for twice.
    for (const one of await Promise.allSettled(asked))
      if (one.status === 'rejected') throw AxiaError.from(one.reason);
    const all = drawn.slice(0, repeats).map((one) => one!);
    if (all.every(({ cut }) => cut)) throw truncated(this.#strategy.profile.answerTokens);
    this.#drawn.delete(cell.id);
    return samplesOf(all.map(({ sample }) => sample));
  }

  async #draw(
    { id, options, prompt }: Cell,
    part: { first: number; count: number; temperature: number; drawn: (Drawn | undefined)[] },
    signal: AbortSignal
  ): Promise<void> {
    const { constraint, profile } = this.#strategy;
    const { count, drawn, first, temperature } = part;
    const request = {
      prompt,
      tokens: profile.answerTokens,
      temperature,
      logs: false,
      seed: sampleSeed(this.#seed, 'endpoint', id, first),
      texts: count,
      ...(constraint === null ? {} : { fields: constraintFields(constraint, options) })
    };
    const { texts } = await this.#client.complete(profile, request, {
      signal,
      kind: 'text',
      unshared: true,
      check: (reply) => {
        if (reply.texts.length !== count)
          throw brokenReply(`${reply.texts.length} texts instead of ${count}`);
      }
    });
    texts.forEach((text, index) => (drawn[first + index] = readDrawn(text, options)));
  }
}

interface Drawn {
  sample: Sample;
  /** Whether the reply was cut off before any answer. */
  cut: boolean;
}

function readDrawn(reply: ReplyText, options: readonly string[]): Drawn {
  const { text } = finalText(reply);
  return { sample: parseAnswer(text ?? '', options), cut: text === null };
}

/** So much work at once; first come, first served. */
export class Semaphore {
  #free: number;
  readonly #waiting: (() => void)[] = [];

  constructor(count: number) {
    this.#free = count;
  }

  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.#free > 0) this.#free -= 1;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next) next();
      else this.#free += 1;
    }
  }
}
