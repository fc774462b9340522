import fc from 'fast-check';
import { expect, it } from 'vitest';
import { openBundle } from '../../../src/lib/bundle/read-bundle';
import { readReport } from '../../../src/lib/bundle/read-report';
import { DEFAULT_CHOICES } from '../../../src/lib/core/analysis';
import type { AnalysisChoices } from '../../../src/lib/core/analysis/types';
import { AxiaError } from '../../../src/lib/core/error';
import { parseRoute } from '../../../src/lib/link';
import { formatBroughtLink } from '../../../src/views/brought';
import { input } from './fixtures';
import { bundleBytes } from './whole';

async function* pieces(text: string): AsyncGenerator<string, void> {
  for (let at = 0; at < text.length; at += 7) yield text.slice(at, at + 7);
}

const choices: AnalysisChoices = {
  ...DEFAULT_CHOICES,
  population: 'h-even',
  seed: 7,
  mds: 'ratio'
};

it('gives the choices of the bundle, which lead to an address that holds them', async () => {
  const report = { ...input().report, 'analysis.json': JSON.stringify({ choices }) };
  const bytes = bundleBytes({ ...input(), report });
  const opened = await openBundle(new Blob([bytes as BlobPart]));
  expect(opened.record.report).toEqual({ choices, similarities: [] });

  const route = parseRoute(formatBroughtLink({ id: 'study-1', report: opened.record.report }));
  expect(route).toMatchObject({ page: 'results', studyId: 'study-1', choices, complaints: [] });
  const usual = parseRoute(
    formatBroughtLink({
      id: 'study-1',
      report: { choices: DEFAULT_CHOICES, similarities: [] }
    })
  );
  expect(usual).toMatchObject({ page: 'results', studyId: 'study-1', choices: {} });
});

it('is unknown, and no fault of the bundle, where it cannot be read', async () => {
  expect(await readReport(null)).toBeNull();
  for (const text of ['', '{', '[]', '{"choices":{"seed":-1}}', '['.repeat(1000)])
    expect(await readReport(pieces(text))).toBeNull();
  await fc.assert(
    fc.asyncProperty(fc.json(), async (text) => {
      expect(await readReport(pieces(text))).toBeNull();
    })
  );
});

it('is not waited for when reading is stopped', async () => {
  const stopped = new AxiaError('aborted', 'Stopped.', 'Go on.');
  const stopping = async function* (): AsyncGenerator<string, void> {
    yield '{';
    throw stopped;
  };
  await expect(readReport(stopping())).rejects.toBe(stopped);
});
