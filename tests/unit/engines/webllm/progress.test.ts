import { describe, expect, it } from 'vitest';
import { createProgressMeter, parseReport } from '../../../../src/lib/engines/webllm/preparation';

const MIB = 2 ** 20;
const report = (text: string, progress = 0) => ({ text, progress, timeElapsed: 0 });
const fetched = (megabytes: number, progress: number) =>
  report(
    `Fetching param cache[1/8]: ${megabytes}MB fetched. ${Math.floor(progress * 100)}% completed, 3 secs elapsed. It can take a while when we first visit this page to populate the cache. Later refreshes will become faster.`,
    progress
  );

const loaded = (megabytes: number, progress: number) =>
  report(`Loading model from cache[1/8]: ${megabytes}MB loaded. 12% completed.`, progress);

describe('parseReport', () => {
  it('derives bytes done and in all from the share and the megabytes', () => {
    expect(parseReport(fetched(100, 0.25))).toEqual({
      phase: 'downloading',
      bytesDone: 100 * MIB,
      bytesTotal: 400 * MIB
    });
  });

  it('knows the phases', () => {
    // So begins the loading of a model that is complete.
    expect(parseReport(report('Start to fetch params'))).toMatchObject({
      phase: 'loading',
      bytesDone: 0,
      bytesTotal: null
    });
    expect(
      parseReport(
        report('Loading model from cache[2/8]: 50MB loaded. 12% completed, 1 secs elapsed.', 0.125)
      )
    ).toMatchObject({ phase: 'loading', bytesDone: 50 * MIB, bytesTotal: 400 * MIB });
    expect(
      parseReport(report('Loading GPU shader modules[3/40]: 7% completed, 1 secs elapsed.', 0.07))
    ).toMatchObject({ phase: 'compiling', bytesDone: null });
    expect(parseReport(report('Finish loading on WebGPU - Some Card', 1))).toEqual({
      phase: 'verifying',
      bytesDone: null,
      bytesTotal: null
    });
  });
});

describe('createProgressMeter', () => {
  it('tells rate and time left', () => {
    const meter = createProgressMeter(390 * MIB);
    expect(meter.read(report('Start to fetch params'), 0)).toMatchObject({
      bytesDone: 0,
      bytesTotal: 390 * MIB,
      rate: null,
      secondsLeft: null
    });
    expect(meter.read(loaded(100, 0.25), 10_000)).toMatchObject({
      phase: 'loading',
      bytesDone: 100 * MIB,
      bytesTotal: 400 * MIB,
      rate: 10 * MIB,
      secondsLeft: 30
    });
  });

  it('forgets what was longer ago than the window', () => {
    const meter = createProgressMeter(null);
    meter.read(report('Start to fetch params'), 0);
    meter.read(loaded(100, 0.25), 100_000);
    meter.read(loaded(200, 0.5), 110_000);
    const progress = meter.read(loaded(300, 0.75), 130_000);
    expect(progress.rate).toBeCloseTo((200 * MIB) / 30, 3);
  });

  it('starts anew with each phase, and never invents a total', () => {
    const meter = createProgressMeter(null);
    expect(meter.read(report('Start to fetch params'), 0).bytesTotal).toBeNull();
    meter.read(fetched(400, 1), 1000);
    const loading = report('Loading model from cache[1/8]: 50MB loaded. 12%', 0.125);
    expect(meter.read(loading, 2000)).toMatchObject({ phase: 'loading', rate: null });
  });
});
