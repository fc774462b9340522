// The service worker: keeps the files of one version of the site, so that it works without network.
// Built by scripts/offline.mjs. docs/offline.md.
import { answering, type SiteFile, type SiteFiles } from '../lib/platform/site-files';

declare const self: ServiceWorkerGlobalScope;
/** Written by the build. */
declare const SITE_FILES: SiteFiles;

const files = SITE_FILES;
const PREFIX = 'axia-site-';
const CACHE = PREFIX + files.version;
/** Published studies that were opened here. */
const OPENED = 'axia-opened';
const home = self.registration.scope;

self.addEventListener('install', (event) => event.waitUntil(keepAll(files.first)));

self.addEventListener('activate', (event) =>
  event.waitUntil(dropOld().then(() => self.clients.claim()))
);

self.addEventListener('message', (event) => {
  // Never by itself: a tab in mid-run would get files of two versions.
  if (event.data === 'take-over') event.waitUntil(self.skipWaiting());
  if (event.data === 'keep-engines') event.waitUntil(keepAll(files.engines).catch(() => undefined));
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const { method, url, mode, headers } = request;
  const asked = { method, url, navigates: mode === 'navigate', partial: headers.has('range') };
  switch (answering(asked, home)) {
    case 'page':
      return event.respondWith(keptOr(new Request(home)));
    case 'kept':
      return event.respondWith(keptOr(request));
    case 'newest':
      return event.respondWith(newest(request));
    case 'network':
  }
});

async function keepAll(wanted: readonly SiteFile[]): Promise<void> {
  const cache = await caches.open(CACHE);
  const waiting = [...wanted];
  const keepNext = async (): Promise<void> => {
    for (let file = waiting.pop(); file !== undefined; file = waiting.pop())
      await keep(cache, file);
  };
  await Promise.all(Array.from({ length: 6 }, keepNext));
}

async function keep(cache: Cache, { path, hashed }: SiteFile): Promise<void> {
  const address = home + path;
  if (await cache.match(address, { ignoreVary: true })) return;
  // What has the content in its name is the same in another version, and in the browser’s own cache.
  const known = hashed ? await findKept(address) : undefined;
  const response = known ?? (await fetch(address, { cache: hashed ? 'default' : 'no-cache' }));
  if (!response.ok) throw new TypeError(`${address}: ${response.status}`);
  await cache.put(address, response);
}

/** A file as it is kept: by this version, else by one that another tab may still show. */
async function findKept(address: string): Promise<Response | undefined> {
  const options = { ignoreSearch: true, ignoreVary: true };
  const found = await (await caches.open(CACHE)).match(address, options);
  if (found) return found;
  for (const name of await siteCaches()) {
    const older = await (await caches.open(name)).match(address, options);
    if (older && /\/assets\//u.test(address)) return older;
  }
  return undefined;
}

async function keptOr(request: Request): Promise<Response> {
  const kept = await findKept(request.url);
  if (kept) return kept;
  const response = await fetch(request);
  const path = request.url.slice(home.length);
  if (response.ok && files.engines.some((file) => file.path === path)) {
    const copy = response.clone();
    await caches.open(CACHE).then((cache) => cache.put(request, copy));
  }
  return response;
}

async function newest(request: Request): Promise<Response> {
  const cache = await caches.open(OPENED);
  try {
    const response = await fetch(request);
    if (response.ok) await cache.put(request, response.clone());
    return response;
  } catch (error) {
    const kept = await cache.match(request, { ignoreVary: true });
    if (kept) return kept;
    throw error;
  }
}

/** Names of the caches of all versions that are here, in the order in which they came. */
const siteCaches = async (): Promise<string[]> =>
  (await caches.keys()).filter((name) => name.startsWith(PREFIX));

/** Deletes old versions but the one before: another tab may still show it. */
async function dropOld(): Promise<void> {
  const others = (await siteCaches()).filter((name) => name !== CACHE);
  await Promise.all(others.slice(0, -1).map((name) => caches.delete(name)));
}
