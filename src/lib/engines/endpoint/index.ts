import type { Capabilities } from '../../core/provenance/capabilities';
import { mulberry32 } from '../../core/random';
import { DEFAULT_AT_ONCE } from '../../core/study/design';
import { systemClock } from '../../platform';
import type { Respondent } from '../respondent';
import type { Sender, SenderOptions } from '../sent';
import { aboutOf, connectTo, type Connected } from './connect';
import { explainNetworkError } from './network';
import { HARMLESS, probeServer } from './probe';
import { createChatClient } from './request';
import { createEndpointRespondent } from './respondent';
import { servedModel } from './served-models';
import type { EndpointSecrets } from './secrets';
import { createTransport, type Transport } from './transport';

export type { Connected } from './connect';
export { offered } from './served-models';
export { serverHelp, type ServerHelp } from './servers';
export { distributionPossible } from './strategy';

interface Address {
  url: string;
  secrets: EndpointSecrets;
  signal: AbortSignal;
}

/**
 * Asks a server for its models.
 *
 * @throws AxiaError that says what may keep this page from it
 */
export async function connect({ url, secrets, signal }: Address): Promise<Connected> {
  return explainNetworkError(url, () => connectTo(url, transportTo(url, secrets), signal));
}

/**
 * Finds out what a server can do with one of its models, with a harmless question.
 *
 * @throws AxiaError when it does not offer the model, or cannot be asked at all
 */
export async function probe({
  url,
  model,
  secrets,
  signal
}: Address & { model: string }): Promise<Capabilities> {
  return explainNetworkError(url, async () => {
    const transport = transportTo(url, secrets);
    const { models, name, server } = await connectTo(url, transport, signal);
    const client = createChatClient(transport);
    const served = servedModel(models, model);
    client.served = served.id;
    transport.about = aboutOf(name, model);
    const { found } = await probeServer(client, {
      model: served,
      layout: null,
      server,
      questions: [HARMLESS],
      elicitation: null,
      signal,
      onStep: () => undefined
    });
    return found;
  });
}

/** The respondent of a study. Nothing is sent before it is opened. */
export function endpointRespondent(
  { atOnce, model, url }: { model: string; url: string; atOnce?: number },
  { secrets, seed }: { secrets: EndpointSecrets; seed: number }
): Respondent {
  const transport = transportTo(url, secrets, atOnce);
  return createEndpointRespondent({ url, model, transport, seed, now: systemClock.now });
}

/**
 * Shows prompts as a server reads them; see `sentByServer`.
 *
 * @throws AxiaError that says what may keep this page from it
 */
export async function serverSender(
  { model, url }: { model: string; url: string },
  secrets: EndpointSecrets,
  { provenance, signal }: Pick<SenderOptions, 'provenance' | 'signal'>
): Promise<Sender> {
  const manner = provenance?.kind === 'endpoint' ? (provenance.strategy?.profile ?? null) : null;
  // It brings the chat templates with it, which nobody else needs here.
  const { sentByServer } = await import('./sent');
  const sent = await explainNetworkError(url, () =>
    sentByServer(url, model, transportTo(url, secrets), manner, signal)
  );
  return { sent: ({ prompt }, stop) => sent(prompt, stop), close: () => Promise.resolve() };
}

function transportTo(url: string, secrets: EndpointSecrets, atOnce = DEFAULT_AT_ONCE): Transport {
  return createTransport({
    url,
    secrets,
    atOnce,
    clock: systemClock,
    random: mulberry32(Date.now())
  });
}
