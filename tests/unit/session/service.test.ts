import 'fake-indexeddb/auto';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { DEFAULT_CHOICES } from '../../../src/lib/core/analysis';
import { valuesOnly } from '../../../src/lib/core/analysis/input';
import { valueOf } from '../../../src/lib/core/reply';
import { SIMULATED_PRESETS } from '../../../src/lib/core/simulation';
import { simulateStudy } from '../../../src/lib/core/simulation/respond';
import type { Answer } from '../../../src/lib/core/study/answer';
import { planCells } from '../../fakes/plan-cells';
import { createStudyService } from '../../../src/lib/session/service';
import { openIndexedDbStore } from '../../../src/lib/store';
import { PVQ40 } from '../analysis/fixtures';
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

test('what was computed of a study under the same choices is not computed again', async () => {
  const static_ = (path: string): unknown =>
    JSON.parse(readFileSync(new URL(`../../../static/${path}`, import.meta.url), 'utf8'));
  const references = {
    reference: static_('human-data/values/ess20_within.json'),
    others: [],
    dominance: (static_('human-data/dominance.json') as { shares: unknown[] }).shares[0]
  };
  const choices = { ...DEFAULT_CHOICES, individuals: 50, bootstraps: 2, permutations: 19 };
  const input = valuesOnly(simulateStudy(SIMULATED_PRESETS[0]!.parameters, 1, PVQ40));
  const service = createStudyService();
  valueOf(await service.open(1, 1, { kind: 'input', input }, null));
  let job = 1;
  const reports: unknown[] = [];
  const ask = async (change: object) => {
    const asked = [{ ...choices, ...change }, references];
    return valueOf(
      await service.ask(++job, 1, 'values', asked, (report: unknown) => void reports.push(report))
    );
  };
  const first = await ask({});
  expect(await ask({ temperature: 0.5 })).not.toBe(first);
  reports.length = 0;
  expect(await ask({})).toBe(first);
  // Whoever waits for the first report gets it all the same.
  expect(reports).toEqual([first]);
});
