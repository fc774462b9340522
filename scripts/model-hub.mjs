// A stand-in for the host of GGUF models: one local file, whatever is asked for.
import { readFileSync } from 'node:fs';

/**
 * @param {string} path of the file
 * @param {number} [piece] bytes after which a response ends, as on a bad line; default never
 */
export function hubOf(path, piece = Infinity) {
  const bytes = readFileSync(path);
  /** @type {number[]} */
  const asked = [];
  return {
    /** Bytes from which the file was asked for so far. */
    asked,
    /** Answers for the host in all pages of a profile. */
    serve: (/** @type {import('playwright').BrowserContext} */ context) =>
      context.route('https://huggingface.co/**', (route) => {
        const from = Number(/\d+/.exec(route.request().headers()['range'] ?? '0')?.[0]);
        asked.push(from);
        const part = bytes.subarray(from, from + piece);
        return route.fulfill({
          status: from === 0 ? 200 : 206,
          headers: {
            'access-control-allow-origin': '*',
            'access-control-expose-headers': 'content-range',
            'content-range': `bytes ${from}-${from + part.length - 1}/${bytes.length}`
          },
          body: part
        });
      })
  };
}
