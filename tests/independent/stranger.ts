// Puts bundles before the program that shares no line with the product.
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import { afterAll, expect } from 'vitest';

/** What one test file asks of the stranger's programs; their files are gone after its tests. */
export function useStranger() {
  const folder = mkdtempSync(join(tmpdir(), 'axia-independent-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  let count = 0;
  const points = mkdtempSync(join(folder, 'points-'));
  return {
    /**
     * What the stranger's program says of a bundle.
     *
     * @returns with `kept`, the path of what it computed for a comparison with others
     */
    async recompute(bytes: Uint8Array): Promise<{ code: number; text: string; kept: string }> {
      count += 1;
      const path = join(folder, `${count}.zip`);
      const kept = join(folder, `${count}.json`);
      writeFileSync(path, bytes);
      return { ...(await run('recompute.mjs', [path, '--keep', kept, '--points', points])), kept };
    },

    /**
     * What it says of a comparison of studies.
     *
     * @param csv text of `comparison.csv`
     * @param kept of the studies that were recomputed, by their ids
     */
    recomputeComparison(csv: string, kept: ReadonlyMap<string, string>) {
      const path = join(folder, 'comparison.csv');
      writeFileSync(path, csv);
      return run('comparison.mjs', [path, ...[...kept].map(([id, file]) => `${id}=${file}`)]);
    }
  };
}

/** Two at a time: more would only wait for each other. */
const places: Promise<unknown>[] = [Promise.resolve(), Promise.resolve()];

function run(program: string, parameters: string[]): Promise<{ code: number; text: string }> {
  const script = fileURLToPath(new URL(program, import.meta.url));
  const said = places.shift()!.then(
    () =>
      new Promise<{ code: number; text: string }>((resolve) => {
        execFile(process.execPath, [script, ...parameters], (error, stdout, stderr) => {
          const code = typeof error?.code === 'number' ? error.code : error ? -1 : 0;
          resolve({ code, text: stdout + stderr });
        });
      })
  );
  places.push(said);
  return said;
}

/** A bundle with one file changed. */
export function changedBundle(
  bytes: Uint8Array,
  name: string,
  change: (text: string) => string
): Uint8Array {
  const files = unzipSync(bytes);
  const before = strFromU8(files[name]!);
  const after = change(before);
  expect(after).not.toBe(before);
  return zipSync({ ...files, [name]: strToU8(after) });
}
