import { seatShare } from '../lib/core/lesson/deal';
import type { Cell } from '../lib/core/study/cell';
import { planInSteps, type Plan } from '../lib/core/study/plan';
import { inSlices } from '../lib/platform';
import type { StudyRecord } from '../lib/store/store';

/** Plans that are kept: that of the study under way, and of the one looked at before. */
const KEPT = 2;
const known = new Map<string, Promise<Plan>>();

/**
 * The plan of a study. Making one hashes every question, which takes a second for the whole paper:
 * it is made in slices, and the last ones are kept, since a study is planned, run and looked at in a
 * row.
 *
 * @throws AxiaError `invalid-input` as `planInSteps`
 */
export async function planOf({
  design,
  instruments,
  identity
}: Pick<StudyRecord, 'design' | 'instruments' | 'identity'>): Promise<Plan> {
  const key = JSON.stringify([design, instruments, identity]);
  const plan = known.get(key) ?? inSlices(planInSteps(design, instruments, identity));
  known.delete(key);
  known.set(key, plan);
  for (const oldest of known.keys()) {
    if (known.size <= KEPT) break;
    known.delete(oldest);
  }
  return plan;
}

/**
 * The questions that a study asks here: all of its plan, or a seat's share of them.
 *
 * @throws AxiaError `invalid-input` as `planInSteps`
 */
export async function cellsOf(
  record: Pick<StudyRecord, 'design' | 'instruments' | 'identity' | 'seat'>
): Promise<Cell[]> {
  const { cells } = await planOf(record);
  return record.seat ? seatShare(record.seat, cells).cells : cells;
}
