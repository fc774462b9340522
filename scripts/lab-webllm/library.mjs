// What a compiled model library (.wasm) tells about itself, read from its bytes without running it.
import { readFileSync } from 'node:fs';

/** @typedef {{ name: string, shape: number[], dtype: string }} Parameter */

/**
 * The description that the compiler puts into every library, as far as it is used here.
 *
 * @typedef {{
 *   model_type: string,
 *   quantization: string,
 *   context_window_size: number,
 *   sliding_window_size: number,
 *   attention_sink_size: number,
 *   prefill_chunk_size: number,
 *   kv_cache?: { num_hidden_layers: number, num_attention_heads: number, num_key_value_heads: number,
 *     head_dim: number },
 *   params: Parameter[]
 * }} Metadata
 */

/** @typedef {{ bytes: Buffer, metadata: Metadata, imports: string[], exports: string[] }} Library */

const OPENING = '{"model_type"';

/**
 * The first complete JSON object of some bytes that begins with a text.
 *
 * @param {Buffer} bytes
 * @param {string} opening
 * @returns {string | null} null when there is none, or it has no end
 */
export function embeddedJson(bytes, opening) {
  const start = bytes.indexOf(opening);
  if (start < 0) return null;
  let depth = 0;
  let quoted = false;
  for (let at = start; at < bytes.length; at++) {
    const character = String.fromCharCode(/** @type {number} */ (bytes[at]));
    if (quoted) {
      if (character === '\\') at++;
      else if (character === '"') quoted = false;
    } else if (character === '"') quoted = true;
    else if (character === '{') depth++;
    else if (character === '}' && --depth === 0) return bytes.toString('utf8', start, at + 1);
  }
  return null;
}

/**
 * Reads a library. Throws a sentence for people when the file is none.
 *
 * @param {string} path
 * @returns {Library}
 */
export function readLibrary(path) {
  const bytes = readFileSync(path);
  const json = embeddedJson(bytes, OPENING);
  if (json === null)
    throw new Error(`${path} has no model description inside: is it a library for WebLLM?`);
  const module = new WebAssembly.Module(new Uint8Array(bytes));
  const names = (/** @type {{ name: string }[]} */ list) => list.map(({ name }) => name);
  return {
    bytes,
    metadata: JSON.parse(json),
    imports: names(WebAssembly.Module.imports(module)),
    exports: names(WebAssembly.Module.exports(module))
  };
}

/**
 * What stands between a library and a package's runtime: functions that it imports and the
 * runtime's text never names, and functions of the present interface (`TVMFFI…`) that the runtime
 * calls and the library lacks. Empty when they fit.
 *
 * @param {Pick<Library, 'imports' | 'exports'>} library
 * @param {string} source text of the package's index.js
 */
export function misfits({ imports, exports }, source) {
  const called = new Set(
    [...source.matchAll(/\bexports\.(TVMFFI\w+)/g)].map(([, name]) => /** @type {string} */ (name))
  );
  return [
    ...imports.filter((name) => !source.includes(name)),
    ...[...called].filter((name) => !exports.includes(name))
  ];
}
