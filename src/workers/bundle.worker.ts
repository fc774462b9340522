import { abortedError } from '../lib/core/error';
import { expose } from 'comlink';
import { exportStudy } from '../lib/bundle/export-study';
import type { OnBundleProgress } from '../lib/bundle/progress';
import type { BundleService } from '../lib/bundle/protocol';
import { openBundle } from '../lib/bundle/read-bundle';
import type { Answer } from '../lib/core/study/answer';
import { replyOf } from '../lib/core/reply';
import { eraseTemporaryFiles } from '../lib/platform/temporary-file';

/** Milliseconds between two reports of the same piece of work. */
const INTERVAL = 150;

/** What is held for a job of the page. */
class Job {
  readonly controller = new AbortController();
  /** Collected for an export, by cell id. */
  readonly answers = new Map<string, Answer>();
  /** On their way out of an opened bundle. */
  portions: AsyncGenerator<Answer[], void> | null = null;
}

const jobs = new Map<number, Job>();

const service: BundleService = {
  collect: (number, answers) =>
    replyOf(() => {
      const { answers: held } = jobOf(number);
      for (const answer of answers) held.set(answer.cellId, answer);
    }),
  write: (number, study, onProgress) =>
    replyOf(async () => {
      const { controller, answers } = jobOf(number);
      try {
        return await exportStudy(study, answers, optionsOf(controller, onProgress));
      } finally {
        jobs.delete(number);
      }
    }),
  open: (number, file, onProgress) =>
    replyOf(async () => {
      const job = jobOf(number);
      const bundle = await openBundle(file, optionsOf(job.controller, onProgress));
      job.portions = bundle.answers();
      return bundle.record;
    }),
  next: (number) =>
    replyOf(async () => {
      const portion = await jobs.get(number)?.portions?.next();
      if (portion === undefined) throw abortedError();
      return portion.done ? null : portion.value;
    }),
  abort(number) {
    jobs.get(number)?.controller.abort(abortedError());
    jobs.delete(number);
  }
};

expose(service);
void eraseTemporaryFiles(Date.now());

function jobOf(number: number): Job {
  let job = jobs.get(number);
  if (!job) jobs.set(number, (job = new Job()));
  return job;
}

function optionsOf({ signal }: AbortController, onProgress: OnBundleProgress) {
  let said = '';
  let last = 0;
  const tell: OnBundleProgress = (progress) => {
    const now = performance.now();
    if (progress.message === said && now - last < INTERVAL) return;
    [said, last] = [progress.message, now];
    onProgress(progress);
  };
  return { signal, onProgress: tell };
}
