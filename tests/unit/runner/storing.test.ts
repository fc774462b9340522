import { describe, expect, it } from 'vitest';
import type { Answer } from '../../../src/lib/core/study/answer';
import type { StudyStore } from '../../../src/lib/store/store';
import { createScriptedRespondent, scriptedAnswer } from '../../fakes/scripted-respondent';
import { createVirtualClock } from '../../fakes/virtual-clock';
import { STUDY, announced, failure, planOf, setUp, storeWithStudy } from './harness';
import { allAnswers } from '../store/all-answers';

/** A store that keeps a record of what it was given and when. */
async function observed(
  change: (store: StudyStore) => Partial<StudyStore> = () => ({})
): Promise<{ store: StudyStore; batches: Answer[][] }> {
  const inner = await storeWithStudy();
  const changed = { ...inner, ...change(inner) };
  const batches: Answer[][] = [];
  return {
    batches,
    store: {
      ...changed,
      saveAnswers: async (id, answers) => {
        await changed.saveAnswers(id, answers);
        batches.push([...answers]);
      }
    }
  };
}

/** A store whose `call`-th batch (from 0) and all later ones fail. */
const fullAfter = (call: number) => (store: StudyStore) => {
  let calls = 0;
  return {
    saveAnswers: async (id: string, answers: readonly Answer[]) => {
      if (calls >= call) throw failure('quota');
      calls += 1;
      await store.saveAnswers(id, answers);
    }
  };
};

const slowly = (milliseconds: number) => {
  const clock = createVirtualClock();
  return {
    clock,
    respondent: createScriptedRespondent({
      answer: async (cell) => {
        await clock.sleep(milliseconds);
        return scriptedAnswer(cell);
      }
    })
  };
};

describe('storing', () => {
  it('comes before announcing, for every answer and at every speed', async () => {
    for (const milliseconds of [0, 1, 10, 500]) {
      const { store, batches } = await observed();
      const { run, events } = await setUp({
        plan: planOf(80),
        store,
        ...slowly(milliseconds),
        onEvent: (event) => {
          if (event.type !== 'answers') return;
          expect(batches.flat().slice(-event.answers.length)).toEqual(event.answers);
        }
      });
      await run();
      expect(announced(events)).toHaveLength(80);
    }
  });

  it('takes at most 128 answers at a time from a fast respondent', async () => {
    const { store, batches } = await observed();
    const { run } = await setUp({ plan: planOf(300), store });
    await run();
    expect(batches.map(({ length }) => length)).toEqual([128, 128, 44]);
  });

  it('happens within a tenth of a second, though the next answer takes a minute', async () => {
    const clock = createVirtualClock();
    const { store } = await observed();
    const respondent = createScriptedRespondent({
      answer: async (cell, call) => {
        if (call === 1) await clock.sleep(60_000);
        return scriptedAnswer(cell);
      }
    });
    const times: number[] = [];
    const begin = clock.now();
    const { run } = await setUp({
      plan: planOf(2),
      store,
      respondent,
      clock,
      onEvent: ({ type }) => {
        if (type === 'answers') times.push(clock.now() - begin);
      }
    });
    await run();
    expect(times[0]).toBeLessThanOrEqual(100);
    expect(times[1]).toBeGreaterThanOrEqual(60_000);
  });

  it('gathers the answers of a tenth of a second', async () => {
    const { store, batches } = await observed();
    const { run } = await setUp({ plan: planOf(100), store, ...slowly(10) });
    await run();
    expect(batches.length).toBeLessThanOrEqual(11);
  });

  it('is done for each answer of a slow respondent', async () => {
    const { store, batches } = await observed();
    const { run } = await setUp({ plan: planOf(5), store, ...slowly(2000) });
    await run();
    expect(batches.map(({ length }) => length)).toEqual([1, 1, 1, 1, 1]);
  });
});

describe('a respondent that answers at once', () => {
  it('lets the page draw after every 16 milliseconds of work', async () => {
    const clock = createVirtualClock();
    let worked = 0;
    const respondent = createScriptedRespondent({
      answer: (cell) => {
        worked += 1;
        return scriptedAnswer(cell);
      }
    });
    const working = { ...clock, now: () => clock.now() + worked };
    const { run } = await setUp({ plan: planOf(160), respondent, clock: working });
    await run();
    const yields = clock.waits.filter((wait) => wait === 0).length;
    expect(yields).toBeGreaterThanOrEqual(160 / 16);
    expect(yields).toBeLessThanOrEqual(160 / 16 + 2);
  });
});

