import { AxiaError } from '../../lib/core/error';
import { capabilityFacts, type Fact } from '../../lib/core/provenance/facts';
import type { EndpointSecrets } from '../../lib/engines/endpoint/secrets';
import { NOT_CONNECTED, type Setup } from './setup.svelte';

/** What the probe of a server needs from the engines, loaded when first used. */
export type EndpointTools = Pick<
  typeof import('../../lib/engines/endpoint'),
  'connect' | 'distributionPossible' | 'offered' | 'probe' | 'serverHelp'
>;

/** A server that replied, and its models. */
export type Connection = Awaited<ReturnType<EndpointTools['connect']>>;

const loadTools = (): Promise<EndpointTools> => import('../../lib/engines/endpoint');

/**
 * What is known of the server in the form of a new study: whether it answers, which models it has, and
 * what it can do with the chosen one. Any change in the form makes it void.
 */
export class ServerProbe {
  /** What is under way. */
  doing = $state<'connecting' | 'probing' | null>(null);
  connection = $state.raw<Connection | null>(null);
  /** What it can do with the chosen model, line by line; null while that is not known. */
  abilities = $state.raw<Fact[] | null>(null);
  error = $state.raw<AxiaError | null>(null);
  /** How to allow this page on each kind of server; empty before anything went wrong. */
  help = $state.raw<ReturnType<EndpointTools['serverHelp']>>([]);

  readonly #setup: Setup;
  readonly #secrets: EndpointSecrets;
  readonly #tools: () => Promise<EndpointTools>;
  readonly #origin: string;
  #stop: AbortController | null = null;

  /** @param options.origin of this page, as servers name it in their lists of who may call */
  constructor(
    setup: Setup,
    secrets: EndpointSecrets,
    { tools = loadTools, origin = location.origin } = {}
  ) {
    this.#setup = setup;
    this.#secrets = secrets;
    this.#tools = tools;
    this.#origin = origin;
  }

  /** Forgets what was found: the form changed. */
  forget(): void {
    this.stop();
    const { endpoint, server } = this.#setup;
    this.#setup.endpoint = { ...endpoint, url: server.url ?? '' };
    [this.connection, this.abilities, this.error] = [null, null, null];
    this.#setup.endpointProblem = NOT_CONNECTED;
    this.#setup.noDistribution = null;
  }

  /** Ends what is under way. */
  stop(): void {
    this.#stop?.abort();
    this.#stop = null;
    this.doing = null;
  }

  /**
   * Asks the server which models it has, with the key of the form, and chooses one where there is
   * no choice. Never rejects.
   */
  async connect(): Promise<void> {
    const { server } = this.#setup;
    const { url } = server;
    if (url === null || !server.complete) return;
    this.forget();
    server.save(this.#secrets);
    const { model } = this.#setup.endpoint;
    const found = await this.#do('connecting', async (tools, signal) => {
      const connection = await tools.connect({ url, secrets: this.#secrets, signal });
      return { connection, wanted: tools.offered(connection.models ?? [], model) };
    });
    if (found === null) return;
    const { models } = (this.connection = found.connection);
    // Without a list the name is taken as it was given.
    if (models === null) return this.choose(model);
    const only = models.length === 1 ? models[0]!.name : '';
    this.choose(found.wanted?.name ?? only);
  }

  /** Takes one of the models of the server; an empty text for none. */
  choose(model: string): void {
    this.stop();
    const { server } = this.#setup;
    this.abilities = null;
    this.error = null;
    this.#setup.endpoint = { url: server.url ?? '', model };
    const lists = this.connection?.models !== null;
    const missing = lists ? 'Choose one of the server’s models.' : 'Type the name of the model.';
    this.#setup.endpointProblem = model === '' ? missing : null;
    this.#setup.noDistribution = null;
  }

  /** Finds out with a few requests what the server can do with the chosen model. Never rejects. */
  async run(): Promise<void> {
    const { url, model } = this.#setup.endpoint;
    this.abilities = null;
    const found = await this.#do('probing', async (tools, signal) => {
      const able = await tools.probe({ url, model, secrets: this.#secrets, signal });
      return {
        abilities: capabilityFacts(able),
        distribution: tools.distributionPossible(able)
      };
    });
    if (found === null) return;
    this.abilities = found.abilities;
    this.#setup.noDistribution = found.distribution.possible ? null : found.distribution.reason;
  }

  /** Does one thing at a time; null where it was stopped or failed. */
  async #do<T>(
    what: 'connecting' | 'probing',
    work: (tools: EndpointTools, signal: AbortSignal) => Promise<T>
  ): Promise<T | null> {
    this.stop();
    const stop = (this.#stop = new AbortController());
    [this.doing, this.error] = [what, null];
    try {
      const tools = await this.#tools();
      try {
        const found = await work(tools, stop.signal);
        return stop.signal.aborted ? null : found;
      } catch (error) {
        this.help = tools.serverHelp(this.#origin);
        throw error;
      }
    } catch (error) {
      if (!stop.signal.aborted) this.error = AxiaError.from(error);
      return null;
    } finally {
      if (this.#stop === stop) [this.#stop, this.doing] = [null, null];
    }
  }
}
