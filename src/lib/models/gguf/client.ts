import { proxy, releaseProxy, wrap, type Remote } from 'comlink';
import { AxiaError } from '../../core/error';
import { createWorkerLine } from '../../platform/worker-line';
import type { GgufFiles } from './files';
import type { GgufService } from './service';

/** The page’s end of the worker for GGUF files, which is started by the first call that needs it. */
export function createGgufFiles(startWorker: () => Worker = startGgufWorker): GgufFiles {
  const { ask, run } = createWorkerLine<Remote<GgufService>>({
    startWorker,
    connect(worker) {
      const service = wrap<GgufService>(worker);
      return { service, release: () => service[releaseProxy]() };
    },
    died: (cause) =>
      new AxiaError(
        'defect',
        `Work on the model’s file stopped unexpectedly${cause ? `: ${cause}` : ''}.`,
        'What was downloaded is kept. Start again.',
        { retry: { when: 'now' } }
      )
  });
  return {
    list: () => ask((service) => service.list()),
    find: (id) => ask((service) => service.find(id)),
    ensure: (model, { onProgress, recheck = false, signal }) =>
      run(signal, (service, job) => service.ensure(job, model, recheck, proxy(onProgress))),
    inspect: (files) => ask((service) => service.inspect(files)),
    add: (files, { onProgress, signal }) =>
      run(signal, (service, job) => service.add(job, files, proxy(onProgress))),
    addFromUrl: (address, signal) =>
      run(signal, (service, job) => service.addFromUrl(job, address)),
    remove: (id) => ask((service) => service.remove(id))
  };
}

function startGgufWorker(): Worker {
  return new Worker(new URL('../../../workers/gguf.worker.ts', import.meta.url), {
    type: 'module',
    name: 'gguf'
  });
}
