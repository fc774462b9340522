import { describe, expect, it } from 'vitest';
import { AxiaError } from '../../../src/lib/core/error';
import { runInWords, type ShownRun } from '../../../src/views/study/page-study.svelte';
import { record } from '../store/fixtures';

const study = record();
const progress = {
  ...{ done: 130, total: 440, failed: 10, rate: 2, secondsLeft: 120 },
  ...{ condition: null, effort: null }
};
const of = (phase: ShownRun['phase'], rest: Partial<ShownRun> = {}): ShownRun => ({
  ...{ active: false, record: study, progress, error: null },
  ...rest,
  phase
});

describe('the line about a run on other screens', () => {
  it('names the study, counts what was answered without what failed, and says how long it takes', () => {
    const line = runInWords(of('running'), null)!;
    expect(line).toContain(study.title);
    expect(line).toMatch(/\b120 of 440\b/);
    expect(line).toMatch(/2 min/);
  });

  it('gives no time while that is unknown, and while the run is paused', () => {
    const unknown = of('running', { progress: { ...progress, secondsLeft: null } });
    for (const line of [runInWords(unknown, null), runInWords(of('paused'), null)]) {
      expect(line).toMatch(/\b120 of 440\b/);
      expect(line).not.toMatch(/left|null/);
    }
  });

  it('says why a run ended, and nothing of one that the reader stopped', () => {
    const error = new AxiaError('network', 'The server is down.', 'Try again.');
    expect(runInWords(of('failed', { error }), null)).toContain('The server is down.');
    expect(runInWords(of('incomplete'), null)).toMatch(/failed/);
    expect(runInWords(of('elsewhere'), null)).toMatch(/another tab/);
    expect(runInWords(of('complete'), 'Mine')).toMatch(/Mine.+complete/);
    for (const phase of ['idle', 'stopped', 'complete'] as const)
      expect(runInWords(of(phase), null)).toBeNull();
  });
});
