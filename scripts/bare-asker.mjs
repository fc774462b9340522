// A page that does nothing but ask a server: what a browser reaches on this machine, for benches.
import { createServer } from 'node:http';

/**
 * Serves that page.
 *
 * @param {string} address what is asked, by POST
 * @param {string[]} bodies of the questions
 * @param {number} atOnce how many are under way at once
 * @param {number} port
 * @returns {Promise<{ url: string, close: () => void }>}
 */
export async function serveBareAsker(address, bodies, atOnce, port) {
  const html = `<!doctype html><title>Bare</title><script type="module">
    const bodies = ${JSON.stringify(bodies).replaceAll('<', '\\u003c')};
    const headers = { Accept: 'application/json', 'Content-Type': 'application/json' };
    let next = 0;
    const lane = async () => {
      while (next < bodies.length) {
        const body = bodies[next++];
        const reply = await fetch(${JSON.stringify(address)}, { method: 'POST', headers, body });
        JSON.parse(await reply.text());
      }
    };
    await Promise.all(Array.from({ length: ${atOnce} }, lane));
    // The end of a study, as the bench waits for it.
    location.hash = '#/results/none';
  </script>`;
  const server = createServer((_, response) => {
    response.setHeader('content-type', 'text/html; charset=utf-8');
    response.end(html);
  });
  await new Promise((resolve) => server.listen(port, '127.0.0.1', () => resolve(undefined)));
  return { url: `http://127.0.0.1:${port}/`, close: () => server.close() };
}
