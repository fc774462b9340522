// Bundles as a whole, for tests of what stands in them.
import { strFromU8, unzipSync } from 'fflate';
import { openBundle, type OpenedBundle } from '../../../src/lib/bundle/read-bundle';
import {
  writeBundle,
  type BundleContents,
  type Report
} from '../../../src/lib/bundle/write-bundle';
import type { Answer } from '../../../src/lib/core/study/answer';
import { AxiaError } from '../../../src/lib/core/error';
import { REPORT_FILES } from '../../../src/lib/core/report';
import { planCells } from '../../fakes/plan-cells';
import type { StudyRecord } from '../../../src/lib/store/store';

export type WholeInput = BundleContents & { record: StudyRecord; answers: readonly Answer[] };

/** The bytes of a bundle. */
export function bundleBytes({ record, answers, ...contents }: WholeInput): Uint8Array {
  const { design, instruments, identity } = record;
  const { cells } = planCells(design, instruments, identity);
  const byCell = new Map(answers.map((answer) => [answer.cellId, answer]));
  return Buffer.concat([...writeBundle({ ...record, cells, answers: byCell }, contents)]);
}

export interface WholeBundle extends Omit<OpenedBundle, 'answers'> {
  /** Without what was read of the report. */
  record: StudyRecord;
  answers: Answer[];
  /** As it was exported. */
  readonly report: Report;
}

/** All that a bundle holds. */
export async function readWhole(bytes: Uint8Array): Promise<WholeBundle> {
  const bundle = await openBundle(new Blob([bytes as BlobPart]));
  const answers: Answer[] = [];
  for await (const portion of bundle.answers()) answers.push(...portion);
  const record = { ...bundle.record };
  delete record.report;
  return {
    ...bundle,
    record,
    answers,
    get report() {
      return reportOf(bytes);
    }
  };
}

function reportOf(bytes: Uint8Array): Report {
  const report: Report = {};
  const files = unzipSync(bytes, { filter: ({ name }) => isReport(name) });
  for (const name of REPORT_FILES) if (files[name]) report[name] = strFromU8(files[name]);
  return report;
}

const isReport = (name: string) => (REPORT_FILES as readonly string[]).includes(name);

/** Writes again what was read. */
export async function writtenAgain(bytes: Uint8Array, redactTexts = true): Promise<Uint8Array> {
  const { record, answers, report, manifest } = await readWhole(bytes);
  const { appVersion, createdAt } = manifest;
  return bundleBytes({ record, answers, report, appVersion, createdAt, redactTexts });
}

/** The sentence with which a bundle is refused. Whatever is no `AxiaError` of that kind throws. */
export async function refusal(bytes: Uint8Array): Promise<string> {
  try {
    await readWhole(bytes);
  } catch (error) {
    if (error instanceof AxiaError && error.kind === 'invalid-input') return error.message;
    throw error;
  }
  return 'accepted';
}
