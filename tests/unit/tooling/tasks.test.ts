import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { freePort, missingPackages, newest, requireNode, run } from '../../../scripts/tasks.mjs';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'axia-tasks-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

test('an old Node is told what is needed, a new one nothing', () => {
  expect(() => requireNode('18.20.0')).toThrow(
    'Axia needs Node 20.19 or newer, and this is 18.20.0'
  );
  expect(() => requireNode('20.18.3')).toThrow('newer');
  expect(() => requireNode('20.19.0')).not.toThrow();
  expect(() => requireNode('24.1.0')).not.toThrow();
});

test('packages are missing when absent or of another version, unless optional', () => {
  const wanted = {
    packages: {
      '': { version: '0.1.0' },
      'node_modules/a': { version: '1.0.0' },
      'node_modules/b': { version: '2.0.0' },
      'node_modules/other-system': { version: '1.0.0', optional: true }
    }
  };
  expect(missingPackages(wanted, null)).toEqual(['node_modules/a', 'node_modules/b']);
  const installed = { packages: { 'node_modules/a': { version: '1.0.0' } } };
  expect(missingPackages(wanted, installed)).toEqual(['node_modules/b']);
  const older = {
    packages: { 'node_modules/a': { version: '1.0.0' }, 'node_modules/b': { version: '1.9.0' } }
  };
  expect(missingPackages(wanted, older)).toEqual(['node_modules/b']);
  expect(missingPackages(wanted, wanted)).toEqual([]);
});

test('newest looks into folders, and takes what is absent for old', () => {
  mkdirSync(join(folder, 'deep'));
  const file = join(folder, 'deep', 'file');
  writeFileSync(file, '');
  const future = new Date('2100-01-01');
  utimesSync(file, future, future);
  expect(newest([folder])).toBe(future.getTime());
  expect(newest([join(folder, 'absent')])).toBe(0);
});

test('run gives the exit code and what was written, also for a command that is not there', async () => {
  const script = "console.log('out'); console.error('err'); process.exit(3)";
  const { code, output } = await run(process.execPath, ['-e', script], { capture: true });
  expect(code).toBe(3);
  expect(output).toContain('out');
  expect(output).toContain('err');
  expect((await run(join(folder, 'absent'), [], { capture: true })).code).toBe(127);
});

test('a free port is a port', async () => {
  const port = await freePort();
  expect(port).toBeGreaterThan(0);
  expect(port).toBeLessThan(65536);
});
