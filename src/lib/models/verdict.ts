import { formatBytes } from './bytes';
import { withoutF16 } from './catalogue';
import type { AdapterFacts } from './adapter';
import { MEMORY_CAP, type DeviceFacts } from './device';
import type { ModelEntry } from './model';

const MEBIBYTE = 2 ** 20;

/** Graphics memory in bytes that few devices have. */
const GREAT_MEMORY = 16e9;

/** Whether a model runs on a device, in words for a student. */
export interface Verdict {
  verdict: 'runs' | 'slow' | 'cannot';
  /** What rules it out, or slows it; empty for a plain `runs`. */
  reasons: string[];
  /** One sentence: what to do. */
  advice: string;
  /** What to think of beside that, such as the battery; never a reason against the model. */
  hints: string[];
  /** Bytes still to be downloaded, an estimate for models of the catalogue; null where unknown. */
  bytes: number | null;
  /**
   * Rough guess of the download in seconds, from what the browser says of the connection: mostly too
   * long, as Chromium never says more than 10 Mbit/s. Null where it says nothing.
   */
  seconds: number | null;
  /** Graphics memory that the engine states, in its megabytes; a page cannot see how much there is. */
  vramMB: number | null;
}

/** What is in this browser of a model. */
export interface StoredPart {
  storedBytes?: number;
  /** All of its files, where their sizes are known; else the model's own estimate counts. */
  totalBytes?: number | null;
}

interface Finding {
  reason: string;
  advice: string;
}

/**
 * Whether a model runs on a device, decided before anything is downloaded. Pure: the facts are what
 * `probeDevice` found.
 */
export function verdict(
  model: ModelEntry,
  facts: DeviceFacts,
  { storedBytes = 0, totalBytes = null }: StoredPart = {}
): Verdict {
  const total = totalBytes ?? model.downloadBytes;
  const bytes = total === null ? null : Math.max(0, total - storedBytes);
  const against = obstacles(model, facts, bytes);
  const slowed = against.length > 0 ? [] : burdens(model, facts);
  const found = [...against, ...slowed];
  return {
    verdict: against.length > 0 ? 'cannot' : slowed.length > 0 ? 'slow' : 'runs',
    reasons: found.map(({ reason }) => reason),
    advice: found[0]?.advice ?? plainAdvice(model),
    hints: against.length > 0 ? [] : hints(model, facts),
    bytes,
    seconds:
      bytes === null || facts.downlink === null ? null : (bytes * 8) / (facts.downlink * 1e6),
    vramMB: model.vramMB
  };
}

function plainAdvice({ vramMB }: ModelEntry): string {
  const known = vramMB === null ? null : formatBytes(vramMB * 1e6);
  return known === null
    ? 'Its graphics memory needs are not known. If it fails to load, choose a smaller model.'
    : `Needs about ${known} of graphics memory, which a page cannot check in advance. If it fails to load, choose a smaller model.`;
}

/** What rules a model out, the most basic first; empty when nothing does. */
function obstacles(model: ModelEntry, facts: DeviceFacts, bytes: number | null): Finding[] {
  const { adapter } = facts;
  if (!facts.secureContext)
    return [
      {
        reason: 'The page was not opened over a secure connection, so WebGPU is not available.',
        advice: 'Open the page over https or from localhost, or use a model on the processor.'
      }
    ];
  if (!facts.webgpu)
    return [
      {
        reason: 'This browser does not support WebGPU.',
        advice: 'Use a current Chrome, Edge, Firefox or Safari, or a model on the processor.'
      }
    ];
  if (facts.webgpuInWorkers === false)
    return [
      {
        reason: 'This browser offers WebGPU to pages, but not to workers, in which models run.',
        advice: 'Use a current Chrome, Edge or Safari, or a model on the processor.'
      }
    ];
  if (adapter === null)
    return [
      {
        reason: 'The browser supports WebGPU but found no graphics device for it.',
        advice:
          'Turn on hardware acceleration in the browser’s settings, or use a model on the processor.'
      }
    ];
  return [
    arithmeticObstacle(model, adapter),
    bufferObstacle(model, adapter),
    storageObstacle(facts, bytes)
  ].filter((finding) => finding !== null);
}

function arithmeticObstacle(model: ModelEntry, adapter: AdapterFacts): Finding | null {
  if (!model.needsF16 || adapter.f16) return null;
  const other = withoutF16(model);
  return {
    reason: 'The graphics device does not support 16-bit arithmetic, which this model needs.',
    advice: other
      ? `Choose the same model with 32-bit arithmetic: ${other.id}.`
      : 'Choose a model whose name contains f32.'
  };
}

/**
 * WebLLM asks a device for buffers of 1 GiB and, where that is refused, for 256 MiB with bindings
 * of 128 MiB and nothing between: the limits that count are those, not the device's own.
 */
function bufferObstacle(model: ModelEntry, adapter: AdapterFacts): Finding | null {
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
      reason: 'The graphics device does not meet the engine’s minimum requirements.',
      advice: 'Update the browser and the graphics driver, or use another computer.'
    };
  const usable = Math.min(buffer, binding);
  const largest = model.largestTensorBytes;
  if (largest === null || largest <= usable) return null;
  return {
    reason: `The largest part of the model takes about ${formatBytes(largest)}, and the graphics device allows at most ${formatBytes(usable)}.`,
    advice: 'Choose a smaller model.'
  };
}

function storageObstacle({ storage }: DeviceFacts, bytes: number | null): Finding | null {
  if (storage.quota === null || bytes === null) return null;
  const free = Math.max(0, storage.quota - (storage.usage ?? 0));
  if (free >= bytes) return null;
  return {
    reason: `The download is about ${formatBytes(bytes)}, and the browser has ${formatBytes(free)} left for this page.`,
    advice:
      'Delete models that you no longer need, free disk space, leave private browsing, or choose a smaller model.'
  };
}

/** What slows a model, or may stop it later. */
function burdens(model: ModelEntry, { adapter, memoryGB }: DeviceFacts): Finding[] {
  const found: Finding[] = [];
  if (adapter?.software)
    found.push({
      reason: `The graphics device is emulated by the processor (${adapter.description}): each question will take minutes.`,
      advice:
        'Use a computer with a real graphics device, or try the smallest model to see how it works.'
    });
  const need = model.vramMB === null ? 0 : model.vramMB * 1e6;
  const capped = memoryGB === null || memoryGB >= MEMORY_CAP;
  const advice = 'Choose a smaller model: this one may not fit, and the browser may stop the page.';
  if (!capped && need > memoryGB * 1e9)
    found.push({
      reason: `The model needs about ${formatBytes(need)} of graphics memory, and the browser reports ${memoryGB} GB of memory in total.`,
      advice
    });
  else if (need > Math.max(GREAT_MEMORY, (memoryGB ?? 0) * 1e9))
    found.push({
      reason: `The model needs about ${formatBytes(need)} of graphics memory, which few devices have.`,
      advice
    });
  return found;
}

function hints(model: ModelEntry, { battery, mobile }: DeviceFacts): string[] {
  return [
    mobile && !model.lowResource
      ? 'Phones and tablets often stop a page with a model of this size; a smaller one is safer.'
      : null,
    battery && !battery.charging
      ? `The device is running on battery (${Math.round(battery.level * 100)}% left): plug it in for a long study.`
      : null
  ].filter((hint) => hint !== null);
}
