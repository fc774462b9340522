import { Differences } from '../core/report/differences';
import { CellFinder, comparePrompts, readableAnswers } from '../core/report/unchecked-tables';
import { REPORT_FILES, type ReportFile } from '../core/report';
import { AxiaError } from '../core/error';
import type { Answer } from '../core/study/answer';
import { BundleFiles } from './bundle-files';
import { describedStudy, type DescribedStudy } from './described-study';
import type { Manifest } from './manifest';
import type { BundleOptions } from './progress';
import { readDirectory } from './zip-directory';

/** What could be read of a bundle, and everything in it that is not as it should be. */
export interface UncheckedBundle extends Pick<DescribedStudy, 'record' | 'cells'> {
  manifest: Manifest;
  answers: Answer[];
  /** Its report, as texts; those that it lacks are not there. */
  report: Partial<Record<ReportFile, string>>;
  /** Files that are what the manifest lists, and questions whose prompt is this version's. */
  files: { listed: number; same: number };
  prompts: { same: number };
  differences: Differences;
}

/**
 * Opens a bundle to verify it: what is wrong does not refuse it, as far as a study can be made of the rest.
 *
 * @throws AxiaError `invalid-input` where no study can be made of it; the signal's reason
 */
export async function openUnchecked(
  file: Blob,
  options: BundleOptions = {}
): Promise<UncheckedBundle> {
  const differences = new Differences();
  const files = new BundleFiles(file, await readDirectory(file), options, (name, listed, found) =>
    differences.add(name, 'SHA-256', listed, found)
  );
  const manifest = await files.check();
  const listed = Object.keys(manifest.files).length + 1;
  const same = listed - differences.list.length;

  const { record, cells, opening } = await describedStudy(files, manifest, options.signal);
  const { design, identity } = record;
  if (identity.simulated !== manifest.simulated)
    differences.add(
      'manifest.json',
      'simulated',
      String(manifest.simulated),
      String(identity.simulated)
    );
  const finder = new CellFinder(cells);
  const prompts = await reading('prompts.csv', differences, 0, () =>
    comparePrompts(files.table('prompts.csv'), finder, opening, differences)
  );
  const answers: Answer[] = [];
  await reading('answers.csv', differences, null, async () => {
    const tables = {
      answers: files.table('answers.csv'),
      samples: files.optionalTable('samples.csv'),
      failures: files.optionalTable('failures.csv')
    };
    const complete = manifest.study.status === 'complete';
    const rest = { complete, differences };
    for await (const answer of readableAnswers(tables, finder, design.elicitation, rest)) {
      options.signal?.throwIfAborted();
      answers.push(answer);
    }
    return null;
  });
  const report: UncheckedBundle['report'] = {};
  for (const name of REPORT_FILES) {
    const pieces = files.optionalTable(name);
    if (!pieces) continue;
    const text = await reading(name, differences, null, async () => {
      let whole = '';
      for await (const piece of pieces) whole += piece;
      return whole;
    });
    if (text !== null) report[name] = text;
  }
  return {
    manifest,
    record,
    cells,
    answers,
    report,
    files: { listed, same },
    prompts: { same: prompts },
    differences
  };
}

/** Reads a file of a bundle; what cannot be read of it is told of. */
async function reading<T>(
  name: string,
  differences: Differences,
  otherwise: T,
  read: () => Promise<T>
): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof AxiaError) || error.kind === 'aborted') throw error;
    differences.add(name, '', error.message, null);
    return otherwise;
  }
}
