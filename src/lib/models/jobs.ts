import type { FilesOptions, OnProgress } from './files';

/** Work in a worker that the page can stop, by the numbers that it gave. */
export function createJobs() {
  const jobs = new Map<number, AbortController>();
  return {
    abort: (job: number) => jobs.get(job)?.abort(),
    async within<T>(
      job: number,
      onProgress: OnProgress | null,
      run: (options: FilesOptions) => Promise<T>
    ): Promise<T> {
      const controller = new AbortController();
      jobs.set(job, controller);
      try {
        return await run({
          signal: controller.signal,
          onProgress: (progress) => onProgress?.(progress)
        });
      } finally {
        jobs.delete(job);
      }
    }
  };
}
