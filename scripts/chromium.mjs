// Where the tests' browser is, and how it is started.
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];

/** Where the installers of macOS and Windows put Chrome. */
const places = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  join(process.env.PROGRAMFILES ?? 'C:/Program Files', 'Google/Chrome/Application/chrome.exe')
];

/** Path of an installed Chromium or Chrome, or null. `AXIA_CHROMIUM` wins. */
export function findChromium() {
  const chosen = process.env.AXIA_CHROMIUM;
  if (chosen) return chosen;
  for (const folder of (process.env.PATH ?? '').split(delimiter))
    for (const name of names) {
      const path = join(folder, name);
      if (folder && existsSync(path)) return path;
    }
  return places.find((path) => existsSync(path)) ?? null;
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

/** Launch options of playwright; without an installed browser it looks for its own. */
export function launchOptions() {
  const executablePath = findChromium();
  return { args: chromiumArgs, ...(executablePath ? { executablePath } : {}) };
}
