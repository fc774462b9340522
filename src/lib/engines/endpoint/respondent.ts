import type {
  ProvenCapabilities,
  RespondentProvenance,
  Strategy
} from '../../core/provenance/provenance';
import { AxiaError } from '../../core/error';
import {
  parseAnswer,
  samplesOf,
  type Answer,
  type Sample,
  type Samples
} from '../../core/study/answer';
import type { Cell } from '../../core/study/cell';
import { elicitationOf } from '../../core/study/context';
import type { Elicitation } from '../../core/study/design';
import type { Effort, OpenOptions, OpenProgress, Respondent } from '../respondent';
import { sampleSeed } from '../sample-seed';
import type { Chat } from '../chat-template';
import { connectTo, servedModel, withBuild, type ServedModel } from './connect';
import { endpointIdentity } from './identity';
import {
  brokenReply,
  explainNetworkError,
  noAnswerToken,
  serverRestarted,
  truncated,
  unreported
} from './faults';
import { probeServer, sampleQuestions } from './probe';
import {
  answersAtOnce,
  finalText,
  firstToken,
  type ChatReply,
  type ReplyText,
  type TokenLog
} from './reply';
import { constraintFields, createChatClient, listTemperature, type ChatClient } from './request';
import { readOptions, reportedTokens, scoreText } from './scoring';
import { assertResumable, endpointProvenance, knownStart, resolveStrategy } from './strategy';
import type { Transport } from './transport';

export interface EndpointOptions {
  /** Base address, as in the design. */
  url: string;
  /** As the server names it. */
  model: string;
  transport: Transport;
  /** Seed of generated answers; distributions need none. Integer. */
  seed: number;
  /** Milliseconds, for the time that answering took. */
  now: () => number;
}

/** Most questions at once; how many the server gets at a time is for the transport to find out. */
const AT_ONCE = 256;

/** Requests kept ready beyond as many as are under way: replies come together. Our choice. */
const READY = 8;

/**
 * A language model on a server that speaks the chat-completions API. How it is asked is found
 * out by a probe when it is opened, and then stays the same for the whole study.
 */
export function createEndpointRespondent(options: EndpointOptions): Respondent {
  const { model, now, seed, transport, url } = options;
  const client = createChatClient(transport);
  const closing = new AbortController();
  const busy = new BusyTime(now);
  let opened: { strategy: Strategy; draws: Draws } | null = null;
  /** Requests that an answer takes at least. */
  let requests = 1;
  /** Restarts of the server before it was probed: what comes back may be another one. */
  let restarts = 0;

  async function open(options: OpenOptions): Promise<RespondentProvenance> {
    const { cells, earlier, elicitation, onProgress } = options;
    const signal = AbortSignal.any([options.signal, closing.signal]);
    transport.onHeldUp = options.onHeldUp ?? null;
    const before = transport.traffic.restarts;
    onProgress(note('checking', 'Listing the server’s models.'));
    const connected = await connectTo(url, transport, signal);
    const served = servedModel(connected.models, model);
    client.served = served.id;
    if (connected.server.slots !== null) transport.limitTo(connected.server.slots);
    const layout = await layoutOf(served);
    const questions = sampleQuestions(cells);
    let { server } = connected;
    let strategy: Strategy;
    let capabilities: ProvenCapabilities;
    if (earlier === null) {
      onProgress(note('verifying', 'Testing what the server can do.'));
      const onStep = (message: string) => onProgress(note('calibrating', message));
      const probing = { model: served, layout, server, questions, elicitation, signal, onStep };
      const probed = await probeServer(client, probing);
      ({ server } = probed.found);
      strategy = resolveStrategy(probed.found, probed.profile, elicitation);
      capabilities = probed.found;
    } else {
      onProgress(note('verifying', 'Checking that the server answers as before.'));
      const began = knownStart(earlier);
      ({ capabilities, strategy } = began);
      const sameServer =
        server.kind === strategy.profile.server && server.version === began.server.version;
      const going = { question: questions[0]!, elicitation, sameServer, signal };
      server = withBuild(server, await assertResumable(client, strategy, going));
    }
    opened = { strategy, draws: new Draws(client, strategy, seed) };
    restarts = before;
    requests = fewestRequests(cells, elicitation, strategy);
    onProgress(note('ready', 'The server is ready.'));
    const shown = { ...served, hidden: layout && [...layout.hidden] };
    return endpointProvenance({ url, server, model: shown, strategy, capabilities, earlier });
  }

  async function distribution(
    { strategy }: { strategy: Strategy },
    { id, options, prompt }: Cell,
    signal: AbortSignal
  ): Promise<Answer> {
    const { method, profile, scoring } = strategy;
    const score =
      scoring === null
        ? null
        : (text: string) =>
            scoreText(client, profile, scoring, { prompt, text }, { signal, verified: true });
    const list = method === 'scored' ? [] : await listOf();
    const reading = await readOptions(list, options, score);
    if (reading.missing !== null) throw unreported(reading.missing, profile.topLogprobs);
    const { logProbabilities, outside } = reading;
    return { cellId: id, status: 'answered', mode: 'distribution', logProbabilities, outside };

    async function listOf(): Promise<TokenLog[]> {
      // The answer to a question depends on the reasoning before it, which is drawn once.
      const drawn = answersAtOnce(profile) ? {} : { seed: sampleSeed(seed, 'endpoint', id, 0) };
      const request = {
        prompt,
        tokens: profile.answerTokens,
        temperature: listTemperature(profile),
        logs: true,
        ...drawn
      };
      const check = answersAtOnce(profile) ? hasList : hasListOfAnswer;
      const reply = await client.complete(profile, request, {
        signal,
        kind: 'distribution',
        check
      });
      const text = reply.texts[0]!;
      if (!answersAtOnce(profile) && finalText(text).text === null)
        throw truncated(profile.answerTokens);
      const token = firstToken(text, profile);
      if (token === null) throw noAnswerToken();
      return reportedTokens(token);
    }
  }

  async function sampled(
    { draws }: { draws: Draws },
    cell: Cell,
    elicitation: Extract<Elicitation, { mode: 'sampled' }>,
    signal: AbortSignal
  ): Promise<Answer> {
    const samples = await draws.texts(cell, elicitation, signal);
    return { cellId: cell.id, status: 'answered', mode: 'sampled', samples };
  }

  return {
    identity: endpointIdentity(model),
    atOnce: AT_ONCE,

    get wanted() {
      return Math.min(AT_ONCE, Math.ceil((2 * transport.traffic.limit + READY) / requests));
    },

    get ready() {
      const known = transport.traffic.restarts === restarts;
      return opened !== null && known && !closing.signal.aborted;
    },

    async open(options) {
      return busy.during(explainNetworkError(url, () => open(options)));
    },

    async answer(cell, elicitation, given) {
      if (opened === null || closing.signal.aborted) throw notOpen();
      const before = transport.traffic.restarts;
      const signal = AbortSignal.any([given, closing.signal]);
      const answer = await busy.during(
        elicitation.mode === 'distribution'
          ? distribution(opened, cell, signal)
          : sampled(opened, cell, elicitation, signal)
      );
      if (transport.traffic.restarts !== before) throw serverRestarted();
      return answer;
    },

    effort(): Effort {
      const { read, reused, written } = client.tokens;
      const { limit, repeated } = transport.traffic;
      return {
        tokensRead: read,
        tokensReused: reused,
        tokensWritten: written,
        milliseconds: busy.milliseconds,
        requestsAtOnce: limit,
        requestsRepeated: repeated
      };
    },

    async close() {
      closing.abort();
    }
  };
}

