import { describe, expect, it } from 'vitest';
import type { Answer } from '../../../src/lib/core/study/answer';
import { ERROR_KINDS, type ErrorKind } from '../../../src/lib/core/error';
import type { OpenProgress, Respondent } from '../../../src/lib/engines/respondent';
import {
  SCRIPTED_PROVENANCE,
  createScriptedRespondent,
  scriptedAnswer,
  type ScriptedRespondent
} from '../../fakes/scripted-respondent';
import { createVirtualClock } from '../../fakes/virtual-clock';
import { STUDY, announced, failure, planOf, setUp } from './harness';
import { allAnswers } from '../store/all-answers';

const LOADING: OpenProgress = {
  phase: 'loading',
  message: 'Loading.',
  bytesDone: null,
  bytesTotal: null,
  rate: null,
  secondsLeft: null
};

/** A respondent that fails at the calls listed. */
const failingAt = (failures: Record<number, Error>) =>
  createScriptedRespondent({
    answer: (cell, call) => {
      const error = failures[call];
      if (error) throw error;
      return scriptedAnswer(cell);
    }
  });

describe('an attempt that can be made again', () => {
  it('is made again after at least the time that the error asks for, later each time', async () => {
    const error = failure('rate-limit', { when: 'after', milliseconds: 7000 });
    const plan = planOf(3);
    const respondent = failingAt({ 1: error, 2: error });
    const { run, events, clock } = await setUp({ plan, respondent });
    const begin = clock.now();
    expect(await run()).toMatchObject({ status: 'complete', progress: { done: 3, failed: 0 } });
    expect(respondent.asked).toEqual([0, 1, 1, 1, 2].map((k) => plan.cells[k]!.id));
    expect(events.filter(({ type }) => type === 'retrying')).toEqual([
      { type: 'retrying', error, milliseconds: 7000 },
      { type: 'retrying', error, milliseconds: 14_000 }
    ]);
    expect(clock.now() - begin).toBeGreaterThanOrEqual(21_000);
  });

  it('is made again at once, then after a second, where the error says now', async () => {
    const error = failure('network', { when: 'now' });
    const { run, events } = await setUp({
      plan: planOf(2),
      respondent: failingAt({ 0: error, 1: error })
    });
    expect((await run()).status).toBe('complete');
    expect(
      events.map((event) => event.type === 'retrying' && event.milliseconds).filter(Number.isFinite)
    ).toEqual([0, 1000]);
  });

  it('waits a minute at most where the error asks for less', async () => {
    const error = failure('rate-limit', { when: 'after', milliseconds: 20_000 });
    const other = failure('network', { when: 'after', milliseconds: 20_000 });
    const clock = createVirtualClock();
    const { run } = await setUp({
      plan: planOf(1),
      clock,
      respondent: failingAt({ 0: error, 1: error, 2: other, 3: other })
    });
    await run();
    expect(clock.waits.filter((wait) => wait >= 20_000)).toEqual([20_000, 40_000, 60_000, 60_000]);
  });

  it('waits as long as the error asks for, however long that is', async () => {
    const error = failure('rate-limit', { when: 'after', milliseconds: 3_600_000 });
    const { run, events } = await setUp({
      plan: planOf(1),
      respondent: failingAt({ 0: error, 1: error })
    });
    await run();
    expect(
      events.map((event) => event.type === 'retrying' && event.milliseconds).filter(Number.isFinite)
    ).toEqual([3_600_000, 3_600_000]);
  });

  it('is not waited for where the run is stopped', async () => {
    const error = failure('rate-limit', { when: 'after', milliseconds: 1e9 });
    const abort = new AbortController();
    const { run, clock } = await setUp({
      plan: planOf(2),
      respondent: failingAt({ 1: error }),
      signal: abort.signal,
      onEvent: ({ type }) => type === 'retrying' && abort.abort()
    });
    const begin = clock.now();
    expect(await run()).toMatchObject({ status: 'paused', progress: { done: 1 } });
    expect(clock.now() - begin).toBeLessThan(1e6);
  });

  it('is given up with the cell after five of changing kinds', async () => {
    const kinds: ErrorKind[] = ['network', 'rate-limit', 'network', 'rate-limit', 'network'];
    const failures = kinds.map((kind) => failure(kind, { when: 'now' }));
    const { run, store } = await setUp({
      plan: planOf(2),
      respondent: failingAt({ ...failures })
    });
    expect(await run()).toMatchObject({ status: 'incomplete', progress: { done: 2, failed: 1 } });
    expect((await allAnswers(store, STUDY))[0]).toMatchObject({
      status: 'failed',
      kind: 'network'
    });
  });
});

