// A model in WebLLM's form, made from a GGUF file once.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { convertGguf } from './weights/convert.mjs';
import { fileSource } from './weights/file-source.mjs';
import { readGguf } from './weights/gguf-file.mjs';

/** Changes when the same file would give another model: older folders are made again. */
const RECIPE = 1;

/**
 * Folder of the converted model, which is made where it is missing or was made of something else.
 *
 * @param {string} path of the GGUF file
 * @param {string} lab folder for what is made
 * @param {import('./library.mjs').Metadata} metadata of the library
 */
export function ensureConverted(path, lab, metadata) {
  const folder = join(lab, `${basename(path, '.gguf')}-${metadata.quantization}-MLC`);
  // Beside the files, which are served and counted.
  const made = `${folder}.made.json`;
  const { mtimeMs, size } = statSync(path);
  const recipe = createHash('sha256')
    .update(JSON.stringify([RECIPE, metadata, resolve(path), mtimeMs, size]))
    .digest('hex');
  if (existsSync(made) && JSON.parse(readFileSync(made, 'utf8')).recipe === recipe) return folder;
  console.log(`Converting ${path} into ${folder} …`);
  rmSync(folder, { recursive: true, force: true });
  const source = fileSource(path);
  try {
    convertGguf(readGguf(source), folder, metadata);
  } finally {
    source.close();
  }
  // Last, so that a folder that was left half made is made again.
  writeFileSync(made, JSON.stringify({ recipe }));
  return folder;
}
