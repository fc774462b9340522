import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Path of a file in `static/`. */
export const staticPath = (path: string): string =>
  fileURLToPath(new URL(`../../../static/${path}`, import.meta.url));

/** Parsed content of a JSON file in `static/`. */
export const readStatic = (path: string): unknown =>
  JSON.parse(readFileSync(staticPath(path), 'utf8'));
