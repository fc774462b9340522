import { isWithdrawn, type Answer } from '../core/study/answer';
import type { StudyRecord, StudyStore } from './store';
import { AxiaError } from '../core/error';
import { jsonText } from '../core/json';
import { cutAt, LONGEST } from '../core/limits';
import { sha256Hex, utf8Bytes } from '../core/sha256';
import { fullDisk, unknownStudy } from './errors';

/** The studies of a series, in the order in which they are run, without those in the bin. */
export async function seriesOf(store: StudyStore, seriesId: string): Promise<StudyRecord[]> {
  const all = await store.list();
  return all
    .filter(({ series }) => series?.id === seriesId)
    .sort((one, other) => one.series!.position - other.series!.position);
}

/** All answers of a study. They are read in portions: the page stays usable between two. */
export async function allAnswers(store: StudyStore, id: string): Promise<Answer[]> {
  const all: Answer[] = [];
  for await (const portion of store.answerChunks(id)) all.push(...portion);
  return all;
}

/** Reads a study that must be there. */
async function mustGet(store: StudyStore, id: string): Promise<StudyRecord> {
  const record = await store.get(id);
  if (!record) throw unknownStudy(id);
  return record;
}

/**
 * Adds a study together with its answers, which may come in portions. Until all are saved it lies
 * in the bin, so that a crash never leaves part of a study that looks complete; when they cannot
 * be read or saved (disk full), it is taken back.
 *
 * @param now ISO 8601 in UTC: what a crash left behind is erased later
 */
export async function addStudy(
  store: StudyStore,
  record: StudyRecord,
  answers: readonly Answer[] | AsyncIterable<readonly Answer[]>,
  now: string
): Promise<void> {
  const { id, deletedAt } = record;
  await store.create({ ...record, deletedAt: now, arriving: true });
  let failed = 0;
  try {
    const portions = Symbol.asyncIterator in answers ? answers : [answers];
    for await (const portion of portions) {
      await store.saveAnswers(id, portion);
      failed += failedOf(portion);
    }
    const ended = failed > 0 ? endOf(record, failed) : {};
    await store.update(id, { deletedAt, arriving: undefined, ...ended });
  } catch (error) {
    await store.purge(id).catch(() => undefined);
    throw error instanceof AxiaError && error.kind === 'quota' ? fullDisk('study', error) : error;
  }
}

const failedOf = (answers: readonly Answer[]): number =>
  answers.filter((answer) => answer.status === 'failed' && !isWithdrawn(answer)).length;

/** How a study whose questions were all asked ended. */
function endOf({ status }: StudyRecord, failed: number): Partial<StudyRecord> {
  if (status !== 'complete' && status !== 'incomplete') return {};
  return { status: failed > 0 ? 'incomplete' : 'complete', failed };
}

/**
 * Counts the questions that failed in studies that ended before that was noted: one with such a
 * question is not complete.
 *
 * @returns whether anything was noted
 */
export async function noteFailures(
  store: StudyStore,
  records: readonly StudyRecord[]
): Promise<boolean> {
  const unknown = records.filter(
    ({ failed, identity, status }) =>
      status === 'complete' && failed === undefined && !identity.simulated
  );
  for (const record of unknown) {
    let failed = 0;
    for await (const portion of store.answerChunks(record.id)) failed += failedOf(portion);
    await store.update(record.id, endOf(record, failed));
  }
  return unknown.length > 0;
}

/** Gives a study another title; blank titles leave the old one. */
export async function renameStudy(
  store: StudyStore,
  id: string,
  title: string,
  now: string
): Promise<StudyRecord> {
  const trimmed = title.trim();
  if (trimmed === '') return mustGet(store, id);
  return store.update(id, { title: trimmed, updatedAt: now });
}

/**
 * Copies a study's design and answers under `newId`. A copy of a running study is paused,
 * because nothing runs it, and a copy of one in a series is outside the series.
 *
 * @param now ISO 8601 in UTC
 */
export async function duplicateStudy(
  store: StudyStore,
  id: string,
  newId: string,
  now: string
): Promise<StudyRecord> {
  const original = await mustGet(store, id);
  const copy: StudyRecord = {
    ...original,
    id: newId,
    title: cutAt(`${original.title} (copy)`, LONGEST.storedTitle),
    status: original.status === 'running' ? 'paused' : original.status,
    createdAt: now,
    updatedAt: now,
    deletedAt: null
  };
  delete copy.series;
  await addStudy(store, copy, store.answerChunks(id), now);
  return copy;
}

/** Puts a study into the bin, from where `restoreStudy` brings it back. Only a reader erases it. */
export function deleteStudy(store: StudyStore, id: string, now: string): Promise<StudyRecord> {
  return store.update(id, { deletedAt: now });
}

/** Undoes `deleteStudy`. */
export function restoreStudy(store: StudyStore, id: string): Promise<StudyRecord> {
  return store.update(id, { deletedAt: null });
}

