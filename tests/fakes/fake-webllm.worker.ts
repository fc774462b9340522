// The worker of webllm.worker.ts with the fake in the place of WebLLM. The worker's name holds the
// scenario as JSON.
import { startWebllmHost, type HostScope } from '../../src/lib/engines/webllm/host';
import { createFakeLibrary, type FakeScenario } from './fake-engine';

startWebllmHost(
  self as unknown as HostScope,
  createFakeLibrary(JSON.parse(self.name || '{}') as FakeScenario)
);
