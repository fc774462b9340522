import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { StudyStore } from '../../../src/lib/store/store';
import { createScriptedRespondent, scriptedAnswer } from '../../fakes/scripted-respondent';
import { createVirtualClock } from '../../fakes/virtual-clock';
import { STUDY, announced, failure, planOf, setUp, storeWithStudy } from './harness';
import { allAnswers } from '../store/all-answers';

/** What the tab's end leaves: a store that takes `writes` batches and then nothing, ever. */
function killedAfter(store: StudyStore, writes: number, onKill: () => void): StudyStore {
  let left = writes;
  return {
    ...store,
    saveAnswers: (id, answers) => {
      left -= 1;
      if (left >= 0) return store.saveAnswers(id, answers);
      onKill();
      return new Promise(() => {});
    }
  };
}

describe('a run', () => {
  it('asks every cell once, in the order of the plan, and completes the study', async () => {
    const plan = planOf(100);
    const { run, respondent, store, events } = await setUp({ plan });
    const outcome = await run();
    expect(outcome).toMatchObject({
      status: 'complete',
      unsaved: [],
      progress: { done: 100, total: 100, failed: 0, condition: null }
    });
    expect(respondent.asked).toEqual(plan.cells.map(({ id }) => id));
    expect(respondent).toMatchObject({ opened: 1, closed: 1 });
    expect(announced(events)).toEqual(plan.cells.map(scriptedAnswer));
    expect(await allAnswers(store, STUDY)).toHaveLength(100);
    expect(await store.get(STUDY)).toMatchObject({
      status: 'complete',
      provenance: { engine: { name: 'script' } }
    });
  });

  it('does not open the respondent where everything is answered', async () => {
    const plan = planOf(3);
    const store = await storeWithStudy(plan.cells.map(scriptedAnswer));
    const { run, respondent } = await setUp({ plan, store });
    expect((await run()).status).toBe('complete');
    expect(respondent.opened).toBe(0);
  });

  it('ignores stored answers to cells that are not in the plan', async () => {
    const plan = planOf(4);
    const store = await storeWithStudy([
      { ...scriptedAnswer(plan.cells[0]!), cellId: 'f'.repeat(24) },
      scriptedAnswer(plan.cells[2]!)
    ]);
    const { run, respondent } = await setUp({ plan, store });
    expect((await run()).progress).toMatchObject({ done: 4, total: 4 });
    expect(respondent.asked).toEqual([0, 1, 3].map((k) => plan.cells[k]!.id));
  });

  it('asks failed cells again only on request', async () => {
    const plan = planOf(3);
    const failed = plan.cells.map((cell, k) =>
      k === 1
        ? { cellId: cell.id, status: 'failed' as const, kind: 'defect' as const, message: 'x' }
        : scriptedAnswer(cell)
    );
    const leave = await setUp({ plan, store: await storeWithStudy(failed) });
    expect((await leave.run()).progress).toMatchObject({ done: 3, failed: 1 });
    expect(leave.respondent.asked).toEqual([]);

    const again = await setUp({ plan, store: await storeWithStudy(failed), askFailedAgain: true });
    expect((await again.run()).progress).toMatchObject({ done: 3, failed: 0 });
    expect(again.respondent.asked).toEqual([plan.cells[1]!.id]);
  });
});

