import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { answering, sortFiles } from '../../../src/lib/platform/site-files';

const built = [
  ...['index.html', '404.html', '_headers', 'favicon.svg', 'offline.js', 'manifest.webmanifest'],
  'preview.png',
  ...[
    'assets/index-DJeF6Ndp.js',
    'assets/index-DJeF6Ndp.js.map',
    'assets/study.worker-Dv8ZxbYZ.js'
  ],
  ...['assets/webllm.worker-8FQnpLIS.js', 'assets/wllama-JeypyGAC.wasm'],
  ...['explorer/index.json', 'explorer/table.json', 'explorer/table.csv', 'explorer/one.zip'],
  ...['explorer/one/analysis.json', 'questionnaires/pvq40.json', 'human-data/index.json']
];

describe('the files that are kept', () => {
  const { first, engines } = sortFiles(built);
  const names = first.map(({ path }) => path);

  it('are all that a study needs, with the page under the address of its folder', () => {
    for (const path of ['', 'assets/index-DJeF6Ndp.js', 'assets/study.worker-Dv8ZxbYZ.js'])
      expect(names).toContain(path);
    for (const path of [
      'explorer/table.json',
      'questionnaires/pvq40.json',
      'human-data/index.json'
    ])
      expect(names).toContain(path);
  });

  it('leave out what no page asks for, published studies, and engines until there is a model', () => {
    expect(
      names.filter((path) =>
        /map$|_headers|404|preview|offline|index\.html|one|webllm|wasm/.test(path)
      )
    ).toEqual([]);
    expect(engines.map(({ path }) => path)).toEqual([
      'assets/webllm.worker-8FQnpLIS.js',
      'assets/wllama-JeypyGAC.wasm'
    ]);
  });

  it('are known by their content only where it is in the name', () => {
    const hashed = new Map(first.map((file) => [file.path, file.hashed]));
    expect(hashed.get('assets/index-DJeF6Ndp.js')).toBe(true);
    for (const path of ['', 'favicon.svg', 'questionnaires/pvq40.json'])
      expect(hashed.get(path)).toBe(false);
  });
});

describe('a request', () => {
  const home = fc.constantFrom('https://one.example/', 'http://localhost:8080/repo/');
  const get = { method: 'GET', navigates: false, partial: false };

  it('is answered with the page where a tab goes to the folder, whatever is behind it', () => {
    fc.assert(
      fc.property(
        home,
        fc.constantFrom('', 'index.html'),
        fc.constantFrom('', '?a=1', '#/study'),
        (at, file, rest) => {
          expect(answering({ ...get, navigates: true, url: at + file + rest }, at)).toBe('page');
        }
      )
    );
    const other = { ...get, navigates: true, url: 'https://a.b/licences.txt' };
    expect(answering(other, 'https://a.b/')).toBe('kept');
  });

  it('is left alone where it leads elsewhere, sends something, or asks for a part', () => {
    const elsewhere = fc.constantFrom(
      'https://models.example/weights.bin',
      'http://localhost:8080/other/index.json',
      'https://one.example.org/',
      'blob:https://one.example/1'
    );
    fc.assert(
      fc.property(home, elsewhere, (at, url) => answering({ ...get, url }, at) === 'network')
    );
    const url = 'https://a.b/assets/index-DJeF6Ndp.js';
    expect(answering({ ...get, url }, 'https://a.b/')).toBe('kept');
    expect(answering({ ...get, url }, 'https://a.b/repo/')).toBe('network');
    expect(answering({ ...get, url, method: 'POST' }, 'https://a.b/')).toBe('network');
    expect(answering({ ...get, url, partial: true }, 'https://a.b/')).toBe('network');
    expect(answering({ ...get, url: 'https://a.b/offline.js' }, 'https://a.b/')).toBe('network');
  });

  it('for a published study gets the newest, and the table of all is kept', () => {
    const of = (path: string) => answering({ ...get, url: `https://a.b/${path}` }, 'https://a.b/');
    expect(of('explorer/one.zip')).toBe('newest');
    expect(of('explorer/table.json')).toBe('kept');
  });
});
