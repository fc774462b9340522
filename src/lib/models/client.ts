import { proxy, releaseProxy, wrap, type Remote } from 'comlink';
import type { ModelFilesService, OnProgress } from '../../workers/models-protocol';
import { AxiaError } from '../core/error';
import { valueOf, type Reply } from '../core/reply';
import { onWorkerDeath } from '../platform/worker-death';
import type { ModelFiles } from './files';

interface Connection {
  service: Remote<ModelFilesService>;
  /** Rejects when the worker dies: comlink alone would leave calls open for ever. */
  death: Promise<never>;
}

/**
 * The page's end of the models worker, which is started by the first call that needs it, and again
 * after it died.
 *
 * @param startWorker replaceable in tests
 */
export function createModelFiles(startWorker: () => Worker = startModelsWorker): ModelFiles {
  let connection: Connection | null = null;
  let lastJob = 0;

  function connect(): Connection {
    const worker = startWorker();
    const service = wrap<ModelFilesService>(worker);
    let fail: (reason: AxiaError) => void = () => undefined;
    const death = new Promise<never>((_, reject) => {
      fail = reject;
    });
    // Nobody may be waiting when it dies.
    death.catch(() => undefined);
    onWorkerDeath(worker, (cause) => {
      if (connection?.service === service) connection = null;
      fail(died(cause));
      service[releaseProxy]();
      worker.terminate();
    });
    return { service, death };
  }

  async function ask<T>(
    call: (service: Remote<ModelFilesService>) => Promise<Reply<T>>
  ): Promise<T> {
    const { service, death } = (connection ??= connect());
    return valueOf(await Promise.race([call(service), death]));
  }

  /** A call that can be stopped. */
  async function run<T>(
    signal: AbortSignal,
    call: (service: Remote<ModelFilesService>, job: number) => Promise<Reply<T>>
  ): Promise<T> {
    if (signal.aborted) throw notBegun();
    const job = (lastJob += 1);
    const abort = () => void connection?.service.abort(job);
    signal.addEventListener('abort', abort);
    try {
      return await ask((service) => call(service, job));
    } finally {
      signal.removeEventListener('abort', abort);
    }
  }

  return {
    list: () => ask((service) => service.list()),
    async find(id) {
      // The list of models is not part of the page's first bytes.
      const { findModel } = await import('./catalogue');
      return findModel(id) ?? ask((service) => service.find(id));
    },
    ensure: (model, { signal, onProgress }) =>
      run(signal, (service, job) => service.ensure(job, model, told(onProgress))),
    check: (id, { signal, onProgress }) =>
      run(signal, (service, job) => service.check(job, id, told(onProgress))),
    remove: (id) => ask((service) => service.remove(id)),
    removeAll: () => ask((service) => service.removeAll()),
    addFromUrl: (folder, library, signal) =>
      run(signal, (service, job) => service.addFromUrl(job, folder, library)),
    addFromFolder(files, { signal, onProgress }) {
      const chosen = files.map((file) => ({ path: file.webkitRelativePath || file.name, file }));
      return run(signal, (service, job) => service.addFromFolder(job, chosen, told(onProgress)));
    },
    saveToFolder: (id, to, { signal, onProgress }) =>
      run(signal, (service, job) => service.saveToFolder(job, id, to, told(onProgress)))
  };
}

const told = (onProgress: OnProgress): OnProgress & object => proxy(onProgress);

function startModelsWorker(): Worker {
  return new Worker(new URL('../../workers/models.worker.ts', import.meta.url), { type: 'module' });
}

function notBegun(): AxiaError {
  return new AxiaError('aborted', 'The work on the model’s files was stopped.', 'Start it again.', {
    retry: { when: 'now' }
  });
}

function died(cause: string): AxiaError {
  return new AxiaError(
    'defect',
    `The work on the model’s files stopped unexpectedly${cause ? `: ${cause}` : ''}.`,
    'Start it again: complete files are kept.',
    { retry: { when: 'now' } }
  );
}
