// Composition root: the only file that picks implementations.
import { mount } from 'svelte';
import App from './App.svelte';
import { createSources } from './lib/sources';
import type { Services } from './views/services';
import { createAnalysisClient } from './workers/analysis-client';
import './styles/tokens.css';
import './styles/base.css';

let opened: ReturnType<Services['openStore']> | undefined;

const services: Services = {
  openStore: () => (opened ??= import('./lib/store').then((module) => module.openStore())),
  replaceStore: (store, warning) => {
    opened = Promise.resolve({ store, warning });
  },
  sources: createSources({ base: document.baseURI }),
  analysis: createAnalysisClient(),
  createRespondent: async (spec, options) => {
    const engines = await import('./lib/engines');
    return engines.createRespondent(spec, options);
  },
  now: () => Date.now()
};

mount(App, { target: document.getElementById('app')!, props: { services } });
