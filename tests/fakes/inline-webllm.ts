import { createWebllmService } from '../../src/lib/engines/webllm/service';
import { createFakeLibrary, type FakeScenario } from './fake-engine';
import { inlineWorker } from './inline-worker';

/** A worker with the fake engine, in this thread. */
export function inlineFakeWebllm(scenario: FakeScenario): Worker {
  const scope = { addEventListener: () => undefined };
  return inlineWorker(createWebllmService(createFakeLibrary(scenario), scope)).worker;
}
