import type { Sources } from '../sources';
import { isStandIn, type OpenedStore, type StudyStore } from '../store';
import type { OpenedStudy, StudySessions } from './client';

/** Where studies are looked for. */
export interface StudyPlaces {
  openStore(): Promise<Pick<OpenedStore, 'store'>>;
  sources: Pick<Sources, 'listPublished' | 'loadPublished'>;
  studies: StudySessions;
}

/** An open study, and where it can be changed: null for one that the site publishes. */
export interface FoundStudy extends OpenedStudy {
  store: StudyStore | null;
}

/**
 * Opens a study of this browser or, failing that, one that the site publishes; null where neither
 * has it (or it is in the bin). A study from a bundle never stands in for a published one.
 *
 * @throws AxiaError when the store, the site's files or a bundle cannot be read, or the signal is
 *   aborted
 */
export async function findStudy(
  { openStore, sources, studies }: StudyPlaces,
  id: string,
  signal?: AbortSignal
): Promise<FoundStudy | null> {
  const { store } = await openStore();
  const record = await store.get(id);
  const isMine =
    record !== null &&
    record.deletedAt === null &&
    !(record.imported && isStandIn(record, await publishedIds(sources)));
  if (isMine) {
    const study = store.durable
      ? ({ kind: 'stored', id } as const)
      : ({ kind: 'handed', record, answers: () => store.answerChunks(id) } as const);
    return { ...(await studies.open(study, signal)), store };
  }
  const list = await sources.listPublished();
  if (!list.some((study) => study.id === id)) return null;
  const file = new Blob([(await sources.loadPublished(id)) as BlobPart]);
  const opened = await studies.open({ kind: 'bundle', file }, signal);
  // Here its id is the one that addresses hold, whatever its bundle says.
  return { ...opened, record: { ...opened.record, id }, store: null };
}

/** Ids of the studies that the site publishes; none where the list cannot be had. */
const publishedIds = (sources: StudyPlaces['sources']): Promise<string[]> =>
  sources.listPublished().then(
    (list) => list.map(({ id }) => id),
    () => []
  );
