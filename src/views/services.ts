import { getContext, setContext } from 'svelte';
import type { AxiaError } from '../lib/core/error';
import type { RespondentSpec } from '../lib/core/study/design';
import type { Instrument } from '../lib/core/instrument/instrument';
import type { RespondentIdentity } from '../lib/core/provenance/provenance';
import type { EndpointSecrets } from '../lib/engines/endpoint/secrets';
import type { Respondent } from '../lib/engines/respondent';
import type { Sender, SenderOptions } from '../lib/engines/sent';
import type { GgufFiles, ModelFiles } from '../lib/models';
import type { StudySessions } from '../lib/session';
import type { Sources } from '../lib/sources';
import type { OpenedStore } from '../lib/store/indexeddb';
import type { StudyStore } from '../lib/store/store';

/** Everything a screen needs from outside, chosen in `main.ts` and replaceable in tests. */
export interface Services {
  /** Opens studies and imported questionnaires on first use; `warning` says when they are kept in memory only. */
  openStore(): Promise<OpenedStore>;
  /** Puts another store of studies in place for the rest of this page's life, and says why. */
  replaceStore(store: StudyStore, warning: AxiaError): void;
  sources: Sources;
  /** The models in this browser. Their worker is started by the first use. */
  models: ModelFiles;
  /** The GGUF files in this browser, for the processor. Their worker is started by the first use. */
  gguf: GgufFiles;
  /** Opens studies in a worker, which analyses, exports and imports. The first use starts it. */
  studies: StudySessions;
  /** Keys of servers, in this page's memory alone. */
  secrets: EndpointSecrets;
  identityOf(spec: RespondentSpec, seed: number): Promise<RespondentIdentity>;
  createRespondent(
    spec: RespondentSpec,
    options: { seed: number; instruments: Instrument[] }
  ): Promise<Respondent>;
  /** Shows prompts as a respondent reads them; null where it reads none, or its model is not here. */
  createSender(spec: RespondentSpec, options: SenderOptions): Promise<Sender | null>;
  /** Milliseconds since the epoch. */
  now(): number;
}

const key = Symbol('axia services');

export function provideServices(services: Services): void {
  setContext(key, services);
}

/** The services of this page; call while a component initialises. */
export function useServices(): Services {
  return getContext<Services>(key);
}
