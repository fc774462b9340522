import { probeAdapter, type AdapterFacts } from './adapter';
import { storageState, systemClock, watchBattery, type BatteryState } from '../platform';

/** What the browser reports of the device, its storage and its connection. Unknown is null. */
export interface DeviceFacts {
  secureContext: boolean;
  /** `navigator.gpu` exists: says nothing yet about a usable device. */
  webgpu: boolean;
  /** Whether it exists in workers too, where models run. */
  webgpuInWorkers: boolean | null;
  /** As a worker finds it. */
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

/** Most memory in GB that many browsers report. */
export const MEMORY_CAP = 8;

/** Milliseconds to wait for what the browser may never report. */
const TIMEOUT = 500;
const WORKER_TIMEOUT = 10_000;

/** What only some browsers have. */
interface ReportingNavigator {
  deviceMemory?: number;
  userAgentData?: { mobile?: boolean };
  connection?: { downlink?: number };
}

/**
 * Asks the browser about the device, in a worker, since models run in one. Downloads no model, and
 * never rejects.
 */
export async function probeDevice(): Promise<DeviceFacts> {
  const gpu: GPU | undefined = navigator.gpu;
  const [worker, storage, battery] = await Promise.all([
    gpu === undefined ? null : askWorker(),
    storageState(),
    probeBattery()
  ]);
  const { connection, deviceMemory, userAgentData } = navigator as ReportingNavigator;
  return {
    secureContext: globalThis.isSecureContext,
    webgpu: gpu !== undefined,
    webgpuInWorkers: worker?.webgpu ?? null,
    adapter: worker ? worker.adapter : await probeAdapter(gpu),
    storage: { quota: storage.quota, usage: storage.usage },
    memoryGB: deviceMemory ?? null,
    mobile: userAgentData?.mobile ?? null,
    battery,
    downlink: connection?.downlink || null
  };
}

/** What a worker finds, where models compute: some browsers offer WebGPU to pages alone. */
interface WorkerFacts {
  webgpu: boolean;
  adapter: AdapterFacts | null;
}

let inWorker: Promise<WorkerFacts | null> | null = null;

/** What a worker finds; null where none could be asked. Asked once: it does not change. */
function askWorker(): Promise<WorkerFacts | null> {
  return (inWorker ??= new Promise<WorkerFacts | null>((resolve) => {
    const worker = new Worker(new URL('../../workers/device.worker.ts', import.meta.url), {
      type: 'module'
    });
    const end = (facts: WorkerFacts | null) => {
      worker.terminate();
      resolve(facts);
    };
    worker.onmessage = ({ data }: MessageEvent<WorkerFacts>) => end(data);
    worker.onerror = () => end(null);
    void systemClock.sleep(WORKER_TIMEOUT).then(() => end(null));
  }).catch(() => null));
}

async function probeBattery(): Promise<BatteryState | null> {
  let stop = () => {};
  const reported = new Promise<BatteryState | null>((resolve) => (stop = watchBattery(resolve)));
  const state = await Promise.race([reported, systemClock.sleep(TIMEOUT).then(() => null)]);
  stop();
  return state;
}
