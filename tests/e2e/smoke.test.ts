import { readFileSync, readdirSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { at } from '../../scripts/tasks.mjs';
import { useSite } from './harness';

/** Words that only the engine's own code holds. */
const engine = /\bCreateMLCEngine\b|\bMLCEngine\b/;
const text = (name: string) => readFileSync(at('dist', name), 'utf8');

describe('the built site', () => {
  const site = useSite({ kind: 'preview' });

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

describe('what the built site may do', () => {
  const meta = /<meta http-equiv="Content-Security-Policy" content="([^"]+)"/u;
  const directives = (policy: string) => policy.replaceAll('&#39;', "'").split(/;\s*/u).sort();

  test('is stated in its page, and in headers for hosts that send some', () => {
    const page = directives(meta.exec(text('index.html'))![1]!);
    const headers = text('_headers');
    const header = directives(/Content-Security-Policy: (.*)/u.exec(headers)![1]!);
    for (const policy of [page, header]) {
      expect(policy).toContain("default-src 'none'");
      expect(policy.join()).not.toMatch(/'unsafe-(?:inline|eval)'|data:/u);
    }
    expect(page).toContain("require-trusted-types-for 'script'");
    expect(headers).toMatch(/^ {2}Cross-Origin-Opener-Policy: same-origin$/mu);
  });

  test('comes with the licences of what it is built from, workers included', () => {
    const licences = text('licences.txt');
    for (const name of ['svelte', 'comlink', 'fflate', '@mlc-ai/web-llm', '@wllama/wllama'])
      expect(licences).toMatch(new RegExp(`^${name} [\\d.]+ \\(.+\\)$`, 'mu'));
    expect(licences).toMatch(/Permission is hereby granted/u);
    expect(licences).toMatch(/Apache License/u);
  });
});

describe('the built site in a folder of a plain host', () => {
  const site = useSite({ kind: 'folder', base: '/some/base/' });

  test.each([
    '%23/study?v=1&preset=quick&respondent=simulated&seed=7',
    'study?v=1&preset=quick&respondent=simulated&seed=7',
    'index.html%2523%2Fstudy?preset=quick&amp;respondent=simulated&amp;seed=7&utm_source=x',
    '#/study?preset=quick&amp;respondent=simulated&amp;seed=7.'
  ])('brings home %s, and says so', async (address) => {
    site.expectComplaints(/404/u);
    const page = await site.open(address);
    await page.getByRole('heading', { level: 1, name: /study/i }).waitFor();
    await page.getByText(/address was changed on its way/u).waitFor();
    const { origin, pathname, hash } = new URL(page.url());
    expect(origin + pathname).toBe(site.address());
    expect(new URLSearchParams(hash.split('?')[1]).get('seed')).toBe('7');
    expect(await page.getByText('could not be used').count()).toBe(0);
  });

  test('opens, and asks for nothing outside its folder', async () => {
    const page = await site.open();
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.waitForLoadState('networkidle');
    const own = site.requests().filter((address) => /^https?:/.test(address));
    expect(own.length).toBeGreaterThan(2);
    for (const address of own) expect(address).toContain(site.address());
  });
});