describe('three failures of one kind in a row', () => {
  it('stop the run and keep everything', async () => {
    const error = failure('network', { when: 'now' });
    const plan = planOf(5);
    const { run, store, respondent } = await setUp({
      plan,
      respondent: failingAt({ 2: error, 3: error, 4: error })
    });
    expect(await run()).toMatchObject({
      status: 'failed',
      error,
      unsaved: [],
      progress: { done: 2, total: 5, failed: 0 }
    });
    expect(await allAnswers(store, STUDY)).toEqual(plan.cells.slice(0, 2).map(scriptedAnswer));
    expect((await store.get(STUDY))!.status).toBe('paused');
    expect(respondent.asked).toEqual([0, 1, 2, 2, 2].map((k) => plan.cells[k]!.id));
  });

  it('may be spread over cells, and an answer between them ends the streak', async () => {
    const error = failure('defect');
    const going = await setUp({
      plan: planOf(6),
      respondent: failingAt({ 0: error, 1: error, 3: error, 4: error })
    });
    expect(await going.run()).toMatchObject({
      status: 'incomplete',
      progress: { done: 6, failed: 4 }
    });
    const stopping = await setUp({
      plan: planOf(6),
      respondent: failingAt({ 1: error, 2: error, 3: error })
    });
    expect(await stopping.run()).toMatchObject({
      status: 'failed',
      error,
      progress: { done: 3, failed: 2 }
    });
  });
});

describe('an error that trying again does not heal', () => {
  const ofTheRespondent: ErrorKind[] = [
    'unsupported-device',
    'device-lost',
    'out-of-memory',
    'credentials',
    'corrupt-model'
  ];

  it.each(ofTheRespondent)('stops the run at once where it is of kind %s', async (kind) => {
    const error = failure(kind);
    const { run, store } = await setUp({ plan: planOf(4), respondent: failingAt({ 1: error }) });
    expect(await run()).toMatchObject({ status: 'failed', error, progress: { done: 1 } });
    expect(await allAnswers(store, STUDY)).toHaveLength(1);
  });

  it.each(ERROR_KINDS.filter((kind) => !ofTheRespondent.includes(kind)))(
    'costs one cell where it is of kind %s',
    async (kind) => {
      const plan = planOf(4);
      const { run, events } = await setUp({
        plan,
        respondent: failingAt({ 1: failure(kind, { when: 'never' }, 'No number.') })
      });
      expect(await run()).toMatchObject({ status: 'incomplete', progress: { done: 4, failed: 1 } });
      expect(announced(events)[1]).toEqual({
        cellId: plan.cells[1]!.id,
        status: 'failed',
        kind,
        message: 'No number.'
      });
    }
  );

  it('is treated alike where it is thrown by accident, or given as an answer', async () => {
    const plan = planOf(4);
    const { run, store } = await setUp({
      plan,
      respondent: createScriptedRespondent({
        answer: (cell, call): Answer => {
          if (call === 0) throw new TypeError('x is undefined');
          const { id: cellId } = cell;
          if (call === 2) return { cellId, status: 'failed', kind: 'network', message: 'Gone.' };
          return scriptedAnswer(cell);
        }
      })
    });
    expect((await run()).progress).toMatchObject({ done: 4, failed: 2 });
    const answers = await allAnswers(store, STUDY);
    expect(answers[0]).toMatchObject({ kind: 'defect', message: 'x is undefined' });
    expect(answers[2]).toMatchObject({ kind: 'network', message: 'Gone.' });
  });

  it('is an answer to another cell, too', async () => {
    const plan = planOf(2);
    const { run } = await setUp({
      plan,
      respondent: createScriptedRespondent({ answer: () => scriptedAnswer(plan.cells[1]!) })
    });
    expect((await run()).progress).toMatchObject({ done: 2, failed: 1 });
  });
});

