import { readFileSync, readdirSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { at } from '../../scripts/tasks.mjs';
import { useSite } from './harness';

/** Words that only the engine's own code holds. */
const engine = /\bCreateMLCEngine\b|\bMLCEngine\b/;
const text = (name: string) => readFileSync(at('dist', name), 'utf8');

describe('the built site', () => {
  const site = useSite();

  test('opens on the start page without a complaint', async () => {
    const page = await site.open();
    expect(await page.title()).toMatch(
      /^Axia.+do value-prompted language models answer like people\?$/
    );
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.waitForLoadState('networkidle');
  });

  test('fetches no engine code for any screen', async () => {
    const chunks = readdirSync(at('dist/assets')).filter((name) => name.endsWith('.js'));
    const engines = chunks.filter((name) => engine.test(text(`assets/${name}`)));
    // There is engine code to be fetched: else the test would say nothing.
    expect(engines).not.toEqual([]);

    const page = await site.open();
    for (const screen of ['', '#/results', '#/models', '#/methods', '#/explorer', '#/study']) {
      await page.goto(site.address(screen));
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.waitForLoadState('networkidle');
    }
    const fetched = site.requests().map((address) => new URL(address).pathname.split('/').at(-1));
    expect(fetched.length).toBeGreaterThan(7);
    expect(engines.filter((name) => fetched.includes(name))).toEqual([]);
  });

  test('leads to a real model in one press, with its size and time before anything is fetched', async () => {
    const page = await site.open();
    await page.getByText(/639 MB to download/).waitFor();
    await page.getByRole('link', { name: 'Ask a real model' }).click();
    await page.getByRole('combobox', { name: 'Model' }).waitFor();
    await page.getByText(/It is downloaded once, when you start the study/).waitFor();
    await page
      .getByText(/440 questions/)
      .last()
      .waitFor();
    await page.getByText(/Takes about \d+ minutes/).waitFor();
    await page.getByRole('button', { name: 'Start the study' }).waitFor();
    const away = site.requests().filter((address) => !address.startsWith(site.address()));
    expect(away.filter((address) => /^https?:/.test(address))).toEqual([]);
  });

  test('names at most 90 kB of scripts, compressed, in its only page', () => {
    const named = [...text('index.html').matchAll(/(?:src|href)="\.\/(assets\/[^"]+\.js)"/g)];
    expect(named.length).toBeGreaterThan(0);
    const bytes = named.map(([, name]) => gzipSync(text(name!)).length);
    expect(bytes.reduce((sum, one) => sum + one)).toBeLessThanOrEqual(90_000);
  });
});

describe('the built site in a folder of a plain host', () => {
  const site = useSite({ kind: 'folder', base: '/some/base/' });

  test('opens, and asks for nothing outside its folder', async () => {
    const page = await site.open();
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.waitForLoadState('networkidle');
    const own = site.requests().filter((address) => /^https?:/.test(address));
    expect(own.length).toBeGreaterThan(2);
    for (const address of own) expect(address).toContain(site.address());
  });
});
