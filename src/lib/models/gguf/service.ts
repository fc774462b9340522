import { replyOf } from '../../core/reply';
import { createJobs } from '../jobs';
import type { OnProgress } from '../files';
import type { GgufFiles, GgufModel } from './files';

/** What the worker for GGUF files offers the page: `GgufFiles`, where `abort` stops a job. */
export function createGgufService(files: GgufFiles) {
  const { abort, within } = createJobs();
  return {
    list: () => replyOf(() => files.list()),
    find: (id: string) => replyOf(() => files.find(id)),
    ensure: (job: number, model: GgufModel, recheck: boolean, onProgress: OnProgress) =>
      replyOf(() =>
        within(job, onProgress, (options) => files.ensure(model, { ...options, recheck }))
      ),
    inspect: (chosen: readonly File[]) => replyOf(() => files.inspect(chosen)),
    add: (job: number, chosen: readonly File[], onProgress: OnProgress) =>
      replyOf(() => within(job, onProgress, (options) => files.add(chosen, options))),
    addFromUrl: (job: number, address: string) =>
      replyOf(() => within(job, null, ({ signal }) => files.addFromUrl(address, signal))),
    remove: (id: string) => replyOf(() => files.remove(id)),
    abort
  };
}

export type GgufService = ReturnType<typeof createGgufService>;
