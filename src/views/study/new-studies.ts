import { parseDesign, type StudyDesign } from '../../lib/core/study/design';
import type { SeatPlace } from '../../lib/core/lesson/deal';
import type { Instrument } from '../../lib/core/instrument/instrument';
import { studyPreset } from '../../lib/core/study/presets';
import { newId } from '../../lib/platform';
import type { RespondentIdentity } from '../../lib/core/provenance/provenance';
import type { StudyRecord, StudyStore } from '../../lib/store';
import { planOf } from '../plan-of';
import type { Services } from '../services';

/** How new studies are made. */
export interface NewStudyOptions {
  /** Of the study, or the start of the titles of a series. Empty for the usual one. */
  title: string;
  /** Whether a long study of a language model begins with a pretest. */
  pretest: boolean;
  /** The seat of a lesson that asks its share of the questions only. */
  seat?: SeatPlace;
}

/**
 * New studies from designs, not stored yet. Several designs become a series.
 *
 * @throws AxiaError `invalid-input` for an unknown respondent, or a question that cannot be asked
 */
export async function newStudies(
  services: Pick<Services, 'identityOf' | 'now'>,
  designs: readonly StudyDesign[],
  instruments: Instrument[],
  { pretest, seat, title }: NewStudyOptions
): Promise<StudyRecord[]> {
  const now = new Date(services.now()).toISOString();
  const series = newId();
  const records: StudyRecord[] = [];
  for (const [position, design] of designs.entries()) {
    const identity = await services.identityOf(design.respondent, design.seed);
    // Both refuse what cannot be asked, or could not be read back from a bundle.
    parseDesign(design);
    await planOf({ design, instruments, identity });
    const single = designs.length === 1;
    records.push({
      id: newId(),
      title: single && title !== '' ? title : titleOf(title, design, identity),
      design,
      instruments,
      identity,
      status: 'new',
      createdAt: now,
      updatedAt: now,
      deletedAt: null,
      provenance: null,
      imported: false,
      ...(pretest ? {} : { pretest: null }),
      ...(seat ? { seat } : {}),
      ...(single ? {} : { series: { id: series, position, left: null } })
    });
  }
  return records;
}

/** Keeps new studies, all or none. */
export async function keepStudies(
  store: StudyStore,
  records: readonly StudyRecord[]
): Promise<void> {
  const kept: string[] = [];
  try {
    for (const record of records) {
      await store.create(record);
      kept.push(record.id);
    }
  } catch (error) {
    for (const id of kept) await store.purge(id).catch(() => undefined);
    throw error;
  }
}

/** A title made from what is asked, and of whom. */
function titleOf(title: string, { preset }: StudyDesign, { label }: RespondentIdentity): string {
  const what = title || (studyPreset(preset)?.title ?? 'Own study');
  return `${what}, ${label.replace(/^Simulated: /, 'simulated ')}`;
}
