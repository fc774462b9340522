// A bundle becomes a published study: checked, computed again twice, and listed.
import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { strFromU8, unzipSync } from 'fflate';
import { parseExplorerIndex, type PublishedStudy } from '../../src/lib/core/explorer';
import { readWhole, type WholeBundle } from '../../tests/unit/bundle/whole';
import { readIndex, withEntries, writeIndex } from '../explorer-index.mjs';
import { reportAgain } from '../recompute-examples/again';
import { disagreements, PARTS } from './disagreements';

/** Most lines of a refusal that are shown. */
const LINES = 20;

/** What is published, and where. */
export interface Publication {
  /** Path of the bundle. */
  file: string;
  /** Its name in addresses. */
  id: string;
  /** One or two sentences for a reader. */
  description: string;
  /** Path of the published studies and their list. */
  folder: string;
}

/**
 * Publishes a study: its bundle and its entry in the list, models before simulated respondents.
 * Nothing is written unless all is well.
 *
 * @throws AxiaError, Error with what must be mended first
 */
export async function publishStudy(of: Publication): Promise<PublishedStudy> {
  const bytes = await readFile(of.file);
  const whole = await readWhole(bytes);
  const { record, answers, cells } = whole;
  if (answers.length < cells.length || record.status !== 'complete')
    throw new Error(
      `${answers.length} of ${cells.length} questions are answered. Resume the study, and export it once it is complete.`
    );
  if (whole.report['analysis.json'] === undefined)
    throw new Error('The bundle has no analysis. Export it from the results once they are there.');
  const { label, simulated } = record.identity;
  const entry = {
    ...{ id: of.id, title: record.title, description: of.description },
    ...{ respondent: label, simulated }
  };
  const index = await readIndex(of.folder);
  const studies = parseExplorerIndex(index);
  await refuseTaken(studies, of, whole);
  const next = withEntries(index, [entry]);
  parseExplorerIndex(next);

  await refuseAsStranger(of.file);
  refuseOtherNumbers(whole);
  await writeFile(join(of.folder, `${of.id}.zip`), bytes);
  await writeIndex(next, of.folder);
  return entry;
}

/** What is published keeps its address, and has one only. */
async function refuseTaken(
  studies: readonly PublishedStudy[],
  { id, folder }: Publication,
  { manifest }: WholeBundle
): Promise<void> {
  if (studies.some((one) => one.id === id))
    throw new Error(`A study called ${id} is published already. Choose another id.`);
  const hash = manifest.files['answers.csv'];
  for (const { id: other } of studies) {
    const zip = unzipSync(await readFile(join(folder, `${other}.zip`)), {
      filter: ({ name }) => name === 'manifest.json'
    });
    const { files } = JSON.parse(strFromU8(zip['manifest.json']!)) as WholeBundle['manifest'];
    if (files['answers.csv'] === hash)
      throw new Error(`The same answers are published already, as ${other}.`);
  }
}

function refuseOtherNumbers(whole: WholeBundle): void {
  const published = JSON.parse(whole.report['analysis.json']!) as Record<string, unknown>;
  const again = reportAgain(whole);
  const computed = JSON.parse(again['analysis.json']!) as Record<string, unknown>;
  const found = PARTS.flatMap((part) => disagreements(computed[part], published[part], part));
  if (found.length > 0)
    throw new Error(
      [
        `${found.length} numbers of analysis.json are not what this version of Axia computes from the answers. Open the bundle in it, export it again, and publish that.`,
        ...found.slice(0, LINES)
      ].join('\n')
    );
}

/** The program that shares no line with Axia computes what the bundle reports from its answers. */
function refuseAsStranger(file: string): Promise<void> {
  const program = fileURLToPath(new URL('../../tests/independent/recompute.mjs', import.meta.url));
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [program, file], (error, stdout, stderr) => {
      const lines = (stdout + stderr).trim().split('\n').slice(-LINES).join('\n');
      if (error === null) resolve();
      else reject(new Error(`The independent program does not agree:\n${lines}`));
    });
  });
}
