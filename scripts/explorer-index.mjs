// The list of published studies: static/explorer/index.json.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { at } from './tasks.mjs';

/** @typedef {{ id: string, title: string, description: string, respondent: string, simulated: boolean }} Entry */

/** Folder of the published studies. */
export const PUBLISHED = at('static', 'explorer');

/** @returns {Promise<{ studies: Entry[] }>} */
export const readIndex = async (folder = PUBLISHED) =>
  JSON.parse(await readFile(join(folder, 'index.json'), 'utf8'));

/**
 * The list with further entries: models before simulated respondents. An entry replaces the one with
 * its id, at its place; a new one comes last of its kind.
 *
 * @template {{ studies: readonly Entry[] }} Index
 * @param {Index} index
 * @param {readonly Entry[]} entries
 */
export function withEntries(index, entries) {
  const studies = index.studies.map((one) => entries.find(({ id }) => id === one.id) ?? one);
  const known = new Set(studies.map(({ id }) => id));
  studies.push(...entries.filter(({ id }) => !known.has(id)));
  const kind = (/** @type {boolean} */ simulated) =>
    studies.filter((one) => one.simulated === simulated);
  return { ...index, studies: [...kind(false), ...kind(true)] };
}

/** @param {{ studies: readonly Entry[] }} index */
export const writeIndex = (index, folder = PUBLISHED) =>
  writeFile(join(folder, 'index.json'), `${JSON.stringify(index, null, 2)}\n`);