/**
 * Erases copies and imports that a crash cut short before `olderThan` (ISO 8601 in UTC). What they
 * came from is still there, so a clock that is wrong loses nothing.
 */
export async function eraseUnfinished(store: StudyStore, olderThan: string): Promise<void> {
  for (const { arriving, deletedAt, id } of await store.list({ deleted: true }))
    if (arriving && deletedAt !== null && deletedAt < olderThan) await store.purge(id);
}

/**
 * Gives imported studies that have the id of a published one another id: they were imported before
 * such ids were refused, or before the study was published.
 *
 * @param published ids of the studies that the site publishes
 * @returns whether any had such an id
 */
export async function moveFromPublished(
  store: StudyStore,
  records: readonly StudyRecord[],
  { published, newId, now }: { published: readonly string[]; newId: () => string; now: string }
): Promise<boolean> {
  const moved = records.filter((one) => isStandIn(one, published) && one.status !== 'running');
  for (const record of moved) {
    await addStudy(store, { ...record, id: newId() }, store.answerChunks(record.id), now);
    await store.purge(record.id);
  }
  return moved.length > 0;
}

/** Whether a study came from a bundle, and has the id of one that the site publishes. */
export const isStandIn = (
  { id, imported }: Pick<StudyRecord, 'id' | 'imported'>,
  published: readonly string[]
): boolean => imported && published.includes(id);

/**
 * Copies a study as it is from one store to another, for instance into memory when the disk is
 * full and the run goes on without it.
 */
export async function copyStudy(from: StudyStore, to: StudyStore, id: string): Promise<void> {
  const record = await mustGet(from, id);
  await addStudy(to, record, from.answerChunks(id), record.updatedAt);
}

/**
 * Adds a study that was read from a bundle, whole or not at all. It keeps its id where that is
 * free, so that links to it work; else it gets `otherId`. Where the store holds the same study
 * already, asked of the same respondent and answered alike, that one is given back and none added.
 *
 * @param published ids of the studies that the site publishes: they are never free, or a bundle
 *   could take the place of one of them
 */
export async function importStudy(
  store: StudyStore,
  bundle: { record: StudyRecord; answers: Parameters<typeof addStudy>[2] },
  { otherId, published, now }: { otherId: string; published: readonly string[]; now: string }
): Promise<StudyRecord> {
  const { id } = bundle.record;
  const taken = published.includes(id) || (await store.get(id)) !== null;
  const record = taken ? { ...bundle.record, id: otherId } : bundle.record;
  await addStudy(store, record, bundle.answers, now);
  const twin = await twinOf(store, record, id);
  if (twin === null) return record;
  await store.purge(record.id);
  const { report } = bundle.record;
  return report && twin.imported ? store.update(twin.id, { report }) : twin;
}

/**
 * Another study of the store, outside the bin, with the same content: of several the one with the id
 * that the bundle holds, not a copy of it.
 */
async function twinOf(
  store: StudyStore,
  record: StudyRecord,
  bundleId: string
): Promise<StudyRecord | null> {
  const asked = askedIn(record);
  let answered: string | null = null;
  const originalFirst = (await store.list()).toSorted(
    (one, other) => +(other.id === bundleId) - +(one.id === bundleId)
  );
  for (const other of originalFirst) {
    if (other.id === record.id || askedIn(other) !== asked) continue;
    answered ??= await answeredIn(store, record.id);
    if ((await answeredIn(store, other.id)) === answered) return other;
  }
  return null;
}

/** One text for what a study asks, and whom. */
const askedIn = ({ design, instruments, identity }: StudyRecord): string =>
  jsonText({ design, instruments, identity });

/** One text for all answers of a study, in whatever order they come: how many, and their hashes. */
async function answeredIn(store: StudyStore, id: string): Promise<string> {
  const hashes: string[] = [];
  for await (const portion of store.answerChunks(id))
    for (const answer of portion) hashes.push(sha256Hex(utf8Bytes(jsonText(answer))));
  return hashes.sort().join(' ');
}

/**
 * Adds a study whose answers come from several places, or what came since to the one that is here:
 * nothing that it holds is taken away. One in the bin comes back.
 *
 * @param questions number of questions of its plan
 * @param now ISO 8601 in UTC
 */
export async function mergeStudy(
  store: StudyStore,
  record: StudyRecord,
  answers: readonly Answer[],
  questions: number,
  now: string
): Promise<StudyRecord> {
  const here = await store.get(record.id);
  if (here === null) await addStudy(store, record, answers, now);
  else await store.saveAnswers(record.id, answers);
  const all = await allAnswers(store, record.id);
  const failed = failedOf(all);
  const done = all.filter((answer) => !isWithdrawn(answer)).length;
  return store.update(record.id, {
    status: done < questions ? 'paused' : failed > 0 ? 'incomplete' : 'complete',
    failed,
    provenance: here?.provenance ?? record.provenance,
    ...(record.mergedFrom ? { mergedFrom: record.mergedFrom } : {}),
    deletedAt: null,
    updatedAt: now
  });
}
