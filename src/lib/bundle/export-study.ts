import type { Answer } from '../core/study/answer';
import { planInSteps } from '../core/study/plan';
import { reportFiles, type ReportAnalysis } from '../core/report';
import { inSlices } from '../platform/in-slices';
import { createTemporaryFile, type TemporaryFile } from '../platform/temporary-file';
import type { StudyRecord } from '../store/store';
import { bundleFileName } from './file-names';
import type { BundleOptions } from './progress';
import { writeBundle } from './write-bundle';

/** What is exported beside the answers. */
export interface StudyToExport {
  record: StudyRecord;
  /** Null where nothing could be computed of the answers. */
  analysis: ReportAnalysis | null;
  /** Whether hashes travel in place of the texts of private forms. */
  redactTexts: boolean;
  appVersion: string;
  /** Time of the export, ISO 8601 in UTC. */
  createdAt: string;
}

/**
 * Writes the bundle of a study into a temporary file. When it is stopped or fails, nothing is left.
 *
 * @param answers by cell id
 * @throws AxiaError as `planCells`, `writeBundle` and the disk; the signal's reason
 */
export async function exportStudy(
  { analysis, ...study }: StudyToExport,
  answers: ReadonlyMap<string, Answer>,
  { signal, onProgress }: BundleOptions
): Promise<Blob> {
  const { record } = study;
  const { design, instruments, identity } = record;
  onProgress?.({ message: 'Listing the questions.', share: null });
  const { cells } = await inSlices(planInSteps(design, instruments, identity), signal);
  onProgress?.({ message: 'Writing the report.', share: null });
  const report = reportFiles({ ...record, cells, answers }, analysis);
  signal?.throwIfAborted();
  const file = await createTemporaryFile(bundleFileName(record), 'application/zip');
  try {
    const bytes = writeBundle({ ...study, cells, answers, report }, onProgress);
    await inSlices(into(file, bytes), signal);
    return await file.finish();
  } catch (error) {
    await file.discard();
    throw error;
  }
}

function* into(file: TemporaryFile, pieces: Iterable<Uint8Array>): Generator<void, void> {
  for (const bytes of pieces) {
    file.write(bytes);
    yield;
  }
}
