/** Starts the worker that owns WebLLM; its code is fetched now, and not before. */
export function spawnWebllmWorker(): Worker {
  return new Worker(new URL('../../../workers/webllm.worker.ts', import.meta.url), {
    type: 'module',
    name: 'webllm'
  });
}