describe('a run that is stopped anywhere and resumed', () => {
  it('asks nothing twice and ends with the answers of an uninterrupted run', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 90 }),
        fc.array(fc.nat({ max: 60 }), { maxLength: 4 }),
        fc.constantFrom(0, 3, 40),
        async (count, stops, milliseconds) => {
          const plan = planOf(count);
          const store = await storeWithStudy();
          const stored = new Set<string>();
          for (const stop of [...stops, Infinity]) {
            const clock = createVirtualClock();
            const respondent = createScriptedRespondent({
              answer: async (cell, call) => {
                expect(stored).not.toContain(cell.id);
                if (milliseconds > 0) await clock.sleep(milliseconds);
                if (call === stop) abort.abort();
                return scriptedAnswer(cell);
              }
            });
            const { run, abort, events } = await setUp({ plan, store, respondent, clock });
            const outcome = await run();
            expect(outcome.unsaved).toEqual([]);
            for (const { cellId } of announced(events)) stored.add(cellId);
            expect(stored.size).toBe((await allAnswers(store, STUDY)).length);
            expect(outcome.progress.done).toBe(stored.size);
          }
          const inOrder = plan.cells.map(scriptedAnswer);
          expect(await allAnswers(store, STUDY)).toEqual(inOrder);
          expect((await store.get(STUDY))!.status).toBe('complete');
        }
      ),
      { numRuns: 60 }
    );
  });

  it('loses no announced answer when the tab is killed in the middle of writing', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 120 }),
        fc.nat({ max: 6 }),
        fc.constantFrom(0, 10, 40),
        async (count, writes, milliseconds) => {
          const plan = planOf(count);
          const store = await storeWithStudy();
          const clock = createVirtualClock();
          const answer = async (cell: (typeof plan.cells)[number]) => {
            if (milliseconds > 0) await clock.sleep(milliseconds);
            return scriptedAnswer(cell);
          };
          const killed = new Promise<'killed'>((resolve) => {
            const first = setUp({
              plan,
              clock,
              store: killedAfter(store, writes, () => resolve('killed')),
              respondent: createScriptedRespondent({ answer })
            });
            void first.then(async ({ run, events }) => {
              seen = events;
              await run();
              resolve('killed');
            });
          });
          let seen: Awaited<ReturnType<typeof setUp>>['events'] = [];
          await killed;

          const before = new Set((await allAnswers(store, STUDY)).map(({ cellId }) => cellId));
          for (const { cellId } of announced(seen)) expect(before).toContain(cellId);
          const second = await setUp({ plan, store });
          await second.run();
          for (const id of second.respondent.asked) expect(before).not.toContain(id);
          expect(await allAnswers(store, STUDY)).toEqual(plan.cells.map(scriptedAnswer));
        }
      ),
      { numRuns: 60 }
    );
  });

  it('drops the answer that was under way, even where the respondent does not stop', async () => {
    const plan = planOf(3);
    let finish = () => {};
    const respondent = createScriptedRespondent({
      answer: (cell, call) =>
        call === 1
          ? new Promise((resolve) => (finish = () => resolve(scriptedAnswer(cell))))
          : scriptedAnswer(cell)
    });
    const { run, abort, events, store } = await setUp({ plan, respondent });
    const running = run();
    while (respondent.asked.length < 2) await new Promise((resolve) => setImmediate(resolve));
    abort.abort();
    expect(await running).toMatchObject({ status: 'paused', progress: { done: 1, total: 3 } });
    finish();
    await new Promise((resolve) => setImmediate(resolve));
    expect(announced(events)).toHaveLength(1);
    expect(await allAnswers(store, STUDY)).toEqual([scriptedAnswer(plan.cells[0]!)]);
    expect((await store.get(STUDY))!.status).toBe('paused');
    expect(respondent.closed).toBe(1);
  });

  it('does not wait for a download that is no longer wanted', async () => {
    const respondent = createScriptedRespondent({ open: () => new Promise(() => {}) });
    const { run, abort } = await setUp({ plan: planOf(1), respondent });
    const running = run();
    while (respondent.opened === 0) await new Promise((resolve) => setImmediate(resolve));
    abort.abort();
    expect((await running).status).toBe('paused');
    expect(respondent.closed).toBe(1);
  });

  it('opens nothing where it was stopped before it began', async () => {
    const { run, abort, respondent } = await setUp({ plan: planOf(1) });
    abort.abort();
    expect((await run()).status).toBe('paused');
    expect(respondent.opened).toBe(0);
  });

  it('fails where the respondent cannot be opened, with nothing asked', async () => {
    const error = failure('unsupported-device');
    const respondent = createScriptedRespondent({ open: () => Promise.reject(error) });
    const { run, store } = await setUp({ plan: planOf(1), respondent });
    expect(await run()).toMatchObject({ status: 'failed', error });
    expect(respondent).toMatchObject({ asked: [], closed: 1 });
    expect((await store.get(STUDY))!.status).toBe('paused');
  });
});
