import { formatBytes } from './bytes';
import { withoutF16 } from './catalogue';
import type { ModelEntry } from './model';

const MEBIBYTE = 2 ** 20;

/** What the browser tells about its graphics device and storage. Unknown is null. */
export interface DeviceFacts {
  secureContext: boolean;
  /** `navigator.gpu` exists: says nothing yet about a usable device. */
  webgpu: boolean;
  adapter: AdapterFacts | null;
  storage: { quota: number | null; usage: number | null };
  /** Main memory in GB as the browser states it (rounded, and capped at 8 by many). */
  memoryGB: number | null;
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

/** Whether a model runs on a device, in words for a student. */
export interface Verdict {
  verdict: 'runs' | 'slow' | 'cannot';
  /** What stands in the way, or slows it; empty for a plain `runs`. */
  reasons: string[];
  /** One sentence: what to do. */
  advice: string;
  /** Estimated download in bytes. */
  bytes: number;
  /** Graphics memory that the engine states, in its megabytes; a page cannot see how much there is. */
  vramMB: number;
}

/** Asks the browser about its graphics device and storage. Downloads nothing, and never rejects. */
export async function probeDevice(): Promise<DeviceFacts> {
  const gpu: GPU | undefined = navigator.gpu;
  const [adapter, storage] = await Promise.all([probeAdapter(gpu), probeStorage()]);
  const memory = (navigator as { deviceMemory?: number }).deviceMemory;
  return {
    secureContext: globalThis.isSecureContext,
    webgpu: gpu !== undefined,
    adapter,
    storage,
    memoryGB: memory ?? null
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

async function probeStorage(): Promise<DeviceFacts['storage']> {
  try {
    const estimate = await navigator.storage.estimate();
    return { quota: estimate.quota ?? null, usage: estimate.usage ?? null };
  } catch {
    return { quota: null, usage: null };
  }
}

/**
 * Whether a model runs on a device, decided before anything is downloaded.
 *
 * WebLLM asks a device for buffers of 1 GiB and, where that is refused, for 256 MiB with bindings
 * of 128 MiB and nothing between: the limits that count are those, not the device's own.
 *
 * @param stored whether the model's files are already in this browser (then no room is needed)
 */
export function verdict(
  model: ModelEntry,
  facts: DeviceFacts,
  { stored = false }: { stored?: boolean } = {}
): Verdict {
  const size = { bytes: model.downloadBytes, vramMB: model.vramMB };
  const blocked = obstacle(model, facts, stored);
  if (blocked) return { verdict: 'cannot', ...blocked, ...size };
  if (facts.adapter?.software)
    return {
      verdict: 'slow',
      reasons: [
        `The graphics device is emulated on the processor (${facts.adapter.description}): expect minutes for each question.`
      ],
      advice:
        'Use a browser with a real graphics device, or try the smallest model to see how it works.',
      ...size
    };
  if (facts.memoryGB !== null && facts.memoryGB * 1000 < model.vramMB)
    return {
      verdict: 'slow',
      reasons: [
        `The model needs about ${formatBytes(model.vramMB * 1e6)} of graphics memory, and the browser states ${facts.memoryGB} GB of memory in all.`
      ],
      advice: 'Take a smaller model: this one may not fit, and the browser may stop the page.',
      ...size
    };
  return {
    verdict: 'runs',
    reasons: [],
    advice: `Needs about ${formatBytes(model.vramMB * 1e6)} of graphics memory, which a page cannot check beforehand; if loading fails, take a smaller model.`,
    ...size
  };
}

/** The first thing that rules a model out, with what to do about it; null when nothing does. */
function obstacle(
  model: ModelEntry,
  facts: DeviceFacts,
  stored: boolean
): { reasons: string[]; advice: string } | null {
  if (!facts.secureContext)
    return {
      reasons: ['The page was not opened over a secure connection, so the browser hides WebGPU.'],
      advice: 'Open the page over https or from localhost.'
    };
  if (!facts.webgpu)
    return {
      reasons: ['This browser has no WebGPU, which language models need here.'],
      advice: 'Use a current Chrome, Edge, Firefox or Safari, or choose the simulated respondent.'
    };
  if (facts.adapter === null)
    return {
      reasons: ['The browser knows WebGPU but offers no graphics device for it.'],
      advice:
        'Switch hardware acceleration on in the browser’s settings, or use another computer or the simulated respondent.'
    };
  return limitObstacle(model, facts.adapter) ?? (stored ? null : storageObstacle(model, facts));
}

function limitObstacle(model: ModelEntry, adapter: AdapterFacts) {
  if (model.needsF16 && !adapter.f16) {
    const other = withoutF16(model);
    return {
      reasons: ['The graphics device cannot compute with 16-bit numbers, which this model needs.'],
      advice: other
        ? `Take the same model with 32-bit arithmetic: ${other.id}.`
        : 'Take a model whose name contains f32.'
    };
  }
  const buffer = adapter.maxBufferSize >= 1024 * MEBIBYTE ? 1024 * MEBIBYTE : 256 * MEBIBYTE;
  const binding =
    adapter.maxStorageBufferBindingSize >= 1024 * MEBIBYTE ? 1024 * MEBIBYTE : 128 * MEBIBYTE;
  if (
    adapter.maxBufferSize < buffer ||
    adapter.maxStorageBufferBindingSize < binding ||
    adapter.maxComputeWorkgroupStorageSize < 32768 ||
    adapter.maxStorageBuffersPerShaderStage < 10
  )
    return {
      reasons: ['The graphics device is below the least that the engine asks for.'],
      advice: 'Update the browser and the graphics driver, or use another computer.'
    };
  const usable = Math.min(buffer, binding);
  if (model.largestTensorBytes > usable)
    return {
      reasons: [
        `One part of the model takes about ${formatBytes(model.largestTensorBytes)}, and the graphics device allows ${formatBytes(usable)} at a time.`
      ],
      advice: 'Take a smaller model.'
    };
  return null;
}

function storageObstacle(model: ModelEntry, { storage }: DeviceFacts) {
  if (storage.quota === null) return null;
  const free = storage.quota - (storage.usage ?? 0);
  if (free >= model.downloadBytes) return null;
  return {
    reasons: [
      `The download is about ${formatBytes(model.downloadBytes)}, and the browser has ${formatBytes(Math.max(0, free))} left for this page.`
    ],
    advice: 'Free disk space, leave private browsing, or take a smaller model.'
  };
}
