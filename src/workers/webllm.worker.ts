// The only file that imports WebLLM. It is fetched when a visitor loads a model, and not before.
import { MLCEngine } from '@mlc-ai/web-llm';
import { startWebllmHost, type HostScope } from '../lib/engines/webllm/host';
import { repairShaders } from '../lib/engines/webllm/merge-kernel';
import { WEBLLM_VERSION } from '../lib/engines/webllm/version';

// A browser without WebGPU has no such class, and nothing to repair.
const repairedKernels =
  typeof GPUDevice === 'undefined' ? () => 0 : repairShaders(GPUDevice.prototype);

startWebllmHost(self as unknown as HostScope, {
  name: '@mlc-ai/web-llm',
  version: WEBLLM_VERSION,
  createEngine: (config) => new MLCEngine({ ...config, logLevel: 'WARN' }),
  repairedKernels
});
