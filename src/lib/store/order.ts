import type { StudyRecord } from './store';

/** Sorts studies newest first; the same moment by id, so that the order is the same everywhere. */
export function byNewest(one: StudyRecord, other: StudyRecord): number {
  if (one.createdAt !== other.createdAt) return one.createdAt < other.createdAt ? 1 : -1;
  return one.id < other.id ? -1 : 1;
}
