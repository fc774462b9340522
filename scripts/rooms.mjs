// Which part of src/ may import what: one table, read by ESLint (scripts/rooms-rule.mjs) and by
// tests/architecture.test.ts, and explained in ARCHITECTURE.md. What is not listed is refused.
import { posix } from 'node:path';

/**
 * `may`: folders, or single modules without extension, beside the room's own files.
 * `packages`: npm packages, each with everything under it.
 *
 * @typedef {{ may: string[], packages: string[] }} Room
 */

/** @type {Record<string, Room>} */
export const rooms = {
  'src/lib/core': {
    may: [],
    packages: ['ml-matrix', 'valibot', 'd3-dsv', '@noble/hashes']
  },
  'src/lib/models': {
    may: [
      'src/lib/core',
      'src/lib/platform',
      'src/workers/device.worker',
      'src/workers/models.worker',
      'src/workers/gguf.worker'
    ],
    packages: ['comlink', 'valibot', '@noble/hashes']
  },
  'src/lib/engines': {
    may: [
      'src/lib/core',
      'src/lib/models',
      'src/lib/platform',
      'src/workers/webllm.worker',
      'src/workers/wllama.worker'
    ],
    packages: ['comlink', 'valibot']
  },
  'src/lib/runner': {
    may: ['src/lib/core', 'src/lib/engines/respondent', 'src/lib/store/store'],
    packages: []
  },
  'src/lib/store': {
    may: ['src/lib/core'],
    packages: ['idb', '@noble/hashes']
  },
  'src/lib/bundle': {
    may: ['src/lib/core', 'src/lib/platform', 'src/lib/store/store'],
    packages: ['fflate', 'valibot', '@noble/hashes']
  },
  'src/lib/session': {
    may: [
      'src/lib/bundle',
      'src/lib/core',
      'src/lib/platform',
      'src/lib/sources',
      'src/lib/store',
      'src/workers/study.worker',
      'src/workers/curve.worker',
      'src/workers/people.worker'
    ],
    packages: ['comlink']
  },
  'src/lib/charts': {
    may: ['src/lib/core', 'src/lib/platform'],
    packages: ['d3-array', 'd3-format', 'd3-scale', 'd3-shape', 'svelte']
  },
  'src/lib/link': {
    may: ['src/lib/core'],
    packages: []
  },
  'src/lib/sources': {
    may: ['src/lib/core'],
    packages: []
  },
  'src/lib/platform': {
    may: ['src/lib/core'],
    packages: ['fflate', 'hucre']
  },
  'src/workers': {
    may: ['src/lib/engines', 'src/lib/models', 'src/lib/platform', 'src/lib/session'],
    packages: ['@mlc-ai/web-llm', 'comlink']
  },
  'src/views': {
    // package.json tells the version that an export names.
    may: ['src/lib', 'package.json'],
    packages: ['d3-array', '@tanstack/svelte-virtual', 'svelte', 'uqr']
  },
  // main.ts and App.svelte: the only place that picks implementations.
  src: {
    may: ['src'],
    packages: ['svelte']
  }
};

/** Packages that stay in one place, whatever the table says. @type {Record<string, string>} */
const exclusive = {
  // Six megabytes: only a worker that is created on demand may reach it.
  '@mlc-ai/web-llm': 'src/workers/webllm.worker',
  // Two megabytes and more: reached by a worker alone, through one file that another build can replace.
  '@wllama/wllama': 'src/lib/engines/wllama/binding',
  '@huggingface/jinja': 'src/lib/engines/chat-template',
  idb: 'src/lib/store'
};

/** Whether a path is a place, or in it. */
export const within = (/** @type {string} */ path, /** @type {string} */ place) =>
  path === place || path.startsWith(`${place}/`);

/** A module's path without what may be left out: `.ts`, `.js`, `.mjs`, a query. */
export const withoutEnding = (/** @type {string} */ path) =>
  path.replace(/\?.*$/, '').replace(/\.(ts|m?js)$/, '');

/** Name of the package in a specifier: `@noble/hashes` of `@noble/hashes/sha2.js`. */
export function packageName(/** @type {string} */ specifier) {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

/** The room that a file of src/ belongs to, if any; `src` holds only the files beside main.ts. */
export function roomOf(/** @type {string} */ file) {
  if (posix.dirname(file) === 'src') return 'src';
  return Object.keys(rooms).find((room) => room !== 'src' && within(file, room));
}

/**
 * Why a file may not import something, or null when it may.
 *
 * @param {string} file path from the repository root, with forward slashes
 * @param {string} specifier as written in the import
 * @returns {string | null}
 */
export function whyNot(file, specifier) {
  if (!within(file, 'src')) return null;
  const name = roomOf(file);
  const room = name === undefined ? undefined : rooms[name];
  if (name === undefined || !room) return `${file} is in no room of scripts/rooms.mjs`;
  const refusal = (/** @type {string} */ target) =>
    `${name} may not import ${target}: see ARCHITECTURE.md`;

  if (!specifier.startsWith('.')) {
    const wanted = packageName(specifier);
    const place = exclusive[wanted];
    if (place !== undefined)
      return within(withoutEnding(file), place) ? null : `only ${place} may import ${wanted}`;
    return room.packages.includes(wanted) ? null : refusal(wanted);
  }
  const target = withoutEnding(posix.join(posix.dirname(file), specifier));
  const allowed = name === 'src' ? room.may : [name, ...room.may];
  return allowed.some((place) => within(target, place)) ? null : refusal(target);
}
