// Bundles that were tampered with: each change is found, and named with both values.
import { describe, expect, it } from 'vitest';
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import { parseManifest } from '../../../src/lib/bundle/manifest';
import { jsonText } from '../../../src/lib/core/json';
import { sha256Hex, utf8Bytes } from '../../../src/lib/core/sha256';
import type { Instrument } from '../../../src/lib/core/instrument/instrument';
import { createStudyService } from '../../../src/lib/session/service';
import type { Verification } from '../../../src/lib/core/report/verification';
import type { ValueReference } from '../../../src/lib/core/reference/reference';
import { bundleOf, figures, instrumentOf } from '../../independent/bundles';
import { OWN_PEOPLE } from '../../independent/own-people';
import { changedBundle } from '../../independent/stranger';

const SMALL = {
  respondent: 'strong-circle',
  preset: 'quick',
  points: 'all',
  choices: { bootstraps: 3, individuals: 40, permutations: 19, population: 'h-np' }
} as const;
const small = bundleOf(SMALL);

const PVQ = 'pvq40';

async function verified(
  bytes: Uint8Array,
  site: readonly Instrument[] = [instrumentOf(PVQ)]
): Promise<{ found: Verification; answers: number }> {
  const service = createStudyService();
  const opened = await service.open(
    1,
    1,
    { kind: 'unchecked', file: new Blob([bytes as BlobPart]) },
    null
  );
  if (!opened.ok) throw new Error(opened.error.message);
  const reply = await service.ask(2, 1, 'verify', [figures, site], null);
  if (!reply.ok) throw new Error(reply.error.message);
  return { found: reply.value as Verification, answers: opened.value!.answered };
}

/** A bundle with one file changed, and, if wanted, hashes that were made to fit. */
async function changed(name: string, change: (text: string) => string, fit: boolean) {
  const files = unzipSync(await small);
  const before = strFromU8(files[name]!);
  const after = change(before);
  expect(after).not.toBe(before);
  files[name] = strToU8(after);
  if (fit) {
    const manifest = parseManifest(JSON.parse(strFromU8(files['manifest.json']!)));
    manifest.files[name] = sha256Hex(utf8Bytes(after));
    const checksum = sha256Hex(utf8Bytes(jsonText({ ...manifest, checksum: undefined })));
    files['manifest.json'] = strToU8(jsonText({ ...manifest, checksum }));
  }
  return zipSync(files);
}

/** A cell of one line of a table, changed. */
const cellAt =
  (line: number, column: number, change: (cell: string) => string) => (text: string) => {
    const lines = text.split('\n');
    const cells = lines[line]!.split(',');
    cells[column] = change(cells[column]!);
    lines[line] = cells.join(',');
    return lines.join('\n');
  };

