// The worker of webllm.worker.ts with the fake in the place of WebLLM. The worker's name holds the
// scenario as JSON.
import { expose } from 'comlink';
import type { ServiceScope } from '../../src/lib/engines/local/service';
import { createWebllmService } from '../../src/lib/engines/webllm/service';
import { createFakeLibrary, type FakeScenario } from './fake-engine';

const scenario = JSON.parse(self.name || '{}') as FakeScenario;
expose(createWebllmService(createFakeLibrary(scenario), self as unknown as ServiceScope));