describe('a respondent that must be opened again', () => {
  const lost = failure('device-lost', { when: 'now' });

  it('is opened with its provenance, and asked the same question', async () => {
    const plan = planOf(4);
    const opened: Parameters<Respondent['open']>[0][] = [];
    const respondent = createScriptedRespondent({
      open: async (options) => {
        opened.push(options);
        options.onProgress(LOADING);
        return SCRIPTED_PROVENANCE;
      },
      answer: (cell, call) => {
        if (call === 2) throw lost;
        return scriptedAnswer(cell);
      }
    });
    const { run, events, store } = await setUp({ plan, respondent });
    expect(await run()).toMatchObject({ status: 'complete', progress: { done: 4, failed: 0 } });
    expect(respondent.asked).toEqual([0, 1, 2, 2, 3].map((k) => plan.cells[k]!.id));
    expect(opened.map(({ earlier }) => earlier)).toEqual([null, SCRIPTED_PROVENANCE]);
    expect(opened[1]).toMatchObject({ cells: plan.cells, elicitation: { mode: 'distribution' } });
    const told = events.map(({ type }) => type).filter((type) => /open|retry/.test(type));
    expect(told).toEqual(['opening', 'opened', 'retrying', 'opening', 'opened']);
    expect(await allAnswers(store, STUDY)).toEqual(plan.cells.map(scriptedAnswer));
  });

  it('is opened before the next question where it was lost in between', async () => {
    const respondent = createScriptedRespondent();
    let losses = 1;
    const { run } = await setUp({
      plan: planOf(200),
      respondent,
      onEvent: ({ type }) => type === 'answers' && losses-- > 0 && respondent.lose()
    });
    expect(await run()).toMatchObject({ status: 'complete', progress: { done: 200 } });
    expect(respondent.opened).toBe(2);
    expect(respondent.asked).toHaveLength(200);
  });

  it('stops the run after three failures of a kind, whether to open or to answer', async () => {
    const failing = (opens: number[], answers: number[]) => {
      let opening = 0;
      return createScriptedRespondent({
        open: async () => {
          if (opens.includes(opening++)) throw lost;
          return SCRIPTED_PROVENANCE;
        },
        answer: (cell, call) => {
          if (answers.includes(call)) throw lost;
          return scriptedAnswer(cell);
        }
      });
    };
    const end = async (respondent: ScriptedRespondent) =>
      (await (await setUp({ plan: planOf(3), respondent })).run()).status;
    expect(await end(failing([0, 1], []))).toBe('complete');
    expect(await end(failing([0, 1, 2], []))).toBe('failed');
    // An answer, then the loss, and two openings in vain.
    const inTheMiddle = failing([1, 2], [1]);
    const { run, store } = await setUp({ plan: planOf(3), respondent: inTheMiddle });
    expect(await run()).toMatchObject({ status: 'failed', error: lost, progress: { done: 1 } });
    expect(await allAnswers(store, STUDY)).toHaveLength(1);
    // Opening well in between is no recovery.
    expect(await end(failing([], [1, 2, 3]))).toBe('failed');
    expect(await end(failing([1], [1]))).toBe('complete');
  });

  it('costs no cell where it cannot be opened for a reason that would cost one', async () => {
    const quota = failure('quota');
    let opening = 0;
    const respondent = createScriptedRespondent({
      open: async () => {
        if (opening++ > 0) throw quota;
        return SCRIPTED_PROVENANCE;
      },
      answer: (cell, call) => {
        if (call === 1) throw lost;
        return scriptedAnswer(cell);
      }
    });
    const { run } = await setUp({ plan: planOf(4), respondent });
    expect(await run()).toMatchObject({
      status: 'failed',
      error: quota,
      progress: { done: 1, failed: 0 }
    });
  });

  it('does not count as slowness', async () => {
    const clock = createVirtualClock();
    const respondent = createScriptedRespondent({
      open: async () => {
        await clock.sleep(60_000);
        return SCRIPTED_PROVENANCE;
      },
      answer: async (cell, call) => {
        if (call === 5) throw lost;
        await clock.sleep(100);
        return scriptedAnswer(cell);
      }
    });
    const { run } = await setUp({ plan: planOf(10), respondent, clock });
    expect((await run()).progress.rate).toBeCloseTo(10, 1);
  });
});

