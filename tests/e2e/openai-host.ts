import type { Page } from 'playwright';
import { afterEach, expect } from 'vitest';
import { PATIENT } from './harness-models';
import { startOpenaiServer, type OpenaiServer, type ServerManner } from '../fakes/openai-server';

/** The model that servers of tests serve. */
export const SERVED = 'example/values-8b';

/** Starts servers of the chat-completions API for a test; they are closed after it. */
export function useOpenaiServers(): (manner?: Partial<ServerManner>) => Promise<OpenaiServer> {
  let started: OpenaiServer[] = [];
  afterEach(async () => {
    await Promise.all(started.map((server) => server.close()));
    started = [];
  });
  return async (manner) => {
    const server = await startOpenaiServer({ models: [SERVED], ...manner });
    started.push(server);
    return server;
  };
}

/** Address of a study that the model of a server answers, started by itself. */
export function servedStudy({ url }: Pick<OpenaiServer, 'url'>, more: Record<string, string> = {}) {
  const query = { respondent: `endpoint:${SERVED}`, endpoint: url, seed: '1', start: '1', ...more };
  return `#/study?${new URLSearchParams(query)}`;
}

/** Questions that a server was asked so far. */
export const questionsTo = ({ requests }: OpenaiServer): number =>
  requests.filter(({ path }) => path.endsWith('/chat/completions')).length;

/**
 * Waits while requests hang, by the page's clock, which runs ahead whenever nothing else is under
 * way; needs `page.clock.install`.
 */
export async function outlastHanging(
  page: Page,
  server: OpenaiServer,
  until: () => Promise<boolean> | boolean
): Promise<void> {
  const done = async () => {
    const { all, hanging } = server.underWay;
    if (all > 0 && all === hanging) await page.clock.fastForward(5000);
    return until();
  };
  await expect.poll(done, PATIENT).toBe(true);
}

/**
 * Everything that a page keeps or shows, as one text: all databases, other storages, caches, its
 * address, what it asked for, and its document.
 */
export function everythingKept(page: Page): Promise<string> {
  return page.evaluate(async () => {
    const ended = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error!);
      });
    const bytesAsText = (_: string, value: unknown) =>
      ArrayBuffer.isView(value) ? new TextDecoder().decode(value) : value;
    const kept: string[] = [];
    for (const { name } of await indexedDB.databases()) {
      const database = await ended(indexedDB.open(name!));
      for (const store of database.objectStoreNames) {
        const objects = database.transaction(store).objectStore(store);
        const [keys, values] = [ended(objects.getAllKeys()), ended(objects.getAll())];
        kept.push(JSON.stringify([await keys, await values], bytesAsText));
      }
      database.close();
    }
    for (const storage of [localStorage, sessionStorage]) kept.push(JSON.stringify(storage));
    for (const name of await caches.keys()) {
      const cache = await caches.open(name);
      for (const request of await cache.keys())
        kept.push(request.url, await (await cache.match(request))!.text());
    }
    kept.push(location.href, JSON.stringify(history.state), document.cookie);
    kept.push(...performance.getEntriesByType('resource').map((entry) => entry.name));
    kept.push(document.documentElement.outerHTML);
    return kept.join('\n');
  });
}
