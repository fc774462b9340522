import { afterEach, describe, expect, it, vi } from 'vitest';
import { watchBattery, watchGaps, type BatteryState, type Gap } from '../../../src/lib/platform';

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

describe('watchBattery', () => {
  class Battery extends EventTarget {
    level = 0.5;
    charging = true;
  }

  it('tells the state, and every change until it is let go', async () => {
    const battery = new Battery();
    vi.stubGlobal('navigator', { getBattery: async () => battery });
    const told: (BatteryState | null)[] = [];
    const stop = watchBattery((state) => told.push(state));
    await vi.waitFor(() => expect(told).toEqual([{ level: 0.5, charging: true }]));
    Object.assign(battery, { level: 0.19, charging: false });
    battery.dispatchEvent(new Event('levelchange'));
    expect(told.at(-1)).toEqual({ level: 0.19, charging: false });
    stop();
    battery.dispatchEvent(new Event('chargingchange'));
    expect(told).toHaveLength(2);
  });

  it.each([
    ['tells nothing', {}],
    ['refuses', { getBattery: () => Promise.reject(new DOMException('no', 'NotAllowedError')) }]
  ])('knows nothing where the browser %s', async (_case, navigator) => {
    vi.stubGlobal('navigator', navigator);
    const told: unknown[] = [];
    watchBattery((state) => told.push(state));
    await vi.waitFor(() => expect(told).toEqual([null]));
  });
});

describe('watchGaps', () => {
  it('notices a sleep, and not the minute between two wakings of a hidden tab', () => {
    vi.useFakeTimers({ now: 0 });
    const gaps: Gap[] = [];
    const stop = watchGaps((gap) => gaps.push(gap));
    vi.advanceTimersByTime(60_000);
    vi.setSystemTime(120_000);
    vi.advanceTimersByTime(5_000);
    expect(gaps).toEqual([]);
    vi.setSystemTime(7_200_000);
    vi.advanceTimersByTime(5_000);
    expect(gaps).toEqual([{ from: 125_000, to: 7_205_000 }]);
    stop();
    vi.setSystemTime(10_000_000);
    vi.advanceTimersByTime(5_000);
    expect(gaps).toHaveLength(1);
  });
});
