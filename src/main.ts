// Composition root: the only file that picks implementations.
import { mount } from 'svelte';
import App from './App.svelte';
import { EndpointSecrets } from './lib/engines/endpoint/secrets';
import { createModelFiles } from './lib/models/client';
import { createGgufFiles } from './lib/models/gguf/client';
import { createStudySessions } from './lib/session';
import { trustOwnWorkers } from './lib/platform/trusted-addresses';
import { createSources } from './lib/sources';
import type { Services } from './views/services';
import { trouble } from './views/shell/messages.svelte';
import { unsaved } from './views/shell/unsaved.svelte';
import './styles/tokens.css';
import './styles/base.css';

trustOwnWorkers();

let opened: ReturnType<Services['openStore']> | undefined;

const openStore = () =>
  (opened ??= import('./lib/store').then((module) =>
    module.openStore({
      onLost: (error) => trouble.report(error),
      onHolding: (studies) => unsaved.hold(studies)
    })
  ));

const services: Services = {
  openStore,
  replaceStore: (store, warning) => {
    opened = openStore().then((before) => ({ ...before, store, warning }));
  },
  sources: createSources({ base: document.baseURI }),
  models: createModelFiles(),
  gguf: createGgufFiles(),
  studies: createStudySessions(),
  secrets: new EndpointSecrets(),
  identityOf: async (spec, seed) => {
    const engines = await import('./lib/engines');
    return engines.identityOf(spec, { seed, models: services.models, gguf: services.gguf });
  },
  createRespondent: async (spec, options) => {
    const engines = await import('./lib/engines');
    return engines.createRespondent(spec, {
      ...options,
      models: services.models,
      gguf: services.gguf,
      secrets: services.secrets
    });
  },
  createSender: async (spec, options) => {
    const engines = await import('./lib/engines');
    return engines.createSender(spec, {
      ...options,
      models: services.models,
      gguf: services.gguf,
      secrets: services.secrets
    });
  },
  now: () => Date.now()
};

// Nothing fails in silence: what nobody caught is told above the screen.
window.addEventListener('error', ({ error }) => {
  if (error) trouble.report(error);
});
window.addEventListener('unhandledrejection', ({ reason }) => trouble.report(reason));

// After all that the first screen needs. A page of the development server changes too often.
if (import.meta.env.PROD)
  window.addEventListener('load', () => {
    void import('./views/shell/site-updates.svelte').then(({ keepSite }) => keepSite());
  });

mount(App, { target: document.getElementById('app')!, props: { services } });
