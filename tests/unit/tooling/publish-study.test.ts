import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { disagreements } from '../../../scripts/publish-study/disagreements';
import { publishStudy } from '../../../scripts/publish-study/publish';
import { AxiaError } from '../../../src/lib/core/error';
import { parseExplorerIndex } from '../../../src/lib/core/explorer';
import { bundleOf } from '../../independent/bundles';
import { changedBundle } from '../../independent/stranger';
import { bundleBytes, readWhole, type WholeBundle } from '../bundle/whole';

const folder = mkdtempSync(join(tmpdir(), 'axia-publish-'));
const list = join(folder, 'index.json');
afterAll(() => rmSync(folder, { recursive: true }));

const listed = () => parseExplorerIndex(JSON.parse(readFileSync(list, 'utf8'))).map(({ id }) => id);
const bundles = () => readdirSync(folder).filter((name) => name.endsWith('.zip'));

function publish(bytes: Uint8Array, id: string, description = 'A circle.') {
  const file = join(folder, 'given');
  writeFileSync(file, bytes);
  return publishStudy({ file, id, description, folder });
}

describe('publishStudy', { timeout: 120_000 }, () => {
  let whole: WholeBundle;
  const bytes = ({ answers, report, status = 'complete' }: Changed = {}) =>
    bundleBytes({
      record: { ...whole.record, status },
      answers: answers ?? whole.answers,
      report: report ?? whole.report,
      appVersion: '1',
      createdAt: '2026-05-01T00:00:00.000Z'
    });
  type Changed = Partial<Pick<WholeBundle, 'answers' | 'report'>> & {
    status?: 'complete' | 'incomplete';
  };

  beforeAll(async () => {
    writeFileSync(list, JSON.stringify({ format: 'axia-explorer', version: 1, studies: [] }));
    const choices = { individuals: 20, bootstraps: 2, permutations: 9 };
    const asked = { respondent: 'strong-circle', points: 'all', form: true, choices } as const;
    whole = await readWhole(await bundleOf(asked));
  });

  it('refuses what is unfinished, damaged, or not what the answers lead to, and writes nothing', async () => {
    await expect(publish(bytes({ status: 'incomplete' }), 'one')).rejects.toThrow(/questions/);
    await expect(publish(bytes({ answers: whole.answers.slice(1) }), 'one')).rejects.toThrow(/439/);
    await expect(publish(bytes({ report: {} }), 'one')).rejects.toThrow(/no analysis/);
    const damaged = changedBundle(bytes(), 'answers.csv', (text) => text.replace('0.', '1.'));
    await expect(publish(damaged, 'one')).rejects.toThrow(AxiaError);
    await expect(publish(bytes(), '../one')).rejects.toThrow(AxiaError);
    await expect(publish(bytes(), 'one', '')).rejects.toThrow(AxiaError);
    const changed = whole.report['scores.csv']!.replace(
      /(?<=\d\.\d)\d/,
      (digit) => `${(Number(digit) + 1) % 10}`
    );
    const report = { ...whole.report, 'scores.csv': changed };
    await expect(publish(bytes({ report }), 'one')).rejects.toThrow(/agree/);
    expect(listed()).toEqual([]);
    expect(bundles()).toEqual([]);
  });

  it('writes and lists what agrees, once', async () => {
    const study = await publish(bytes(), 'one');
    expect(study).toMatchObject({ id: 'one', title: 'Checked', simulated: true });
    expect(listed()).toEqual(['one']);
    expect(bundles()).toEqual(['one.zip']);
    await expect(publish(bytes(), 'one')).rejects.toThrow(/another id/);
    await expect(publish(bytes(), 'two')).rejects.toThrow(/as one/);
    expect(listed()).toEqual(['one']);
  });
});

describe('disagreements', () => {
  const published = { a: [1, { b: 0.5, note: 'as it was' }], c: null, d: 'NaN' };

  it('are none where numbers agree to twelve digits, whatever the words', () => {
    const computed = { a: [1, { b: 0.5 + 1e-14, note: 'better' }], c: null, d: 'NaN' };
    expect(disagreements(computed, published, 'x')).toEqual([]);
  });

  it.each([
    ['another number', { ...published, a: [1, { b: 0.5001 }] }, 'x.a.1.b'],
    ['a number that is missing', { ...published, a: [1, {}] }, 'x.a.1.b'],
    ['one too many', { ...published, e: 2 }, 'x.e'],
    ['a number for none', { ...published, c: 0 }, 'x.c'],
    ['none for a text', { ...published, d: null }, 'x.d']
  ])('name %s', (_, computed, place) => {
    const found = disagreements(computed, published, 'x');
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(`${place}:`);
  });
});
