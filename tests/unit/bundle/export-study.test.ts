import { describe, expect, it } from 'vitest';
import { exportStudy } from '../../../src/lib/bundle/export-study';
import { openBundle } from '../../../src/lib/bundle/read-bundle';
import type { BundleProgress } from '../../../src/lib/bundle/progress';
import { reportFiles } from '../../../src/lib/core/report';
import { analysis, study } from '../report/fixtures';
import { record as plainRecord } from '../store/fixtures';
import { bundleBytes } from './whole';

const of = study();
const { title, design, identity, provenance, cells, answers } = of;
const record = plainRecord({
  title,
  design,
  instruments: [...of.instruments],
  identity,
  provenance,
  status: 'complete'
});
const made = { redactTexts: true, appVersion: '1', createdAt: '2026-06-01T12:00:00.000Z' };
const exported = { ...record, cells, answers };
const options = { title, updatedAt: record.updatedAt, analysis: analysis(), ...made };

describe('the export of a study, where there is no private file system', () => {
  it('is the bundle with its report, and tells how far it is', async () => {
    const told: BundleProgress[] = [];
    const file = await exportStudy(exported, options, { onProgress: (one) => told.push(one) });
    const report = reportFiles(of, options.analysis);
    const whole = bundleBytes({ record, answers: [...answers.values()], report, ...made });
    expect(Buffer.from(await file.arrayBuffer()).equals(whole)).toBe(true);
    expect(file.type).toBe('application/zip');
    const shares = told.flatMap(({ share }) => (share === null ? [] : [share]));
    expect(shares[0]).toBe(0);
    expect(Math.max(...shares)).toBeLessThanOrEqual(1);
  });

  it('has the title that the study has by now', async () => {
    const file = await exportStudy(exported, { ...options, title: 'Renamed' }, {});
    expect((await openBundle(file)).record.title).toBe('Renamed');
  });

  it('ends when it is stopped', async () => {
    const stop = new AbortController();
    stop.abort();
    await expect(exportStudy(exported, options, { signal: stop.signal })).rejects.toMatchObject({
      kind: 'aborted'
    });
  });
});
