// The published studies, real and simulated: the stranger's program computes each of them again.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseExplorerIndex } from '../../src/lib/core/explorer';
import { recompute } from './stranger';

const folder = new URL('../../static/explorer/', import.meta.url);
const read = (name: string) => readFileSync(new URL(name, folder));

describe('a published study is recomputed', { timeout: 400_000 }, () => {
  for (const { id } of parseExplorerIndex(JSON.parse(read('index.json').toString())))
    it.concurrent(id, async () => {
      const { code, text } = await recompute(read(`${id}.zip`));
      expect(text).toMatch(/^identical within/mu);
      expect(code).toBe(0);
    });
});
