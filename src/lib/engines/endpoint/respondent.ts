import type {
  ProvenCapabilities,
  RespondentProvenance,
  Strategy
} from '../../core/provenance/provenance';
import { AxiaError } from '../../core/error';
import type { Answer } from '../../core/study/answer';
import type { Cell } from '../../core/study/cell';
import { elicitationOf } from '../../core/study/context';
import type { Elicitation } from '../../core/study/design';
import type { Effort, OpenOptions, OpenProgress, Respondent } from '../respondent';
import type { Chat } from '../chat-template';
import { aboutOf, connectTo, withBuild } from './connect';
import { endpointIdentity } from './identity';
import { askDistribution } from './distribution';
import { Draws } from './draws';
import { serverRestarted } from './faults';
import { explainNetworkError } from './network';
import { probeServer } from './probe';
import { withStandIns } from './stand-ins';
import { createChatClient } from './request';
import { servedModel, type ServedModel } from './served-models';
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
    transport.about = aboutOf(connected.name, model);
    if (connected.server.slots !== null) transport.limitTo(connected.server.slots);
    const layout = await layoutOf(served);
    let { server } = connected;
    let strategy: Strategy;
    let capabilities: ProvenCapabilities;
    if (earlier === null) {
      onProgress(note('verifying', 'Testing what the server can do.'));
      const onStep = (message: string) => onProgress(note('calibrating', message));
      const probing = { model: served, layout, server, elicitation, signal, onStep };
      const probed = await withStandIns(client, cells, (asked, questions) =>
        probeServer(asked, { ...probing, questions })
      );
      ({ server } = probed.found);
      strategy = resolveStrategy(probed.found, probed.profile, elicitation);
      capabilities = probed.found;
    } else {
      onProgress(note('verifying', 'Checking that the server answers as before.'));
      const began = knownStart(earlier);
      ({ capabilities, strategy } = began);
      const sameServer =
        server.kind === strategy.profile.server && server.version === began.server.version;
      const going = { elicitation, sameServer, signal };
      const build = await withStandIns(client, cells, (asked, [question]) =>
        assertResumable(asked, began.strategy, { ...going, question: question! })
      );
      server = withBuild(server, build);
    }
    opened = { strategy, draws: new Draws(client, strategy, seed) };
    restarts = before;
    requests = fewestRequests(cells, elicitation, strategy);
    onProgress(note('ready', 'The server is ready.'));
    const shown = { ...served, hidden: layout && [...layout.hidden] };
    return endpointProvenance({ url, server, model: shown, strategy, capabilities, earlier });
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
          ? askDistribution(client, opened.strategy, cell, { seed, signal })
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
