import type { Answer } from '../core/study/answer';
import { checkPromptsCsv, readAnswers, unreadable } from '../core/report';
import { BundleFiles } from './bundle-files';
import { describedStudy, type DescribedStudy } from './described-study';
import { isKnownFile } from './file-names';
import type { Manifest } from './manifest';
import type { BundleOptions } from './progress';
import { readDirectory } from './zip-directory';

/** Answers that are handed over at once: as many as are stored together. */
const PORTION = 200;

/** What was read from a bundle, all of it checked but the answers, which are when they are read. */
export interface OpenedBundle extends Pick<DescribedStudy, 'record' | 'cells'> {
  manifest: Manifest;
  /**
   * The answers in the order of the plan, in portions. None of them is to be believed before the
   * last is there: what is wrong with the tables is found on the way.
   *
   * @throws AxiaError `invalid-input` with one sentence on the first fault
   */
  answers(): AsyncGenerator<Answer[], void>;
}

/**
 * Opens a bundle that may be anything, without ever holding it in memory whole. Nothing of it is
 * used before it was checked: sizes, hashes, texts, numbers, and that its questions are those that
 * its design leads to. Of its report choices and similarities are read, to compare them: the
 * analysis is recomputed.
 *
 * @throws AxiaError `invalid-input` with one sentence on the first fault; the signal's reason
 */
export async function openBundle(file: Blob, options: BundleOptions = {}): Promise<OpenedBundle> {
  const files = new BundleFiles(file, await readDirectory(file), options);
  const manifest = await files.check();
  const { record, cells, opening } = await describedStudy(files, manifest, options.signal);
  const { design, identity } = record;
  if (identity.simulated !== manifest.simulated)
    throw unreadable('The files contradict each other on who answered.');
  const stranger = files.names.find((name) => !isKnownFile(name, design.instruments));
  if (stranger !== undefined)
    throw unreadable(
      `manifest.json lists a file that does not belong to a study, ${JSON.stringify(stranger.slice(0, 60))}.`
    );

  await checkPromptsCsv(files.table('prompts.csv'), cells, opening);
  files.assertTable('answers.csv');

  async function* answers(): AsyncGenerator<Answer[], void> {
    let portion: Answer[] = [];
    const tables = {
      answers: files.table('answers.csv'),
      samples: files.optionalTable('samples.csv'),
      failures: files.optionalTable('failures.csv')
    };
    for await (const answer of readAnswers(tables, cells, design.elicitation)) {
      if (portion.push(answer) < PORTION) continue;
      yield portion;
      portion = [];
    }
    options.signal?.throwIfAborted();
    if (portion.length > 0) yield portion;
  }

  return { manifest, record, cells, answers };
}
