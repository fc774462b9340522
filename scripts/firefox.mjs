// Where Firefox is, and how it is sent to an address. It is not driven: pages that run by their address
// say themselves what they found.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

const NAMES = ['firefox', 'firefox-esr'];

/** Where the installers of macOS and Windows put it. */
const PLACES = [
  '/Applications/Firefox.app/Contents/MacOS/firefox',
  join(process.env.PROGRAMFILES ?? 'C:/Program Files', 'Mozilla Firefox/firefox.exe')
];

/** A quiet first start. */
const PREFERENCES = {
  'app.update.enabled': false,
  'browser.shell.checkDefaultBrowser': false,
  'browser.aboutwelcome.enabled': false,
  'datareporting.policy.dataSubmissionEnabled': false,
  'toolkit.telemetry.enabled': false
};

/** Path of an installed Firefox, or null. `AXIA_FIREFOX` wins. */
export function findFirefox() {
  const chosen = process.env.AXIA_FIREFOX;
  if (chosen) return chosen;
  for (const folder of (process.env.PATH ?? '').split(delimiter))
    for (const name of NAMES) {
      const path = join(folder, name);
      if (folder && existsSync(path)) return path;
    }
  return PLACES.find((path) => existsSync(path)) ?? null;
}

/**
 * Opens an address in a headless Firefox with a fresh profile.
 *
 * @param {string} program
 * @param {string} address
 * @returns {Promise<() => Promise<void>>} closes it
 */
export async function openInFirefox(program, address) {
  const profile = mkdtempSync(join(tmpdir(), 'axia-firefox-'));
  const lines = Object.entries(PREFERENCES).map(
    ([name, value]) => `user_pref(${JSON.stringify(name)}, ${value});`
  );
  writeFileSync(join(profile, 'user.js'), lines.join('\n'));
  const child = spawn(program, ['--headless', '--no-remote', '--profile', profile, address], {
    stdio: 'ignore'
  });
  await once(child, 'spawn');
  return async () => {
    if (child.exitCode === null) {
      const ended = once(child, 'exit');
      child.kill();
      await ended;
    }
    rmSync(profile, { recursive: true, force: true });
  };
}
