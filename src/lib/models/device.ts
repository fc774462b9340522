import { storageState, systemClock, watchBattery, type BatteryState } from '../platform';

/** What the browser reports of the device, its storage and its connection. Unknown is null. */
export interface DeviceFacts {
  secureContext: boolean;
  /** `navigator.gpu` exists: says nothing yet about a usable device. */
  webgpu: boolean;
  adapter: AdapterFacts | null;
  storage: { quota: number | null; usage: number | null };
  /** Main memory in GB as the browser states it (rounded, and capped by many: `MEMORY_CAP`). */
  memoryGB: number | null;
  /** Whether the browser calls itself one of a phone or tablet. */
  mobile: boolean | null;
  battery: BatteryState | null;
  /** The browser's guess of the connection in Mbit/s; Chromium never says more than 10. */
  downlink: number | null;
}

export interface AdapterFacts {
  description: string;
  /** Computed on the processor instead of a graphics chip: correct, and hundreds of times slower. */
  software: boolean;
  f16: boolean;
  /** Bytes. */
  maxBufferSize: number;
  maxStorageBufferBindingSize: number;
  maxComputeWorkgroupStorageSize: number;
  maxStorageBuffersPerShaderStage: number;
}

/** Most memory in GB that many browsers report. */
export const MEMORY_CAP = 8;

/** Milliseconds to wait for what the browser may never report. */
const TIMEOUT = 500;

/** What only some browsers have. */
interface ReportingNavigator {
  deviceMemory?: number;
  userAgentData?: { mobile?: boolean };
  connection?: { downlink?: number };
}

/** Asks the browser about the device. Downloads nothing, and never rejects. */
export async function probeDevice(): Promise<DeviceFacts> {
  const gpu: GPU | undefined = navigator.gpu;
  const [adapter, storage, battery] = await Promise.all([
    probeAdapter(gpu),
    storageState(),
    probeBattery()
  ]);
  const { connection, deviceMemory, userAgentData } = navigator as ReportingNavigator;
  return {
    secureContext: globalThis.isSecureContext,
    webgpu: gpu !== undefined,
    adapter,
    storage: { quota: storage.quota, usage: storage.usage },
    memoryGB: deviceMemory ?? null,
    mobile: userAgentData?.mobile ?? null,
    battery,
    downlink: connection?.downlink || null
  };
}

async function probeAdapter(gpu: GPU | undefined): Promise<AdapterFacts | null> {
  const adapter = await gpu
    ?.requestAdapter({ powerPreference: 'high-performance' })
    .catch(() => null);
  if (!adapter) return null;
  const { info, limits } = adapter;
  const names = [info.description, info.vendor, info.architecture, info.device].filter(Boolean);
  return {
    description: info.description || names.join(' ') || 'unnamed graphics device',
    software: info.isFallbackAdapter || isSoftware(names.join(' ')),
    f16: adapter.features.has('shader-f16'),
    maxBufferSize: limits.maxBufferSize,
    maxStorageBufferBindingSize: limits.maxStorageBufferBindingSize,
    maxComputeWorkgroupStorageSize: limits.maxComputeWorkgroupStorageSize,
    maxStorageBuffersPerShaderStage: limits.maxStorageBuffersPerShaderStage
  };
}

/** Whether an adapter's names are those of a renderer that computes on the processor. */
export function isSoftware(names: string): boolean {
  return /swiftshader|llvmpipe|lavapipe|basic render|software/i.test(names);
}

async function probeBattery(): Promise<BatteryState | null> {
  let stop = () => {};
  const reported = new Promise<BatteryState | null>((resolve) => (stop = watchBattery(resolve)));
  const state = await Promise.race([reported, systemClock.sleep(TIMEOUT).then(() => null)]);
  stop();
  return state;
}
