// A file of the disk as something whose bytes can be read.
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

/** A file, until it is closed. @param {string} path @returns {import('./gguf-file.mjs').Source & { close(): void }} */
export function fileSource(path) {
  const file = openSync(path, 'r');
  return {
    size: fstatSync(file).size,
    read(at, length) {
      const bytes = new Uint8Array(length);
      if (readSync(file, bytes, 0, length, at) < length) throw new Error(`${path} is cut off.`);
      return bytes;
    },
    close: () => closeSync(file)
  };
}
