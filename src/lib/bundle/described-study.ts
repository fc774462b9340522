import { parseInstrument } from '../core/instrument/instrument';
import { openingOf } from '../core/provenance/opening';
import { unreadable } from '../core/report';
import type { Cell } from '../core/study/cell';
import { parseDesign } from '../core/study/design';
import { planInSteps } from '../core/study/plan';
import { inSlices } from '../platform/in-slices';
import type { StudyRecord } from '../store/store';
import type { BundleFiles } from './bundle-files';
import { instrumentFile } from './file-names';
import type { Manifest } from './manifest';
import { parseProvenance } from './provenance-schema';
import { readReport } from './read-report';
import { parseJson } from './texts';

/** The study of a bundle without its answers. */
export interface DescribedStudy {
  /**
   * Marked as imported, with what its report says; a run that was under way is paused. Its id may be
   * taken here.
   */
  record: StudyRecord;
  /** The plan, made again from design, instruments and identity. */
  cells: Cell[];
  /** The answer prefix that prompts are written with; null in bundles that did not say. */
  opening: ReturnType<typeof openingOf> | null;
}

/**
 * Makes the study again that a bundle's design, instruments and provenance describe.
 *
 * @throws AxiaError `invalid-input` with one sentence on the first fault; the signal's reason
 */
export async function describedStudy(
  files: BundleFiles,
  { study, version }: Manifest,
  signal?: AbortSignal
): Promise<DescribedStudy> {
  const json = (name: string): unknown => parseJson(name, files.needed(name));
  const design = parseDesign(json('design.json'));
  const who = parseProvenance(json('provenance.json'), version);
  if (who.identity.kind !== design.respondent.kind)
    throw unreadable('The files contradict each other on who answered.');
  const instruments = design.instruments.map(({ id }) => {
    const instrument = parseInstrument(json(instrumentFile(id)));
    if (instrument.id !== id)
      throw unreadable(`${instrumentFile(id)} describes another instrument.`);
    return instrument;
  });
  const report = await readReport(files.optionalTable('analysis.json'));
  const { cells } = await inSlices(planInSteps(design, instruments, who.identity), signal);
  const opening = openingOf(who.provenance, design.elicitation.mode === 'sampled');
  return {
    record: {
      ...study,
      status: study.status === 'running' ? 'paused' : study.status,
      design,
      instruments,
      ...who,
      deletedAt: null,
      imported: true,
      ...(report ? { report } : {})
    },
    cells,
    opening: version < 3 ? null : opening
  };
}
