// The only file that imports WebLLM. It is fetched when a visitor loads a model, and not before.
import { MLCEngine } from '@mlc-ai/web-llm';
import { expose } from 'comlink';
import { WEBLLM_VERSION, type WebllmLibrary } from '../lib/engines/webllm/library';
import { loadStoredFilesOnly, repairShaders } from '../lib/engines/webllm/patches';
import type { ServiceScope } from '../lib/engines/local/service';
import { createWebllmService } from '../lib/engines/webllm/service';

// A browser without WebGPU has no such class, and nothing to repair.
const repairedKernels =
  typeof GPUDevice === 'undefined' ? () => 0 : repairShaders(GPUDevice.prototype);

// Absent where the page came over an insecure connection; no model runs there.
if (typeof Cache !== 'undefined') loadStoredFilesOnly(Cache.prototype);

const library: WebllmLibrary = {
  name: '@mlc-ai/web-llm',
  version: WEBLLM_VERSION,
  createEngine: (config) => new MLCEngine({ ...config, logLevel: 'WARN' }),
  repairedKernels
};
expose(createWebllmService(library, self as unknown as ServiceScope));
