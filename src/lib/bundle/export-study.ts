import { throwIfAborted } from '../core/error';
import { reportFiles, type ReportAnalysis } from '../core/report';
import { inSlices } from '../platform/in-slices';
import { createTemporaryFile, type TemporaryFile } from '../platform/temporary-file';
import type { StudyRecord, StudyWithAnswers } from '../store/store';
import { bundleFileName } from './file-names';
import type { BundleOptions } from './progress';
import { writeBundle } from './write-bundle';

/** How a study is exported, and what it is called by now: since it was opened it may have been renamed. */
export interface ExportOptions extends Pick<StudyRecord, 'title' | 'updatedAt'> {
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
 * @throws AxiaError as `writeBundle` and the disk; the signal's reason
 */
export async function exportStudy(
  opened: StudyWithAnswers,
  { analysis, title, updatedAt, ...options }: ExportOptions,
  { signal, onProgress }: BundleOptions
): Promise<Blob> {
  const study = { ...opened, title, updatedAt };
  onProgress?.({ message: 'Writing the report.', share: null });
  const report = reportFiles(study, analysis);
  if (signal) throwIfAborted(signal);
  const file = await createTemporaryFile(bundleFileName(study), 'application/zip');
  try {
    await inSlices(into(file, writeBundle(study, { ...options, report }, onProgress)), signal);
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
