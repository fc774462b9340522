// A model with trained weights in a folder, in the form in which WebLLM fetches models.
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { vocabularyOf } from './tokenizer.mjs';

/** @typedef {import('./library.mjs').Metadata} Metadata */

/** @param {string} folder @param {string} name */
function json(folder, name) {
  const path = join(folder, name);
  if (!existsSync(path)) throw new Error(`${folder} has no ${name}: is it a model for WebLLM?`);
  return JSON.parse(readFileSync(path, 'utf8'));
}

/**
 * Why weights do not fit a library: tensors that it wants in another shape, or that are missing.
 *
 * @param {Metadata} metadata of the library
 * @param {readonly { name: string, shape: readonly number[] }[]} tensors
 * @returns {string[]} empty where they fit
 */
export function unfitting({ params }, tensors) {
  const shapes = new Map(tensors.map(({ name, shape }) => [name, shape.join(' x ')]));
  return params.flatMap(({ name, shape }) => {
    const wanted = shape.join(' x ');
    const found = shapes.get(name);
    return found === wanted ? [] : [`${name} is ${found ?? 'missing'}, not ${wanted}`];
  });
}

/**
 * Reads a model and makes the server find it. Throws a sentence for people where it has no complete
 * description, or does not fit the library.
 *
 * @param {string} model its folder
 * @param {string} folder where the server looks for the files: made a link to it
 * @param {Metadata} metadata of the library
 */
export function useRealModel(model, folder, metadata) {
  const config = json(model, 'mlc-chat-config.json');
  const list = json(model, 'tensor-cache.json');
  const tokenizer = json(model, 'tokenizer.json');
  const wrong = unfitting(
    metadata,
    list.records.flatMap((/** @type {{ records: never[] }} */ { records }) => records)
  );
  if (wrong.length > 0)
    throw new Error(
      `The model in ${model} does not fit the library: ${wrong.slice(0, 3).join('; ')}.`
    );
  mkdirSync(dirname(folder), { recursive: true });
  rmSync(folder, { recursive: true, force: true });
  symlinkSync(resolve(model), folder);
  /** @type {{ roles: { assistant: string }, role_empty_sep?: string }} */
  const { roles, role_empty_sep: behind = '' } = config.conv_template;
  return {
    name: basename(resolve(model)),
    vocab: vocabularyOf(tokenizer),
    opening: roles.assistant + behind,
    files: [
      'mlc-chat-config.json',
      'tensor-cache.json',
      'tokenizer.json',
      ...list.records.map((/** @type {{ dataPath: string }} */ { dataPath }) => dataPath)
    ]
  };
}
