import type { DeviceFacts } from '../../src/lib/models/device';
import type { FakeScenario } from './fake-engine';

/** A real worker that runs the real host with the fake engine. */
export function spawnFakeWebllm(scenario: FakeScenario): Worker {
  return new Worker(new URL('./fake-webllm.worker.ts', import.meta.url), {
    type: 'module',
    name: JSON.stringify(scenario)
  });
}

/** A device on which every model of the catalogue runs. */
export const ableDevice: DeviceFacts = {
  secureContext: true,
  webgpu: true,
  webgpuInWorkers: true,
  adapter: {
    description: 'able device',
    software: false,
    f16: true,
    maxBufferSize: 2 ** 32,
    maxStorageBufferBindingSize: 2 ** 31,
    maxComputeWorkgroupStorageSize: 32768,
    maxStorageBuffersPerShaderStage: 10
  },
  storage: { quota: null, usage: null },
  memoryGB: null,
  mobile: null,
  battery: null,
  downlink: null
};
