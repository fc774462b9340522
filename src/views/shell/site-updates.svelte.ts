import { quietNetwork } from '../../lib/platform/quiet';
import { FOLDER } from '../../lib/models/gguf/disk';
import { CACHES } from '../../lib/models/manifest';
import { background } from './messages.svelte';
import { unsaved } from './unsaved.svelte';

/** Milliseconds without a request after which the first screen is there, and the most to wait. */
const SILENCE = 2000;
const MOST = 10_000;

/**
 * Keeps the site in this browser, so that it works without network, and offers a new version when
 * there is one. It is taken only where the reader asks for it, and not while a study runs here. Does
 * nothing where there are no service workers: over plain http. Never rejects.
 */
export async function keepSite(): Promise<void> {
  if (!('serviceWorker' in navigator)) return;
  try {
    // The whole site is fetched: not before what the reader came for.
    await quietNetwork(SILENCE, MOST);
    const address = new URL('offline.js', document.baseURI).href;
    const registration = await navigator.serviceWorker.register(address);
    offerUpdates(registration);
    const { active } = await navigator.serviceWorker.ready;
    if (await hasModels()) active?.postMessage('keep-engines');
  } catch {
    // Without it the site works as long as there is a network.
  }
}

/** Whether a language model is stored in this browser: its engine must be there too. */
async function hasModels(): Promise<boolean> {
  if (await caches.has(CACHES.weights)) return true;
  const root = await navigator.storage.getDirectory();
  const folder = await root.getDirectoryHandle(FOLDER).catch(() => null);
  for await (const _ of folder?.keys() ?? []) return true;
  return false;
}

function offerUpdates(registration: ServiceWorkerRegistration): void {
  /** The new version that waits; null for none. */
  let waiting = $state.raw<ServiceWorker | null>(null);
  const look = () => {
    // At the first visit nothing is replaced.
    waiting = navigator.serviceWorker.controller && registration.waiting;
  };
  registration.addEventListener('updatefound', () =>
    registration.installing?.addEventListener('statechange', look)
  );
  look();
  $effect.root(() => {
    $effect(() => {
      const line = waiting && {
        text: unsaved.busy
          ? 'A new version of Axia is ready. It waits until the study is over.'
          : 'A new version of Axia is ready.',
        ...{ href: null, page: null },
        action: unsaved.busy ? null : { label: 'Reload to use it', act: take }
      };
      background.show('update', line);
    });
  });

  function take(): void {
    const reload = () => location.reload();
    navigator.serviceWorker.addEventListener('controllerchange', reload, { once: true });
    registration.waiting?.postMessage('take-over');
  }
}
