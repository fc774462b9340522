// What the built site may do: a policy in its page, and headers for the hosts that can send some.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Directives of a Content-Security-Policy by name. @typedef {Record<string, string>} Policy */

/**
 * What the page may do, as far as it can say so itself. WebAssembly is the analysis and the models;
 * models come over https, and a server of the reader's own may answer over http. Markup and the
 * addresses of workers pass through policies: Svelte's for its templates, and Axia's
 * (`src/lib/platform/trusted-addresses.ts`).
 *
 * @type {Policy}
 */
const shared = {
  'default-src': "'none'",
  'script-src': "'self' 'wasm-unsafe-eval'",
  'style-src': "'self'",
  'img-src': "'self' blob:",
  'connect-src': "'self' https: http:",
  'worker-src': "'self'",
  'manifest-src': "'self'",
  'base-uri': "'none'",
  'form-action': "'none'",
  'frame-src': "'none'",
  'object-src': "'none'"
};

/** What only a page has: sinks for markup and scripts. @type {Policy} */
const sinks = {
  'require-trusted-types-for': "'script'",
  'trusted-types': 'default svelte-trusted-html'
};

/** @param {Policy} policy */
const written = (policy) =>
  Object.entries(policy)
    .map(([name, value]) => `${name} ${value}`)
    .join('; ');

/** The policy that `index.html` states. */
export const pagePolicy = written({ ...shared, ...sinks });

/** The script of `404.html`, by its hash: it stands in the file, which may be served from any folder. */
function scriptOf404() {
  const html = readFileSync(fileURLToPath(new URL('../static/404.html', import.meta.url)), 'utf8');
  const [, script = ''] = /<script>([^]*?)<\/script>/.exec(html) ?? [];
  return `'sha256-${createHash('sha256').update(script).digest('base64')}'`;
}

/**
 * Headers for every file of the site. Those of a worker's file are the worker's policy: the engine
 * for the processor starts a worker of its own from a blob there, and its markup has no sinks.
 *
 * @returns {Record<string, string>}
 */
export function siteHeaders() {
  return {
    'Content-Security-Policy': written({
      ...shared,
      'script-src': `${shared['script-src']} ${scriptOf404()}`,
      'worker-src': "'self' blob:"
    }),
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Referrer-Policy': 'no-referrer',
    'X-Content-Type-Options': 'nosniff'
  };
}

/**
 * States the policy in the built page, and writes the headers to `_headers`, which hosts such as
 * Netlify and Cloudflare Pages read. A page of the development server has neither: it injects styles.
 *
 * @returns {import('vite').Plugin}
 */
export function sitePolicy() {
  return {
    name: 'site-policy',
    apply: 'build',
    transformIndexHtml: () => [
      {
        tag: 'meta',
        attrs: { 'http-equiv': 'Content-Security-Policy', content: pagePolicy },
        injectTo: 'head-prepend'
      }
    ],
    generateBundle() {
      const lines = Object.entries(siteHeaders()).map(([name, value]) => `  ${name}: ${value}\n`);
      this.emitFile({ type: 'asset', fileName: '_headers', source: `/*\n${lines.join('')}` });
    }
  };
}
