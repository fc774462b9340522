import type { Strategy } from '../../core/provenance/provenance';
import { AxiaError } from '../../core/error';
import { parseAnswer, samplesOf, type Sample, type Samples } from '../../core/study/answer';
import type { Cell } from '../../core/study/cell';
import type { Elicitation } from '../../core/study/design';
import { sampleSeed } from '../sample-seed';
import { BrokenReply, truncated, unanswered } from './faults';
import { finalText } from './final-text';
import { SILENT, type ReplyText } from './reply';
import { constraintFields, type ChatClient } from './request';

/** How often texts are drawn that came without an answer, each time with another seed. Our choice. */
const ROUNDS = 6;

type Sampled = Extract<Elicitation, { mode: 'sampled' }>;

/** Texts by their number, with holes for those that are still missing. */
type Drawn = (Sample | undefined)[];

/** Draws the texts of cells. What was drawn of a cell that then failed is kept for its next try. */
export class Draws {
  readonly #client: ChatClient;
  readonly #strategy: Strategy;
  readonly #seed: number;
  readonly #drawn = new Map<string, Drawn>();

  constructor(client: ChatClient, strategy: Strategy, seed: number) {
    this.#client = client;
    this.#strategy = strategy;
    this.#seed = seed;
  }

  /**
   * All texts of a cell, in the order of their numbers, whichever came first. A text without an
   * answer (empty, filtered, cut off before one) is no text: another one is drawn in its place.
   *
   * @throws AxiaError that says what came instead, where no answer comes
   */
  async texts(
    cell: Cell,
    { repeats, temperature }: Sampled,
    signal: AbortSignal
  ): Promise<Samples> {
    const drawn = this.#drawn.get(cell.id) ?? [];
    this.#drawn.set(cell.id, drawn);
    for (let round = 0; ; round += 1) {
      const without = await this.#round(cell, { drawn, repeats, round, temperature }, signal);
      const all = drawn.slice(0, repeats).filter((one) => one !== undefined);
      if (all.length === repeats) {
        this.#drawn.delete(cell.id);
        return samplesOf(all);
      }
      // Thousands of tokens each: a model that always reasons for too long is not asked six times.
      const hopeless = all.length === 0 && without?.cut === true;
      if (round + 1 === ROUNDS || hopeless) throw this.#noAnswer(without);
    }
  }

  /** Asks for the texts that are missing. Returns one that came without an answer. */
  async #round(
    cell: Cell,
    of: { drawn: Drawn; repeats: number; round: number; temperature: number },
    signal: AbortSignal
  ): Promise<ReplyText | null> {
    const { drawn, repeats } = of;
    const size = this.#strategy.textsPerRequest;
    const asked: Promise<ReplyText | null>[] = [];
    for (let first = 0; first < repeats; first += size) {
      const numbers = Array.from({ length: Math.min(size, repeats - first) }, (_, k) => first + k);
      const missing = numbers.filter((number) => drawn[number] === undefined);
      if (missing.length > 0) asked.push(this.#draw(cell, { ...of, missing }, signal));
    }
    let without: ReplyText | null = null;
    // What is still under way when one fails is waited for, so that nothing is asked for twice.
    for (const one of await Promise.allSettled(asked)) {
      if (one.status === 'rejected') throw AxiaError.from(one.reason);
      without ??= one.value;
    }
    return without;
  }

  async #draw(
    { id, options, prompt }: Cell,
    of: { drawn: Drawn; missing: readonly number[]; round: number; temperature: number },
    signal: AbortSignal
  ): Promise<ReplyText | null> {
    const { constraint, profile } = this.#strategy;
    const { drawn, missing, round, temperature } = of;
    const stream = round === 0 ? 'endpoint' : `endpoint/again-${round}`;
    const request = {
      prompt,
      tokens: profile.answerTokens,
      temperature,
      logs: false,
      seed: sampleSeed(this.#seed, stream, id, missing[0]!),
      texts: missing.length,
      ...(constraint === null ? {} : { fields: constraintFields(constraint, options) })
    };
    const { texts } = await this.#client.complete(profile, request, {
      signal,
      kind: 'text',
      unshared: true,
      check: (reply) => {
        if (reply.texts.length !== missing.length)
          throw new BrokenReply(`${reply.texts.length} texts instead of ${missing.length}`);
      }
    });
    let without: ReplyText | null = null;
    texts.forEach((text, index) => {
      const said = text.problem === null ? finalText(text).text : null;
      if (said === null) without ??= text;
      else drawn[missing[index]!] = parseAnswer(said, options);
    });
    return without;
  }

  #noAnswer(text: ReplyText | null): AxiaError {
    if (text === null || text.cut) return truncated(this.#strategy.profile.answerTokens);
    return finalText(text).reasoned ? unanswered() : new BrokenReply(text.problem ?? SILENT);
  }
}