describe('progress', () => {
  it('counts stored answers only, and gives rate and time left', async () => {
    const { run, events } = await setUp({ plan: planOf(10), ...slowly(500) });
    await run();
    const told = events.flatMap((event) => (event.type === 'answers' ? [event.progress] : []));
    expect(told.map(({ done }) => done)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    for (const { done, rate, secondsLeft } of told) {
      expect(rate).toBeCloseTo(2, 6);
      expect(secondsLeft).toBeCloseTo((10 - done) / 2, 6);
    }
    expect(told[0]!.condition).toMatch(/power|none/);
  });

  it('names the condition of each question of a slow respondent', async () => {
    const conditions: unknown[] = [];
    const plan = planOf(20);
    const { run } = await setUp({
      plan,
      ...slowly(250),
      onEvent: (event) => event.type === 'progress' && conditions.push(event.progress.condition)
    });
    await run();
    expect(conditions).toEqual(plan.cells.map(({ condition }) => condition));
  });

  it('gives the rate of the last fifty cells, however the ones before went', async () => {
    const clock = createVirtualClock();
    const respondent = createScriptedRespondent({
      answer: async (cell, call) => {
        await clock.sleep(call < 100 ? 1000 : 100);
        return scriptedAnswer(cell);
      }
    });
    const rates = new Map<number, number | null>();
    const { run } = await setUp({
      plan: planOf(160),
      clock,
      respondent,
      onEvent: (event) =>
        event.type === 'answers' && rates.set(event.progress.done, event.progress.rate)
    });
    await run();
    expect(rates.get(125)).toBeCloseTo(50 / (25 * 1 + 25 * 0.1), 1);
    expect(rates.get(160)).toBeCloseTo(10, 6);
  });

  it('gives a steady rate where a hundred cells end together', async () => {
    const clock = createVirtualClock();
    const respondent = createScriptedRespondent({
      atOnce: 100,
      answer: async (cell) => {
        await clock.sleep(10_000);
        return scriptedAnswer(cell);
      }
    });
    const { run } = await setUp({ plan: planOf(500), clock, respondent });
    expect((await run()).progress.rate).toBeCloseTo(10, 6);
  });

  it('tells the time left by what is still to be read, where a model here keeps beginnings', async () => {
    const scale = 'How much like you is this person? '.repeat(20);
    const cells = planOf(40).cells.map((cell, k) => ({
      ...cell,
      // The first of each ten is read whole.
      prompt: { system: `${Math.floor(k / 10)} is your value.`, user: `${scale}Item ${k % 10}.` }
    }));
    const clock = createVirtualClock();
    const seconds = (k: number) => (k % 10 === 0 ? 30 : 2);
    const respondent = createScriptedRespondent({
      effort: () => ({ tokensRead: 1, tokensReused: 0, tokensWritten: 0, milliseconds: 1 }),
      answer: async (cell) => {
        await clock.sleep(1000 * seconds(cells.findIndex(({ id }) => id === cell.id)));
        return scriptedAnswer(cell);
      }
    });
    const left: number[] = [];
    const { run } = await setUp({
      plan: { cells, groups: [] },
      clock,
      respondent,
      onEvent: (event) => event.type === 'answers' && left.push(event.progress.secondsLeft!)
    });
    await run();
    const truly = cells.map((_, k) =>
      cells.slice(k + 1).reduce((sum, __, next) => sum + seconds(k + 1 + next), 0)
    );
    // By questions it would say 39 times 30 s after the first one.
    expect(truly[0]).toBe(3 * 30 + 36 * 2);
    for (const k of [0, 5, 15, 25]) {
      expect(left[k]! / truly[k]!).toBeGreaterThan(0.7);
      expect(left[k]! / truly[k]!).toBeLessThan(1.4);
    }
    expect(left.at(-1)).toBe(0);
  });

  it('is reported ten times a second at most between answers', async () => {
    const { clock, respondent } = slowly(5);
    const times: number[] = [];
    const { run } = await setUp({
      plan: planOf(400),
      clock,
      respondent,
      onEvent: ({ type }) => {
        if (type === 'progress') times.push(clock.now());
      }
    });
    await run();
    expect(times.length).toBeGreaterThan(0);
    for (const [k, time] of times.entries()) {
      if (k > 0) expect(time - times[k - 1]!).toBeGreaterThanOrEqual(100);
    }
  });

  it('knows no rate before the first answer', async () => {
    const { run, events } = await setUp({ plan: planOf(2), ...slowly(500) });
    await run();
    const first = events.find((event) => event.type === 'progress');
    expect(first).toMatchObject({ progress: { done: 0, rate: null, secondsLeft: null } });
  });
});

describe('a store that fails', () => {
  it('is replaced by the one that the page offers, and the run goes on', async () => {
    const plan = planOf(300);
    const { store } = await observed(fullAfter(1));
    const errors: string[] = [];
    const { run, events } = await setUp({
      plan,
      store,
      onStoreFailure: async (error) => {
        errors.push(error.kind);
        return storeWithStudy(await allAnswers(store, STUDY));
      }
    });
    const outcome = await run();
    expect(outcome).toMatchObject({ status: 'complete', unsaved: [], progress: { done: 300 } });
    expect(errors).toEqual(['quota']);
    expect(outcome.store).not.toBe(store);
    expect(await allAnswers(outcome.store, STUDY)).toEqual(plan.cells.map(scriptedAnswer));
    expect(announced(events)).toEqual(plan.cells.map(scriptedAnswer));
    expect(events.filter(({ type }) => type === 'store-replaced')).toHaveLength(1);
  });

  it('ends the run where there is no other, and hands back what it did not take', async () => {
    const plan = planOf(400);
    for (const onStoreFailure of [undefined, () => Promise.resolve(null)]) {
      const { store } = await observed(fullAfter(1));
      const { run, events, respondent } = await setUp({
        plan,
        store,
        ...(onStoreFailure && { onStoreFailure })
      });
      const outcome = await run();
      expect(outcome).toMatchObject({ status: 'failed', error: { kind: 'quota' } });
      expect(outcome.unsaved).toEqual(plan.cells.slice(128, 256).map(scriptedAnswer));
      expect(announced(events)).toHaveLength(128);
      expect(respondent.asked).toHaveLength(256);
    }
  });

  it('ends the run at the next answer of a slow respondent, with none lost', async () => {
    const { store } = await observed(fullAfter(2));
    const { run, respondent } = await setUp({ plan: planOf(10), store, ...slowly(1000) });
    const outcome = await run();
    const stored = await allAnswers(store, STUDY);
    expect(outcome).toMatchObject({ status: 'failed', error: { kind: 'quota' } });
    expect(stored).toHaveLength(2);
    // The third could not be stored while the fourth was under way: it is noticed with the fourth.
    expect(respondent.asked).toHaveLength(4);
    expect(outcome.unsaved).toHaveLength(2);
  });

  it('ends the run with its error where the other fails, too', async () => {
    const { store } = await observed(fullAfter(0));
    const other = await observed(fullAfter(0));
    const { run } = await setUp({
      plan: planOf(2),
      store,
      onStoreFailure: () => Promise.resolve(other.store)
    });
    const outcome = await run();
    expect(outcome).toMatchObject({ status: 'failed', error: { kind: 'quota' } });
    expect(outcome.unsaved).toHaveLength(2);
  });

  it('is not replaced where the study is gone: that is no fault of the store', async () => {
    const store = await storeWithStudy();
    await store.purge(STUDY);
    const { run, respondent } = await setUp({
      plan: planOf(2),
      store,
      onStoreFailure: () => Promise.reject(new Error('was asked'))
    });
    expect(await run()).toMatchObject({ status: 'failed', error: { kind: 'invalid-input' } });
    expect(respondent.opened).toBe(0);
  });

  it('fails with the lost answers rather than with why the run stopped', async () => {
    const { store } = await observed(fullAfter(0));
    const clock = createVirtualClock();
    const abort = new AbortController();
    const respondent = createScriptedRespondent({
      answer: async (cell, call, signal) => {
        if (call === 2) {
          abort.abort();
          await clock.sleep(1e6, signal);
        }
        return scriptedAnswer(cell);
      }
    });
    const { run } = await setUp({
      plan: planOf(100),
      store,
      clock,
      respondent,
      signal: abort.signal
    });
    const outcome = await run();
    expect(outcome).toMatchObject({ status: 'failed', error: { kind: 'quota' } });
    expect(outcome.unsaved).toHaveLength(2);
  });
});
