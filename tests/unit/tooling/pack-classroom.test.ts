import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { packClassroom } from '../../../scripts/pack-classroom.mjs';
import { parseNearby } from '../../../src/lib/models/gguf/nearby';

let folder: string;
const path = (...parts: string[]) => join(folder, ...parts);
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'axia-pack-'));
  mkdirSync(path('site/assets'), { recursive: true });
  writeFileSync(path('site/index.html'), '<title>Axia</title>');
  writeFileSync(path('site/assets/a.js'), '1');
  writeFileSync(path('site/assets/a.js.map'), '1');
  writeFileSync(path('small.gguf'), 'GGUF');
  writeFileSync(path('notes.txt'), '');
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('a folder for a classroom', () => {
  it('has the site, its models as the app reads them, and a page that says how to begin', () => {
    packClassroom({ site: path('site'), models: [path('small.gguf')], to: path('out') });
    expect(existsSync(path('out/axia/assets/a.js'))).toBe(true);
    expect(existsSync(path('out/axia/assets/a.js.map'))).toBe(false);
    const [, list] = /axia-models" content="([^"]+)/.exec(
      readFileSync(path('out/axia/index.html'), 'utf8')
    )!;
    const read: unknown = JSON.parse(readFileSync(path('out/axia', list!), 'utf8'));
    const models = parseNearby(read, `http://one.example/repo/${list}`);
    expect(models).toEqual([
      { file: 'small.gguf', bytes: 4, url: 'http://one.example/repo/models/small.gguf' }
    ]);
    expect(readFileSync(path('out/axia/models/small.gguf'), 'utf8')).toBe('GGUF');
    expect(readFileSync(path('out/start.html'), 'utf8')).toMatch(/http\.server.+axia/);
  });

  it('refuses files that are no models or not there, and overwrites nothing', () => {
    const pack = (...models: string[]) =>
      packClassroom({
        site: path('site'),
        models: models.map((one) => path(one)),
        to: path('out')
      });
    expect(() => pack('notes.txt')).toThrow(/notes\.txt/);
    expect(() => pack('none.gguf')).toThrow(/none\.gguf/);
    expect(existsSync(path('out'))).toBe(false);
    pack();
    expect(() => pack()).toThrow(/already/);
  });

  it('with a damaged list offers nothing, and nothing from another host', () => {
    const one = { file: 'a.gguf', bytes: 1 };
    for (const list of [
      null,
      {},
      [{}],
      [{ ...one, file: '../a.gguf' }],
      [{ ...one, file: 'https://x.example/a.gguf' }],
      [{ ...one, bytes: 0.5 }]
    ])
      expect(parseNearby(list, 'http://one.example/models/index.json')).toEqual([]);
  });
});
