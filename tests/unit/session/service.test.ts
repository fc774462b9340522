import 'fake-indexeddb/auto';
import { expect, test } from 'vitest';
import { valueOf } from '../../../src/lib/core/reply';
import type { Answer } from '../../../src/lib/core/study/answer';
import { planCells } from '../../fakes/plan-cells';
import { createStudyService } from '../../../src/lib/session/service';
import { openIndexedDbStore } from '../../../src/lib/store';
import { recordOf } from '../bundle/fixtures';

const record = recordOf();
const { cells } = planCells(record.design, record.instruments, record.identity);
const answer = (first: number): Answer => ({
  cellId: cells[0]!.id,
  status: 'answered',
  mode: 'distribution',
  logProbabilities: [first, -2, -3],
  outside: null
});

test('a study that is opened again is read again where it changed, and else not', async () => {
  const store = await openIndexedDbStore();
  await store.create(record);
  await store.saveAnswers(record.id, [answer(-1)]);
  const service = createStudyService();
  let job = 0;
  const open = async (study: number) => {
    valueOf(await service.open(++job, study, { kind: 'stored', id: record.id }, null));
    return valueOf(await service.ask(++job, study, 'details', [cells[0]!.id], null));
  };

  expect(await open(1)).toMatchObject({ answer: answer(-1) });
  service.close(1);
  // Nothing of the record says so: a complete study gets no answers without a run.
  await store.saveAnswers(record.id, [answer(-5)]);
  expect(await open(2)).toMatchObject({ answer: answer(-1) });
  service.close(2);
  await store.update(record.id, { updatedAt: '2026-07-01T10:00:00.000Z' });
  expect(await open(3)).toMatchObject({ answer: answer(-5) });
  store.close();
});
