import axe from 'axe-core';
import {
  chromium,
  type Browser,
  type BrowserContext,
  type BrowserContextOptions
} from 'playwright';
import type { Page } from 'playwright';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { launchOptions } from '../../scripts/chromium.mjs';
import { serveFolder, servePreview, type Server } from './harness-servers';

/**
 * How the built site is served: as `npm run preview` does, as a plain host under a folder, by a
 * host that isolates its pages from other origins, or over plain http under a name that is no
 * local one, which browsers give an insecure context.
 */
export type Serving =
  | { kind: 'preview' }
  | { kind: 'folder'; base: string }
  | { kind: 'isolated' }
  | { kind: 'insecure' };

/** A name for this machine that browsers do not take for a local one. */
const INSECURE_HOST = 'axia.test';

/** Headers that give a page memory shared between threads. */
const ISOLATING = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp'
};

/** Longest wait for anything on a page, in milliseconds: a busy machine takes its time. */
const PATIENCE = 60_000;

/** What one test file has of the site and the browser. Valid inside tests. */
export interface Site {
  /** Address of a screen, for example `address('#/study')`. */
  address(hash?: string): string;
  /** A fresh browser profile. It is closed after the test, which fails if it complained. */
  profile(options?: BrowserContextOptions): Promise<BrowserContext>;
  /** A page in a fresh profile, at a screen of the site. */
  open(hash?: string, options?: BrowserContextOptions): Promise<Page>;
  /** Addresses that the pages of this test have asked for so far. */
  requests(): readonly string[];
  /** Serves another text under this path of the site from now on; only where it is a folder. */
  replace(path: string, text: string): void;
  /** Lets the rest of this test expect complaints of this kind. */
  expectComplaints(pattern: RegExp): void;
}

/** Chromium's own remark wherever a page looks for a graphics card that is not there. */
const noGraphicsCard = /No available adapters/;

/** Playwright’s remark wherever a page may not keep the site: only the tests of that let it. */
const notKept = /Service Worker registration blocked/;

/** What every page may complain of. */
const usual = [noGraphicsCard, notKept];

/**
 * Serves the built site and starts Chromium for the tests of the file that calls it. After each
 * test its profiles are closed, and the test fails if a page logged an error or a warning, or
 * threw one that nothing caught.
 *
 * @param args further flags of the browser
 */
export function useSite(
  serving: Serving = { kind: 'folder', base: '/' },
  { args = [] }: { args?: readonly string[] } = {}
): Site {
  let server: Server | undefined;
  let browser: Browser | undefined;
  let profiles: BrowserContext[] = [];
  let complaints: string[] = [];
  let requests: string[] = [];
  let expected = usual;

  beforeAll(async () => {
    server = await served(serving);
    const options = launchOptions();
    const resolve = `--host-resolver-rules=MAP ${INSECURE_HOST} 127.0.0.1`;
    browser = await chromium.launch({ ...options, args: [...options.args, resolve, ...args] });
  });

  afterEach(async () => {
    const unexpected = complaints.filter((text) => !expected.some((each) => each.test(text)));
    await Promise.all(profiles.map((profile) => profile.close()));
    [profiles, complaints, requests, expected] = [[], [], [], usual];
    expect(unexpected, 'what the pages complained of').toEqual([]);
  });

  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  const site: Site = {
    address: (hash = '') => server!.address + hash,
    async profile(options) {
      const profile = await browser!.newContext({ serviceWorkers: 'block', ...options });
      profiles.push(profile);
      profile.setDefaultTimeout(PATIENCE);
      profile.on('console', (message) => {
        if (message.type() !== 'error' && message.type() !== 'warning') return;
        complaints.push(`${message.type()}: ${message.text()} (${message.location().url})`);
      });
      profile.on('weberror', (error) => complaints.push(String(error.error().stack)));
      profile.on('request', (request) => requests.push(request.url()));
      return profile;
    },
    async open(hash, options) {
      const page = await (await site.profile(options)).newPage();
      await page.goto(site.address(hash));
      return page;
    },
    requests: () => requests,
    replace: (path, text) => server!.replace(path, text),
    expectComplaints: (pattern) => void (expected = [...expected, pattern])
  };
  return site;
}

function served(serving: Serving): Promise<Server> {
  if (serving.kind === 'preview') return servePreview();
  if (serving.kind === 'folder') return serveFolder(serving.base);
  if (serving.kind === 'isolated') return serveFolder('/', 'localhost', ISOLATING);
  return serveFolder('/', INSECURE_HOST);
}

/**
 * Fails with what axe-core finds wrong on the page as it is now.
 *
 * @param look in which look of the page, for the message
 */
export async function expectAccessible(page: Page, look?: string): Promise<void> {
  // Evaluated rather than added as a script, which the page's security policy refuses.
  await page.evaluate(axe.source);
  const violations = await page.evaluate(async () => {
    const { axe: loaded } = window as unknown as { axe: { run: typeof axe.run } };
    return (await loaded.run({ resultTypes: ['violations'] })).violations.map(
      ({ id, help, nodes }) => `${id}: ${help}\n  ${nodes.map((node) => node.html).join('\n  ')}`
    );
  });
  expect(violations, look).toEqual([]);
}

/** How a screen is looked at: its colours, and the width of the window in pixels. */
export interface Look {
  colorScheme: 'light' | 'dark';
  width: number;
}

/** Looks that a screen must pass in: both colours and both widths, each at least once. */
export const LOOKS: readonly Look[] = [
  { colorScheme: 'light', width: 1440 },
  { colorScheme: 'dark', width: 390 }
];

/** In every look: nothing that axe finds wrong, and nothing wider than the window. */
export async function expectSound(page: Page, looks = LOOKS): Promise<void> {
  for (const { colorScheme, width } of looks) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.setViewportSize({ width, height: 900 });
    // Two frames, in which charts measure themselves and draw again.
    await page.evaluate(
      () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))
    );
    const look = `${colorScheme}, ${width} pixels`;
    await expectAccessible(page, look);
    const widest = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(widest, `width in ${look}`).toBeLessThanOrEqual(width);
  }
}
