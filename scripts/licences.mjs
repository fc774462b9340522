// The licences of the packages that the site is built from: they ask to travel with it.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** A package in node_modules. @typedef {{ folder: string, name: string, version: string, license: string }} Package */

/** @param {string} id of a module @returns {Package | null} the package whose file it is */
function packageOf(id) {
  const file = id.replace(/^\0/, '').replace(/[?#].*$/, '');
  if (!file.includes('node_modules')) return null;
  for (let folder = dirname(file); folder.includes('node_modules'); folder = dirname(folder)) {
    const found = packageAt(folder);
    if (found) return found;
  }
  return null;
}

/** @param {string} folder @returns {Package | null} */
function packageAt(folder) {
  const path = join(folder, 'package.json');
  if (!existsSync(path)) return null;
  const data = JSON.parse(readFileSync(path, 'utf8'));
  // Some packages have a package.json in their folders that says nothing but the kind of modules.
  return data.name && data.version ? { folder, ...data } : null;
}

/** Packages that ship others in one file with their own, by what they ship. */
const MADE_OF = {
  '@mlc-ai/web-llm': ['loglevel']
};

/** What packages contain that is in no registry of packages, with its licence and owner. */
const WITHIN = [
  '@wllama/wllama contains llama.cpp and ggml (MIT, Copyright (c) 2023-2026 The ggml authors).',
  '@mlc-ai/web-llm contains the runtime of Apache TVM, web-tokenizers and XGrammar (Apache-2.0).'
];

/** @param {Package} one @returns {Package[]} itself, and what it ships */
function withShipped(one) {
  const names = Object.entries(MADE_OF).find(([name]) => name === one.name)?.[1] ?? [];
  const modules = one.folder.slice(0, one.folder.lastIndexOf('node_modules') + 12);
  return [one, ...names.flatMap((name) => packageAt(join(modules, name)) ?? [])];
}

/** @param {Package} one @returns {string} */
function textOf({ folder, name, version, license }) {
  const files = readdirSync(folder).filter((file) => /^(licen[cs]e|notice|copying)/i.test(file));
  const texts = files.map((file) => readFileSync(join(folder, file), 'utf8').trim());
  if (texts.length === 0) throw new Error(`${name} has no licence text.`);
  return [`${name} ${version} (${license})`, ...texts].join('\n\n');
}

/**
 * Writes `licences.txt`: the licence of every package of which a module is in the site or in one of
 * its workers.
 *
 * @returns {{ page: import('vite').Plugin, worker: import('vite').Plugin }}
 */
export function licences() {
  /** @type {Map<string, Package>} */
  const used = new Map();
  /** @param {{ id: string }} module */
  const moduleParsed = ({ id }) => {
    const found = packageOf(id);
    for (const one of found ? withShipped(found) : []) used.set(`${one.name} ${one.version}`, one);
  };
  const collect = { name: 'licences-of-workers', moduleParsed };
  return {
    worker: collect,
    page: {
      name: 'licences',
      moduleParsed,
      generateBundle() {
        const texts = [...used].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => textOf(one));
        const rule = `\n\n${'-'.repeat(80)}\n\n`;
        this.emitFile({
          type: 'asset',
          fileName: 'licences.txt',
          source: `${[['Axia contains the following packages.', ...WITHIN].join('\n'), ...texts].join(rule)}\n`
        });
      }
    }
  };
}
