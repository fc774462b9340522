import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** A JSON file beside this one, or the file that an environment variable names. */
export function readJson<T>(name: string, variable?: string): T {
  const chosen = variable ? process.env[variable] : undefined;
  const path = chosen || fileURLToPath(new URL(name, import.meta.url));
  return JSON.parse(readFileSync(path, 'utf8'), revive) as T;
}

/** Numbers that JSON lacks are held as strings. */
function revive(_key: string, value: unknown): unknown {
  if (value === 'NaN') return NaN;
  if (value === 'Infinity') return Infinity;
  if (value === '-Infinity') return -Infinity;
  return value;
}
