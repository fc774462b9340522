// Where the tests' browser is, and how it is started.
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];

/** Path of an installed Chromium or Chrome, or null. `AXIA_CHROMIUM` wins. */
export function findChromium() {
  const chosen = process.env.AXIA_CHROMIUM;
  if (chosen) return chosen;
  for (const folder of (process.env.PATH ?? '').split(delimiter))
    for (const name of names) {
      const path = join(folder, name);
      if (folder && existsSync(path)) return path;
    }
  return null;
}

/** Flags for a quiet headless browser that also runs as root. */
export const chromiumArgs = [
  '--no-sandbox',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
  '--no-first-run'
];
