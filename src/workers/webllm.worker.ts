// The only file that imports WebLLM. It is fetched when a visitor loads a model, and not before.
import { MLCEngine, prebuiltAppConfig } from '@mlc-ai/web-llm';
import { startWebllmHost, type HostScope } from '../lib/engines/webllm/host';
import { deleteStoredModel } from '../lib/engines/webllm/storage';
import { WEBLLM_VERSION } from '../lib/engines/webllm/version';

startWebllmHost(self as unknown as HostScope, {
  name: '@mlc-ai/web-llm',
  version: WEBLLM_VERSION,
  modelList: prebuiltAppConfig.model_list,
  createEngine: (config) => new MLCEngine({ ...config, logLevel: 'WARN' }),
  deleteModel: deleteStoredModel
});
