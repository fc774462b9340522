import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { AxiaError } from '../../../src/lib/core/error';
import { parseExplorerIndex } from '../../../src/lib/core/explorer';
import { readWhole } from '../bundle/whole';

const folder = fileURLToPath(new URL('../../../static/explorer/', import.meta.url));
const index: unknown = JSON.parse(readFileSync(`${folder}index.json`, 'utf8'));

describe('published studies', () => {
  const studies = parseExplorerIndex(index);

  it('are those whose bundles stand in the folder', () => {
    const bundles = readdirSync(folder).filter((name) => name.endsWith('.zip'));
    expect(bundles.sort()).toEqual(studies.map(({ id }) => `${id}.zip`).sort());
    expect(studies.length).toBeGreaterThan(0);
  });

  for (const study of studies)
    it(`${study.id}: the bundle is whole, finished and what the list says`, async () => {
      const { record, cells, answers, report } = await readWhole(
        readFileSync(`${folder}${study.id}.zip`)
      );
      expect(record.title).toBe(study.title);
      expect(record.status).toBe('complete');
      expect(answers).toHaveLength(cells.length);
      expect(record.identity.simulated).toBe(study.simulated);
      expect(record.identity.label).toBe(study.respondent);
      expect(report['analysis.json']).toBeDefined();
    });
});

describe('parseExplorerIndex', () => {
  const valid = { format: 'axia-explorer', version: 1, studies: [] };

  it('accepts an empty list', () => {
    expect(parseExplorerIndex(valid)).toEqual([]);
  });

  it.each([
    ['another format', { ...valid, format: 'other' }],
    ['a later version', { ...valid, version: 2 }],
    ['a path for an id', { ...valid, studies: [{ id: '../secret', title: 't' }] }],
    ['no list', { format: 'axia-explorer', version: 1 }],
    ['nothing', null]
  ])('refuses %s', (_, data) => {
    expect(() => parseExplorerIndex(data)).toThrow(AxiaError);
  });
});
