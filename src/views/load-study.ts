import type { Answer } from '../lib/core/study/answer';
import type { Cell } from '../lib/core/study/cell';
import type { StudyRecord, StudyStore } from '../lib/store/store';
import { planOf } from './plan-of';
import type { Services } from './services';

/** A study with its plan and its answers, from wherever it was. */
export interface LoadedStudy {
  record: StudyRecord;
  cells: Cell[];
  answers: Answer[];
  /** Where it can be changed; null for a study that the site publishes, which is read only. */
  store: StudyStore | null;
}

/**
 * Reads a study of this browser or, failing that, one that the site publishes; null where neither
 * has it (or it is in the bin).
 *
 * @throws AxiaError when the store, the site's files or a bundle cannot be read
 */
export async function loadStudy(services: Services, id: string): Promise<LoadedStudy | null> {
  const found = (await storedStudy(services, id)) ?? (await publishedStudy(services, id));
  if (found === null) return null;
  return { ...found, cells: (await planOf(found.record)).cells };
}

type WithoutPlan = Omit<LoadedStudy, 'cells'>;

async function storedStudy(services: Services, id: string): Promise<WithoutPlan | null> {
  const { store } = await services.openStore();
  const record = await store.get(id);
  if (record === null || record.deletedAt !== null) return null;
  return { record, answers: await collected(store.answerChunks(id)), store };
}

/** All answers, read in portions: the page stays usable between two. */
export async function collected(portions: AsyncIterable<Answer[]>): Promise<Answer[]> {
  const all: Answer[] = [];
  for await (const portion of portions) all.push(...portion);
  return all;
}

async function publishedStudy(
  { sources, bundles }: Services,
  id: string
): Promise<WithoutPlan | null> {
  const list = await sources.listPublished();
  if (!list.some((study) => study.id === id)) return null;
  const bytes = await sources.loadPublished(id);
  return bundles.read(new Blob([bytes as BlobPart]), async ({ record, answers }) => {
    return { record, answers: await collected(answers), store: null };
  });
}
