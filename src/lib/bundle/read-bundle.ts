import type { Answer } from '../core/study/answer';
import type { Cell } from '../core/study/cell';
import { parseDesign } from '../core/study/design';
import { parseInstrument } from '../core/instrument/instrument';
import { openingOf } from '../core/provenance/opening';
import { planInSteps } from '../core/study/plan';
import { checkPromptsCsv, readAnswers, unreadable } from '../core/report';
import { inSlices } from '../platform/in-slices';
import type { StudyRecord } from '../store/store';
import { BundleFiles } from './bundle-files';
import { instrumentFile, isKnownFile } from './file-names';
import type { Manifest } from './manifest';
import type { BundleOptions } from './progress';
import { parseProvenance } from './provenance-schema';
import { parseJson } from './texts';
import { readDirectory } from './zip-directory';

/** Answers that are handed over at once: as many as are stored together. */
const PORTION = 200;

/** What was read from a bundle, all of it checked but the answers, which are when they are read. */
export interface OpenedBundle {
  manifest: Manifest;
  /** Marked as imported; a run that was under way is paused. Its id may be taken here. */
  record: StudyRecord;
  /** The plan, made again from design, instruments and identity. */
  cells: Cell[];
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
 * its design leads to. The report of a bundle is hashed, and read by nobody: the analysis is
 * recomputed.
 *
 * @throws AxiaError `invalid-input` with one sentence on the first fault; the signal's reason
 */
export async function openBundle(file: Blob, options: BundleOptions = {}): Promise<OpenedBundle> {
  const files = new BundleFiles(file, await readDirectory(file), options);
  const manifest = await files.check();
  const json = (name: string): unknown => parseJson(name, files.needed(name));

  const design = parseDesign(json('design.json'));
  const who = parseProvenance(json('provenance.json'), manifest.version);
  const { identity } = who;
  if (identity.kind !== design.respondent.kind || identity.simulated !== manifest.simulated)
    throw unreadable('The files contradict each other on who answered.');
  const instruments = design.instruments.map(({ id }) => {
    const instrument = parseInstrument(json(instrumentFile(id)));
    if (instrument.id !== id)
      throw unreadable(`${instrumentFile(id)} describes another instrument.`);
    return instrument;
  });
  const stranger = files.names.find((name) => !isKnownFile(name, design.instruments));
  if (stranger !== undefined)
    throw unreadable(
      `manifest.json lists a file that does not belong to a study, ${JSON.stringify(stranger.slice(0, 60))}.`
    );

  const { cells } = await inSlices(planInSteps(design, instruments, identity), options.signal);
  const opening = openingOf(who.provenance, design.elicitation.mode === 'sampled');
  const told = manifest.version < 3 ? null : opening;
  await checkPromptsCsv(files.table('prompts.csv'), cells, told);
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

  const { study } = manifest;
  return {
    manifest,
    record: {
      ...study,
      status: study.status === 'running' ? 'paused' : study.status,
      design,
      instruments,
      ...who,
      deletedAt: null,
      imported: true
    },
    cells,
    answers
  };
}
