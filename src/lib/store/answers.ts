import type { Answer } from '../core/study/answer';
import {
  BLOCK_CELLS,
  packAnswer,
  packBlocks,
  unpackAnswer,
  unpackBlock,
  type PackedAnswer
} from './blocks';
import type { Connection, Writable } from './connection';
import { unknownStudy } from './errors';
import type { AxiaDatabase } from './migrations';

/** So many answers at once make a block of their own: most of what makes it small is there. */
const MANY = 32;

/**
 * Where the answers of studies lie. A single one goes to the journal (`answers`, a record each),
 * which is quick and safe however few there are; a journal of `BLOCK_CELLS` is moved into blocks,
 * which are small, and so is what comes by the dozen, with all of the journal. That is one
 * transaction: a crash leaves all of it in the journal or all of it in blocks. Blocks are only ever
 * added, so that a long run writes an answer twice at most and not over and over. A cell that is
 * asked again is there more than once: the journal counts, then the newest block.
 */
export const STUDY_STORES = ['studies', 'answers', 'blocks'] as const;
type StudyStores = Writable<(typeof STUDY_STORES)[number]>;

/** Everything of a study: arrays sort after numbers and strings. */
const allOf = (studyId: string) => IDBKeyRange.bound([studyId], [studyId, []]);

/** What of a study's journal comes after a cell. */
const after = (studyId: string, cellId: string) =>
  IDBKeyRange.bound([studyId, cellId], [studyId, []], true);

/** Adds answers to the journal; where they are many, or it is long, all of it goes into blocks. */
export async function putAnswers(
  { answers: journal, blocks }: StudyStores,
  studyId: string,
  list: readonly Answer[]
): Promise<void> {
  const many = list.length >= MANY;
  if (!many && (await journal.count(allOf(studyId))) + list.length < BLOCK_CELLS) {
    await Promise.all(
      list.map(async (answer) => journal.put(packAnswer(answer), [studyId, answer.cellId]))
    );
    return;
  }
  const [keys, packed, newest] = await Promise.all([
    journal.getAllKeys(allOf(studyId)),
    journal.getAll(allOf(studyId)),
    blocks.openKeyCursor(allOf(studyId), 'prev')
  ]);
  const moved = new Map(unpackAll(keys, packed).map((answer) => [answer.cellId, answer]));
  for (const answer of list) moved.set(answer.cellId, answer);
  const first = newest === null ? 0 : newest.key[1] + 1;
  await Promise.all([
    journal.delete(allOf(studyId)),
    ...packBlocks([...moved.values()]).map(async (block, index) =>
      blocks.put(block, [studyId, first + index])
    )
  ]);
}

/** Erases all answers of a study. */
export async function deleteAnswers(
  { answers, blocks }: StudyStores,
  studyId: string
): Promise<void> {
  await Promise.all([answers.delete(allOf(studyId)), blocks.delete(allOf(studyId))]);
}

/**
 * All answers of a study in portions, each read when it is asked for: the journal, then the blocks
 * from the newest to the oldest, so that what comes first of a cell is what counts. Whatever is
 * moved from the journal meanwhile is in the blocks that are known once all of it was read.
 */
export async function* answerChunks(
  { database, guarded }: Pick<Connection, 'database' | 'guarded'>,
  studyId: string
): AsyncGenerator<Answer[]> {
  const seen = new Set<string>();
  const unseen = (answers: readonly Answer[]) =>
    answers.filter(({ cellId }) => !seen.has(cellId) && seen.add(cellId));

  let range = allOf(studyId);
  let numbers: number[] | null = null;
  while (numbers === null) {
    const { answers, blocks } = await guarded(() => readJournal(database, studyId, range));
    const last = answers.at(-1);
    if (last === undefined || answers.length < BLOCK_CELLS) numbers = blocks;
    else range = after(studyId, last.cellId);
    const fresh = unseen(answers);
    if (fresh.length > 0) yield fresh;
  }
  for (const number of numbers.reverse()) {
    const block = await guarded(() => database.get('blocks', [studyId, number]));
    if (block === undefined) throw unknownStudy(studyId);
    const fresh = unseen(unpackBlock(block));
    if (fresh.length > 0) yield fresh;
  }
}

/** A portion of a study's journal, and the numbers of the blocks at the same moment. */
async function readJournal(
  database: AxiaDatabase,
  studyId: string,
  range: IDBKeyRange
): Promise<{ answers: Answer[]; blocks: number[] }> {
  const transaction = database.transaction(STUDY_STORES);
  // Reads report their own failures; what happens after the last one does not matter.
  transaction.done.catch(() => undefined);
  const journal = transaction.objectStore('answers');
  const [known, keys, packed, blocks] = await Promise.all([
    transaction.objectStore('studies').getKey(studyId),
    journal.getAllKeys(range, BLOCK_CELLS),
    journal.getAll(range, BLOCK_CELLS),
    transaction.objectStore('blocks').getAllKeys(allOf(studyId))
  ]);
  if (known === undefined) throw unknownStudy(studyId);
  return { answers: unpackAll(keys, packed), blocks: blocks.map(([, number]) => number) };
}

const unpackAll = (
  keys: readonly (readonly [string, string])[],
  packed: readonly PackedAnswer[]
): Answer[] => keys.map(([, cellId], index) => unpackAnswer(cellId, packed[index]!));
