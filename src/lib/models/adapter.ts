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

/** Asks for the graphics device, in a page or a worker. Never rejects. */
export async function probeAdapter(gpu: GPU | undefined): Promise<AdapterFacts | null> {
  const adapter = await gpu
    ?.requestAdapter({ powerPreference: 'high-performance' })
    .catch(() => null);
  if (!adapter) return null;
  const { info, limits } = adapter;
  const names = [info.description, info.vendor, info.architecture, info.device].filter(Boolean);
  return {
    description: info.description || names.join(' ') || 'unnamed graphics device',
    software: info.isFallbackAdapter || isSoftware(names.join(' ')),
    f16: await hasF16(adapter),
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

/** Whether a device with 16-bit arithmetic can be had: some browsers list it, and refuse it. */
async function hasF16(adapter: GPUAdapter): Promise<boolean> {
  if (!adapter.features.has('shader-f16')) return false;
  try {
    (await adapter.requestDevice({ requiredFeatures: ['shader-f16'] })).destroy();
    return true;
  } catch {
    return false;
  }
}