describe('a sleeping computer', () => {
  it('does not count as slowness', async () => {
    const clock = createVirtualClock();
    let asleep = 0;
    const respondent = createScriptedRespondent({
      answer: async (cell, call) => {
        await clock.sleep(100);
        if (call === 5) {
          await clock.sleep(28_800_000);
          asleep += 28_800_000;
        }
        return scriptedAnswer(cell);
      }
    });
    const { run } = await setUp({ plan: planOf(10), respondent, clock, asleep: () => asleep });
    expect((await run()).progress.rate).toBeCloseTo(10, 1);
  });
});

describe('pause', () => {
  it('stores what was answered, asks nothing, and goes on where it was', async () => {
    const plan = planOf(10);
    const clock = createVirtualClock();
    const respondent = createScriptedRespondent({
      answer: async (cell, call) => {
        await clock.sleep(10);
        if (call === 3) pause.pause();
        return scriptedAnswer(cell);
      }
    });
    let askedWhilePaused: number | null = null;
    const { run, pause, store, events } = await setUp({
      plan,
      clock,
      respondent,
      onEvent: ({ type }) => {
        if (type !== 'paused') return;
        const before = respondent.asked.length;
        void clock.sleep(60_000).then(async () => {
          askedWhilePaused = respondent.asked.length - before;
          expect(await allAnswers(store, STUDY)).toHaveLength(4);
          expect((await store.get(STUDY))!.status).toBe('paused');
          pause.resume();
        });
      }
    });
    const outcome = await run();
    expect(outcome).toMatchObject({ status: 'complete', progress: { done: 10 } });
    expect(askedWhilePaused).toBe(0);
    expect(respondent.asked).toEqual(plan.cells.map(({ id }) => id));
    expect(events.map(({ type }) => type).filter((type) => /paused|resumed/.test(type))).toEqual([
      'paused',
      'resumed'
    ]);
    // The minute's pause does not count as slowness.
    expect(outcome.progress.rate).toBeCloseTo(100, 6);
  });

  it('is noted at once, before the question under way has ended', async () => {
    const clock = createVirtualClock();
    const statuses: unknown[] = [];
    const noted = async () => statuses.push((await store.get(STUDY))!.status);
    const respondent = createScriptedRespondent({
      answer: async (cell, call) => {
        if (call === 1) {
          pause.pause();
          await clock.sleep(30_000);
          await noted();
          pause.resume();
          await clock.sleep(30_000);
          await noted();
        }
        return scriptedAnswer(cell);
      }
    });
    const { run, pause, store } = await setUp({ plan: planOf(3), clock, respondent });
    expect(await run()).toMatchObject({ status: 'complete' });
    expect(statuses).toEqual(['paused', 'running']);
    expect((await store.get(STUDY))!.status).toBe('complete');
    pause.pause();
    await clock.sleep(1000);
    expect((await store.get(STUDY))!.status).toBe('complete');
  });

  it('can be stopped', async () => {
    const { run, pause, abort, events, respondent } = await setUp({ plan: planOf(2) });
    pause.pause();
    const running = run();
    while (!events.some(({ type }) => type === 'paused')) {
      await new Promise((resolve) => setImmediate(resolve));
    }
    abort.abort();
    expect(await running).toMatchObject({ status: 'paused', progress: { done: 0 } });
    expect(respondent.asked).toEqual([]);
  });
});