/** How the template that a server shows writes chats; null where it shows none, or one that fails. */
async function layoutOf({ bosToken, eosToken, template }: ServedModel): Promise<Chat | null> {
  if (template === null) return null;
  const { createChat } = await import('../chat-template');
  try {
    return createChat({ template, bosToken, eosToken, controlTokens: [] });
  } catch {
    return null;
  }
}

/** Requests that the answer to a cell takes, where that is least; 1 where there is none. */
function fewestRequests(
  cells: readonly Cell[],
  elicitation: Elicitation,
  { textsPerRequest }: Strategy
) {
  const requests = cells.map((cell) => {
    const asked = elicitationOf(cell, elicitation);
    return asked.mode === 'sampled' ? Math.ceil(asked.repeats / textsPerRequest) : 1;
  });
  return requests.reduce((fewest, one) => Math.min(fewest, one), requests[0] ?? 1);
}

/** A list was asked for: an answer without one is a broken reply. */
function hasList({ texts: [text] }: ChatReply): void {
  if (text!.tokens === null || text!.tokens.every(({ top }) => top.length === 0))
    throw brokenReply('log-probabilities are missing');
}

/** A model that reasons may come to no answer within the limit: asking again would not help. */
function hasListOfAnswer(reply: ChatReply): void {
  if (finalText(reply.texts[0]!).text !== null) hasList(reply);
}

/** The time in which at least one answer was under way. */
class BusyTime {
  #milliseconds = 0;
  #since = 0;
  #underWay = 0;

  constructor(private readonly now: () => number) {}

  get milliseconds(): number {
    return this.#milliseconds + (this.#underWay > 0 ? this.now() - this.#since : 0);
  }

  async during<T>(work: Promise<T>): Promise<T> {
    if (this.#underWay === 0) this.#since = this.now();
    this.#underWay += 1;
    try {
      return await work;
    } finally {
      this.#underWay -= 1;
      if (this.#underWay === 0) this.#milliseconds += this.now() - this.#since;
    }
  }
}

function notOpen(): AxiaError {
  return new AxiaError(
    'defect',
    'The server was asked before it was opened. This is a bug in Axia.',
    'Press “Stop”, then press “Resume”.'
  );
}

function note(phase: OpenProgress['phase'], message: string): OpenProgress {
  return { phase, message, bytesDone: null, bytesTotal: null, rate: null, secondsLeft: null };
}

/** Draws the texts of cells. What was drawn of a cell that then failed is kept for its next try. */
class Draws {
  readonly #client: ChatClient;
  readonly #strategy: Strategy;
  readonly #seed: number;
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
      if (missing) asked.push(this.#draw(cell, part, signal));
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
