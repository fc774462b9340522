import { describe, expect, it } from 'vitest';
import { formatBytes } from '../../../src/lib/models/bytes';
import { findModel } from '../../../src/lib/models/catalogue';
import {
  isSoftware,
  verdict,
  type AdapterFacts,
  type DeviceFacts
} from '../../../src/lib/models/device';

const small = findModel('Llama-3.2-1B-Instruct-q4f16_1-MLC')!;
const small32 = findModel('Llama-3.2-1B-Instruct-q4f32_1-MLC')!;
const large = findModel('Llama-3-8B-Instruct-q4f32_1-MLC')!;

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
  adapter,
  storage: { quota: 50e9, usage: 1e9 },
  memoryGB: 8
};
const withAdapter = (change: Partial<AdapterFacts>): DeviceFacts => ({
  ...good,
  adapter: { ...adapter, ...change }
});

describe('verdict', () => {
  it('runs on a good device, and says what it needs', () => {
    const result = verdict(small, good);
    expect(result).toMatchObject({
      verdict: 'runs',
      reasons: [],
      bytes: small.downloadBytes,
      vramMB: small.vramMB
    });
    expect(result.advice).toContain('879 MB');
  });

  it.each<[string, DeviceFacts, RegExp]>([
    ['insecure page', { ...good, secureContext: false, webgpu: false, adapter: null }, /secure/],
    ['no WebGPU', { ...good, webgpu: false, adapter: null }, /no WebGPU/],
    ['WebGPU without an adapter', { ...good, adapter: null }, /offers no graphics device/],
    ['no 16-bit shaders', withAdapter({ f16: false }), /16-bit/],
    ['buffers below the least', withAdapter({ maxBufferSize: 2 ** 27 }), /below the least/],
    ['too few storage buffers', withAdapter({ maxStorageBuffersPerShaderStage: 8 }), /below/],
    ['little storage', { ...good, storage: { quota: 1e9, usage: 0.9e9 } }, /100 MB left/]
  ])('cannot: %s', (_name, facts, reason) => {
    const result = verdict(small, facts);
    expect(result.verdict).toBe('cannot');
    expect(result.reasons.join(' ')).toMatch(reason);
    expect(result.advice).not.toBe('');
  });

  it('names the 32-bit form where 16-bit shaders are missing', () => {
    const facts = withAdapter({ f16: false });
    expect(verdict(small, facts).advice).toContain(small32.id);
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

  it('is slow on an emulated device, and where memory is short', () => {
    expect(verdict(small, withAdapter({ software: true })).verdict).toBe('slow');
    expect(verdict(large, { ...good, memoryGB: 4 }).verdict).toBe('slow');
    expect(verdict(large, { ...good, memoryGB: null }).verdict).toBe('runs');
  });

  it('needs no room for a stored model, and takes unknown storage for enough', () => {
    const full: DeviceFacts = { ...good, storage: { quota: 1e9, usage: 1e9 } };
    expect(verdict(small, full, { stored: true }).verdict).toBe('runs');
    expect(verdict(small, { ...good, storage: { quota: null, usage: null } }).verdict).toBe('runs');
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
