// The only file that imports WebLLM. It is fetched when a visitor loads a model, and not before.
import { MLCEngine } from '@mlc-ai/web-llm';
import { startWebllmHost, type HostScope } from '../lib/engines/webllm/host';
import { repairShaders } from '../lib/engines/webllm/merge-kernel';
import { loadStoredFilesOnly } from '../lib/engines/webllm/stored-only';
import { WEBLLM_VERSION } from '../lib/engines/webllm/version';

// A browser without WebGPU has no such class, and nothing to repair.
const repairedKernels =
  typeof GPUDevice === 'undefined' ? () => 0 : repairShaders(GPUDevice.prototype);

// Absent where the page came over an insecure connection; no model runs there.
if (typeof Cache !== 'undefined') loadStoredFilesOnly(Cache.prototype);

startWebllmHost(self as unknown as HostScope, {
  name: '@mlc-ai/web-llm',
  version: WEBLLM_VERSION,
  createEngine: (config) => new MLCEngine({ ...config, logLevel: 'WARN' }),
  repairedKernels
});