describe('verifying a bundle', { timeout: 60_000 }, () => {
  it('says of an untouched one that everything is recomputed and identical', async () => {
    const all = { form: true, structure: true, curve: ['scoring', 'population'] } as const;
    const { found } = await verified(await bundleOf({ ...SMALL, ...all }));
    expect(found).toMatchObject({
      differences: [],
      counts: [],
      problem: null,
      wording: [],
      rewritten: []
    });
    expect(found.files.same).toBe(found.files.listed);
    expect(found.prompts.same).toBe(found.prompts.questions);
    expect(found.analysis!.numbers).toBeGreaterThan(3000);
    expect(found.analysis).toMatchObject({ onlyBundle: [], onlyHere: [] });
  });

  it('takes people of the exporter’s own from the bundle, and finds them changed', async () => {
    const bytes = await bundleOf({ ...OWN_PEOPLE, points: 'all' });
    expect((await verified(bytes)).found.differences).toEqual([]);
    const changed = changedBundle(bytes, 'people.json', (text) => {
      const file = JSON.parse(text) as { reference: ValueReference };
      const matrix = file.reference.correlations.centred!;
      matrix[0]![1] = matrix[1]![0] = matrix[0]![1]! + 0.01;
      return JSON.stringify(file);
    });
    const { differences } = (await verified(changed)).found;
    expect(differences.some(({ file }) => file === 'analysis.json')).toBe(true);
  });

  it('finds a probability that was changed in the fifth digit, with hashes made to fit', async () => {
    const nudge = (cell: string) => String(Number(cell) + 1e-5);
    const { found } = await verified(await changed('answers.csv', cellAt(4, 7, nudge), true));
    expect(found.differences).toHaveLength(1);
    const [{ bundle, file, here, where }] = found.differences as [Verification['differences'][0]];
    expect([file, where]).toEqual(['answers.csv', expect.stringMatching(/^row 4 .*probability$/u)]);
    expect(Number(bundle) - Number(here)).toBeCloseTo(1e-5, 9);
  });

  it('finds a log-probability whose probability was changed with it, by the numbers that follow', async () => {
    const bytes = await changed(
      'answers.csv',
      (text) => {
        const lines = text.split('\n');
        const rows = lines.map((line) => line.split(','));
        const cell = rows.filter(([id]) => id === rows[1]![0]);
        cell[0]![6] = String(Number(cell[0]![6]) - 1e-5);
        const weights = cell.map((row) => Math.exp(Number(row[6])));
        const total = weights.reduce((sum, one) => sum + one, 0);
        cell.forEach((row, k) => (row[7] = String(weights[k]! / total)));
        return rows.map((row) => row.join(',')).join('\n');
      },
      true
    );
    const { found } = await verified(bytes);
    expect(found.counts.map(([file]) => file)).toContain('analysis.json');
    expect(found.differences.some(({ where }) => /^populations\[0\]/u.test(where))).toBe(true);
  });

  it('finds a row that is gone, keeps the other answers, and names the hash that is stale', async () => {
    const without = (text: string) => text.split('\n').toSpliced(3, 1).join('\n');
    const whole = await verified(await small);
    const { answers, found } = await verified(await changed('answers.csv', without, false));
    expect(answers).toBe(whole.answers - 1);
    expect(found.files.same).toBe(found.files.listed - 1);
    expect(found.differences[0]).toMatchObject({ file: 'answers.csv', where: 'SHA-256' });
    expect(found.differences[0]!.bundle).toMatch(/^[0-9a-f]{64}$/u);
    expect(found.differences[1]).toMatchObject({ file: 'answers.csv' });
    expect(found.differences[1]!.where).toMatch(/^row 1 \(power, \w+ item 1/u);
  });

  it('names a manifest whose own checksum is stale', async () => {
    const bytes = await changed(
      'manifest.json',
      (text) => text.replace('Checked', 'Chequed'),
      false
    );
    const { found } = await verified(bytes);
    expect(found.differences).toMatchObject([{ file: 'manifest.json', where: 'SHA-256' }]);
  });

  it('names a prompt and a number that were changed, each with both values', async () => {
    const prompt = await changed('prompts.csv', (text) => text.replace('social', 'solemn'), true);
    const one = (await verified(prompt)).found;
    expect(one.differences).toMatchObject([{ file: 'prompts.csv' }]);
    expect(one.differences[0]!.bundle).toContain('solemn');
    expect(one.differences[0]!.here).toContain('social');
    const digit = await changed(
      'analysis.json',
      (text) => text.replace(/("offDiagonalR": 0\.\d{4})\d/u, '$19'),
      true
    );
    const other = (await verified(digit)).found;
    expect(other.differences).toMatchObject([
      { file: 'analysis.json', where: 'populations[0].offDiagonalR' }
    ]);
  });

  it('tells of questions that this version words otherwise', async () => {
    const own = instrumentOf(PVQ);
    const items = own.items.map((item, k) =>
      k === 0 ? { ...item, text: `${item.text} Now.` } : item
    );
    const { found } = await verified(await small, [{ ...own, items, version: 'next' }]);
    expect(found.wording).toMatchObject([{ instrument: PVQ, here: 'next' }]);
    expect(found.wording[0]!.questions).toBeGreaterThan(5);
    expect(found.differences).toEqual([]);
  });
});
