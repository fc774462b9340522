// The published studies, real and simulated: the stranger's program computes each of them again, and
// from that the comparison of all of them.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { explorerFiles } from '../../scripts/explorer-data.mjs';
import { parseExplorerIndex } from '../../src/lib/core/explorer';
import { useStranger } from './stranger';

const { recompute, recomputeComparison } = useStranger();

const folder = new URL('../../static/explorer/', import.meta.url);
const read = (name: string) => readFileSync(new URL(name, folder));
const ids = parseExplorerIndex(JSON.parse(read('index.json').toString())).map(({ id }) => id);
const recomputed = ids.map((id) => recompute(read(`${id}.zip`)));

describe('a published study is recomputed', { timeout: 400_000 }, () => {
  ids.forEach((id, at) =>
    it.concurrent(id, async () => {
      const { code, text } = await recomputed[at]!;
      expect(text).toMatch(/^identical within/mu);
      expect(code).toBe(0);
    })
  );
});

it(
  'comparison.csv has the numbers that follow from the bundles',
  { timeout: 400_000 },
  async () => {
    const kept = await Promise.all(
      ids.map(async (id, at) => [id, (await recomputed[at]!).kept] as const)
    );
    const csv = (await explorerFiles()).get('explorer/comparison.csv')!;
    const { code, text } = await recomputeComparison(csv, new Map(kept));
    expect(text).toMatch(/^identical within/mu);
    expect(code).toBe(0);
    // One digit of a difference.
    const changed = csv.replace(
      /,(0\.\d)(\d)(\d+),paired/u,
      (_, head, digit, tail) => `,${head}${(Number(digit) + 1) % 10}${tail},paired`
    );
    expect(changed).not.toBe(csv);
    expect((await recomputeComparison(changed, new Map(kept))).code).toBe(1);
  }
);
