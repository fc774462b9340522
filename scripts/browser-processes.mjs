// What the operating system knows of a Chromium: the ids of its processes, and the memory of its tabs.
import { readFileSync } from 'node:fs';

/** Bytes of a process’s own: pages of the program’s files are shared by all. NaN once it has ended. */
function memoryOf(/** @type {number} */ id) {
  try {
    const status = readFileSync(`/proc/${id}/status`, 'utf8');
    return Number(/^RssAnon:\s+(\d+)/mu.exec(status)?.[1] ?? NaN) * 1024;
  } catch {
    return NaN;
  }
}

/**
 * Memory is read on Linux only.
 *
 * @param {import('playwright').BrowserContext} context
 */
export async function processesOf(context) {
  const system = await context.browser()?.newBrowserCDPSession();
  if (!system) throw new Error('The browser does not tell of its processes.');
  const all = async () => (await system.send('SystemInfo.getProcessInfo')).processInfo;
  return {
    /** Of all processes, the browser’s own first: it would start the others again. */
    async ids() {
      const ids = (await all()).map(({ id, type }) => ({ id, first: type === 'browser' }));
      return ids.toSorted((a, b) => Number(b.first) - Number(a.first)).map(({ id }) => id);
    },
    /** Bytes of the largest renderer, workers included; 0 where none is known. */
    async memory() {
      const renderers = (await all()).filter(({ type }) => type === 'renderer');
      return Math.max(0, ...renderers.map(({ id }) => memoryOf(id) || 0));
    }
  };
}
