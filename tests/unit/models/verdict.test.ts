import { describe, expect, it } from 'vitest';
import { formatBytes } from '../../../src/lib/models/bytes';
import { findModel } from '../../../src/lib/models/catalogue';
import { isSoftware, type AdapterFacts } from '../../../src/lib/models/adapter';
import type { DeviceFacts } from '../../../src/lib/models/device';
import type { ModelEntry } from '../../../src/lib/models/model';
import { verdict } from '../../../src/lib/models/verdict';

const small = findModel('Llama-3.2-1B-Instruct-q4f16_1-MLC')!;
const small32 = findModel('Llama-3.2-1B-Instruct-q4f32_1-MLC')!;
const large = findModel('Llama-3-8B-Instruct-q4f32_1-MLC')!;
const giant = findModel('Llama-3-70B-Instruct-q3f16_1-MLC')!;
const own: ModelEntry = {
  ...small32,
  id: 'own',
  origin: 'folder',
  vramMB: null,
  downloadBytes: null,
  largestTensorBytes: null
};

const adapter: AdapterFacts = {
  description: 'A real graphics card',
  software: false,
  f16: true,
  maxBufferSize: 4 * 2 ** 30,
  maxStorageBufferBindingSize: 2 ** 31,
  maxComputeWorkgroupStorageSize: 32768,
  maxStorageBuffersPerShaderStage: 10
};
const good: DeviceFacts = {
  secureContext: true,
  webgpu: true,
  webgpuInWorkers: true,
  adapter,
  storage: { quota: 50e9, usage: 1e9 },
  memoryGB: 8,
  mobile: false,
  battery: { level: 0.5, charging: true },
  downlink: 10
};
const withAdapter = (change: Partial<AdapterFacts>): DeviceFacts => ({
  ...good,
  adapter: { ...adapter, ...change }
});

describe('verdict', () => {
  it('runs on a good device, and says what it needs and about how long it is fetched', () => {
    const result = verdict(small, good);
    expect(result).toMatchObject({
      verdict: 'runs',
      reasons: [],
      hints: [],
      bytes: small.downloadBytes,
      vramMB: small.vramMB
    });
    expect(result.advice).toContain('879 MB');
    expect(result.seconds).toBeCloseTo(small.downloadBytes! / 1.25e6, 6);
    expect(verdict(small, { ...good, downlink: null }).seconds).toBeNull();
  });

  it.each<[string, DeviceFacts, RegExp]>([
    ['insecure page', { ...good, secureContext: false, webgpu: false, adapter: null }, /secure/],
    [
      'WebGPU in pages only',
      { ...good, webgpuInWorkers: false, adapter: null },
      /but not to workers/
    ],
    ['no WebGPU', { ...good, webgpu: false, adapter: null }, /WebGPU/],
    ['WebGPU without an adapter', { ...good, adapter: null }, /no graphics device/],
    ['no 16-bit shaders', withAdapter({ f16: false }), /16-bit/],
    ['buffers below the minimum', withAdapter({ maxBufferSize: 2 ** 27 }), /requirements/],
    [
      'too few storage buffers',
      withAdapter({ maxStorageBuffersPerShaderStage: 8 }),
      /requirements/
    ],
    ['little storage', { ...good, storage: { quota: 1e9, usage: 0.9e9 } }, /100 MB left/]
  ])('cannot: %s', (_name, facts, reason) => {
    const result = verdict(small, facts);
    expect(result.verdict).toBe('cannot');
    expect(result.reasons.join(' ')).toMatch(reason);
    expect(result.advice).not.toBe('');
  });

  it('names everything that stands in the way, and the 32-bit form first', () => {
    const facts = withAdapter({ f16: false });
    const result = verdict(small, { ...facts, storage: { quota: 1e6, usage: 0 } });
    expect(result.reasons).toHaveLength(2);
    expect(result.advice).toContain(small32.id);
    expect(verdict(small32, facts).verdict).toBe('runs');
  });

  it('counts with the limits that the engine will get, not with those of the device', () => {
    // Just under 1 GiB: the engine falls back to bindings of 128 MiB.
    const facts = withAdapter({ maxStorageBufferBindingSize: 2 ** 30 - 4 });
    expect(verdict(small, facts).verdict).toBe('runs');
    expect(verdict(large, facts).verdict).toBe('cannot');
    expect(verdict(large, withAdapter({ maxStorageBufferBindingSize: 2 ** 30 })).verdict).toBe(
      'runs'
    );
  });

  it('is slow on an emulated device, and where memory is or may be short', () => {
    expect(verdict(small, withAdapter({ software: true })).verdict).toBe('slow');
    expect(verdict(large, { ...good, memoryGB: 4 }).verdict).toBe('slow');
    expect(verdict(large, { ...good, memoryGB: null }).verdict).toBe('runs');
    // Browsers that stop at 8 GB say nothing of a model of 9, but few devices have 31.
    expect(verdict({ ...large, vramMB: 9000 }, good).verdict).toBe('runs');
    expect(verdict(giant, good).verdict).toBe('slow');
    expect(verdict(giant, { ...good, memoryGB: 32 }).verdict).toBe('runs');
  });

  it('asks only for room for what is missing, and takes unknown storage for enough', () => {
    const all = small.downloadBytes!;
    const tight: DeviceFacts = { ...good, storage: { quota: 1e9, usage: 1e9 - 5000 } };
    expect(verdict(small, tight, { storedBytes: all - 5000 })).toMatchObject({
      verdict: 'runs',
      bytes: 5000
    });
    expect(verdict(small, tight, { storedBytes: all - 5001 }).verdict).toBe('cannot');
    // The true size of the files counts before the estimate.
    expect(verdict(small, tight, { storedBytes: 600e6, totalBytes: 600e6 }).bytes).toBe(0);
    expect(verdict(small, { ...good, storage: { quota: null, usage: null } }).verdict).toBe('runs');
  });

  it('judges a model of which little is known', () => {
    const result = verdict(own, { ...good, memoryGB: 0.5, storage: { quota: 1, usage: 1 } });
    expect(result).toMatchObject({ verdict: 'runs', bytes: null, seconds: null, vramMB: null });
    expect(result.advice).toContain('not known');
    expect(verdict(own, { ...good, adapter: null }).verdict).toBe('cannot');
  });

  it('hints at battery and phone, but never refuses for them', () => {
    const away: DeviceFacts = { ...good, mobile: true, battery: { level: 0.34, charging: false } };
    expect(verdict(small, away).hints).toEqual([expect.stringContaining('34%')]);
    expect(verdict(large, away)).toMatchObject({
      verdict: 'runs',
      hints: [expect.stringContaining('Phones'), expect.stringContaining('34%')]
    });
  });
});

describe('isSoftware', () => {
  it('knows the emulated devices by name', () => {
    expect(isSoftware('google swiftshader')).toBe(true);
    expect(isSoftware('Microsoft Basic Render Driver')).toBe(true);
    expect(isSoftware('nvidia ampere')).toBe(false);
  });
});

describe('formatBytes', () => {
  it('writes decimal units', () => {
    expect([0, 1500, 309e6, 999.6e6, 5.02e9].map(formatBytes)).toEqual([
      '0 kB',
      '2 kB',
      '309 MB',
      '1.0 GB',
      '5.0 GB'
    ]);
  });
});
