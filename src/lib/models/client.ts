import { proxy, releaseProxy, wrap, type Remote } from 'comlink';
import { AxiaError } from '../core/error';
import { createWorkerLine } from '../platform/worker-line';
import type { ModelFiles } from './files';
import type { ModelService } from './service';

/**
 * The page's end of the models worker, which is started by the first call that needs it, and again
 * after it died.
 *
 * @param startWorker replaceable in tests
 */
export function createModelFiles(startWorker: () => Worker = startModelsWorker): ModelFiles {
  const { ask, run } = createWorkerLine<Remote<ModelService>>({
    startWorker,
    connect(worker) {
      const service = wrap<ModelService>(worker);
      return { service, release: () => service[releaseProxy]() };
    },
    died
  });

  return {
    list: () => ask((service) => service.list()),
    async find(id) {
      // The list of models is not part of the page's first bytes.
      const { findModel } = await import('./catalogue');
      return findModel(id) ?? ask((service) => service.find(id));
    },
    ensure: (model, { signal, onProgress }) =>
      run(signal, (service, job) => service.ensure(job, model, proxy(onProgress))),
    check: (id, { signal, onProgress }) =>
      run(signal, (service, job) => service.check(job, id, proxy(onProgress))),
    remove: (id) => ask((service) => service.remove(id)),
    removeAll: () => ask((service) => service.removeAll()),
    addFromUrl: (folder, library, signal) =>
      run(signal, (service, job) => service.addFromUrl(job, folder, library)),
    addFromFolder(files, { signal, onProgress }) {
      const chosen = files.map((file) => ({ path: file.webkitRelativePath || file.name, file }));
      return run(signal, (service, job) => service.addFromFolder(job, chosen, proxy(onProgress)));
    },
    saveToFolder: (id, to, { signal, onProgress }) =>
      run(signal, (service, job) => service.saveToFolder(job, id, to, proxy(onProgress)))
  };
}

function startModelsWorker(): Worker {
  return new Worker(new URL('../../workers/models.worker.ts', import.meta.url), { type: 'module' });
}

function died(cause: string): AxiaError {
  return new AxiaError(
    'defect',
    `Work on the model’s files stopped unexpectedly${cause ? `: ${cause}` : ''}.`,
    'Complete files are kept. Start again.',
    { retry: { when: 'now' } }
  );
}
