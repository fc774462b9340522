import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Answer, samplesOf } from '../../../src/lib/core/study/answer';
import { type Cell, textHash } from '../../../src/lib/core/study/cell';
import type { StudyDesign } from '../../../src/lib/core/study/design';
import { parseInstrument } from '../../../src/lib/core/instrument/instrument';
import { planCells } from '../../fakes/plan-cells';
import { mulberry32 } from '../../../src/lib/core/random';
import type { StudyStore } from '../../../src/lib/store/store';
import {
  SCRIPTED_IDENTITY,
  SCRIPTED_PROVENANCE,
  createScriptedRespondent,
  scriptedAnswer
} from '../../fakes/scripted-respondent';
import { createVirtualClock } from '../../fakes/virtual-clock';
import { readStatic } from '../data/read-static';
import { STUDY, announced, failure, planOf, setUp, storeWithStudy, studyDesign } from './harness';
import { allAnswers } from '../store/all-answers';

const INSTRUMENTS = ['pvq21', 'charity'].map((id) =>
  parseInstrument(readStatic(`questionnaires/${id}.json`))
);

const priming: StudyDesign = {
  version: 1,
  preset: 'custom',
  respondent: { kind: 'webllm', model: 'm' },
  conditions: ['power', 'security', 'power:test'],
  instruments: [
    { id: 'pvq21', items: [1, 2, 3, 4, 5] },
    { id: 'charity', items: null }
  ],
  elicitation: { mode: 'distribution' },
  administration: 'item',
  fills: 3,
  seed: 3
};

const conversations: StudyDesign = {
  ...priming,
  conditions: ['power', 'none'],
  instruments: [{ id: 'pvq21', items: [1, 2, 3, 4, 5, 6] }],
  elicitation: { mode: 'sampled', temperature: 1, repeats: 4 },
  administration: 'conversation'
};

/** A respondent that takes its time, whose answers depend on all that was put before the question. */
function answerOf(cell: Cell): Answer {
  const hash = parseInt(textHash(JSON.stringify(cell.prompt)).slice(0, 8), 16);
  const option = hash % cell.options.length;
  const { id: cellId } = cell;
  return cell.context?.kind === 'conversation'
    ? {
        cellId,
        status: 'answered',
        mode: 'sampled',
        samples: samplesOf([{ text: `${option} (${hash})`, outcome: 'option', option }])
      }
    : {
        cellId,
        status: 'answered',
        mode: 'distribution',
        logProbabilities: cell.options.map((_, k) => -1 - ((hash + k) % 5)),
        outside: 0.1
      };
}

/** A respondent in virtual time that takes `milliseconds` for each answer. */
function steady(
  atOnce: number,
  milliseconds: number,
  script: (cell: Cell, call: number) => void,
  wanted?: () => number
) {
  const clock = createVirtualClock();
  let underWay = 0;
  const seen = { most: 0 };
  const respondent = createScriptedRespondent({
    atOnce,
    ...(wanted && { wanted }),
    answer: async (cell, call, signal) => {
      underWay += 1;
      seen.most = Math.max(seen.most, underWay);
      try {
        script(cell, call);
        await clock.sleep(milliseconds, signal);
        return scriptedAnswer(cell);
      } finally {
        underWay -= 1;
      }
    }
  });
  return { clock, respondent, seen };
}

const byId = async (store: StudyStore) =>
  new Map((await allAnswers(store, STUDY)).map((answer) => [answer.cellId, answer]));

describe('a run that asks several at once', () => {
  it('ends with the answers of one that asks one at a time, wherever it is stopped', async () => {
    const plain = { plan: planOf(60), design: studyDesign };
    const [primed, talked] = [priming, conversations].map((design) => ({
      plan: planCells(design, INSTRUMENTS, SCRIPTED_IDENTITY),
      design
    }));

    const endOf = async (
      { plan, design }: typeof plain,
      { atOnce, seed, stops }: { atOnce: number; seed: number; stops: number[] }
    ) => {
      const store = await storeWithStudy();
      const clock = createVirtualClock();
      const random = mulberry32(seed);
      const faulty = mulberry32(77);
      // Of the cells and not of the calls, so that every order has the same ones.
      const faults = new Map(plan.cells.map(({ id }) => [id, faulty()]));
      const failed = new Set<string>();
      // Three failures that happen to come in a row stop a run too; it is taken up as a stopped one.
      for (const stop of [...stops, ...Array.from({ length: 6 }, () => Infinity)]) {
        const abort = new AbortController();
        const before = await byId(store);
        const answered = new Set<string>();
        let underWay = 0;
        const respondent = createScriptedRespondent({
          atOnce,
          answer: async (cell, _call, signal) => {
            expect(before).not.toContain(cell.id);
            expect(answered).not.toContain(cell.id);
            expect((underWay += 1)).toBeLessThanOrEqual(atOnce);
            await clock.sleep(1 + Math.floor(200 * random() ** 3), signal);
            underWay -= 1;
            const fault = faults.get(cell.id)!;
            if (fault < 0.03) throw failure('defect');
            if (fault < 0.15 && !failed.has(cell.id)) {
              failed.add(cell.id);
              throw failure(fault < 0.1 ? 'network' : 'rate-limit', {
                when: 'after',
                milliseconds: 50
              });
            }
            answered.add(cell.id);
            return answerOf(cell);
          }
        });
        const { run } = await setUp({
          plan,
          design,
          instruments: INSTRUMENTS,
          store,
          respondent,
          clock,
          signal: abort.signal
        });
        void clock.sleep(stop, abort.signal).then(() => abort.abort());
        const { status } = await run();
        abort.abort();
        if (status !== 'paused' && status !== 'failed') break;
      }
      expect((await store.get(STUDY))!.status).toMatch(/complete$/);
      return byId(store);
    };

    const studies = [plain, primed!, talked!];
    const expected = await Promise.all(
      studies.map((study) => endOf(study, { atOnce: 1, seed: 0, stops: [] }))
    );
    expected.forEach((answers, k) => expect(answers.size).toBe(studies[k]!.plan.cells.length));
    await fc.assert(
      fc.asyncProperty(
        fc.nat({ max: 2 }),
        fc.integer({ min: 1, max: 40 }),
        fc.nat(),
        fc.array(fc.integer({ min: 1, max: 600 }), { maxLength: 3 }),
        async (study, atOnce, seed, stops) => {
          expect(await endOf(studies[study]!, { atOnce, seed, stops })).toEqual(expected[study]);
        }
      ),
      { numRuns: 40, examples: [[2, 8, 92860340, []]] }
    );
  });

  it('asks as many as the respondent takes, in the order of the plan', async () => {
    const plan = planOf(80);
    const { clock, respondent, seen } = steady(8, 100, () => {});
    const begin = clock.now();
    const { run } = await setUp({ plan, clock, respondent });
    expect(await run()).toMatchObject({ status: 'complete', progress: { done: 80 } });
    expect(seen.most).toBe(8);
    expect(clock.now() - begin).toBeLessThan(1500);
    expect(respondent.asked).toEqual(plan.cells.map(({ id }) => id));
  });

  it('asks as many as are of use just now, more and fewer', async () => {
    let wanted = 2;
    const at: number[] = [];
    const { clock, respondent, seen } = steady(
      256,
      100,
      (_, call) => {
        wanted = call < 20 ? 2 : call < 60 ? 12 : 3;
        if (call === 19 || call === 59) at.push(seen.most);
      },
      () => wanted
    );
    const { run } = await setUp({ plan: planOf(80), clock, respondent });
    const begin = clock.now();
    expect(await run()).toMatchObject({ status: 'complete', progress: { done: 80 } });
    expect(at).toEqual([2, 12]);
    // The last twenty, three at a time.
    expect(clock.now() - begin).toBeGreaterThan(1000 + 300 + 500);
  });

  it('holds conversations side by side', async () => {
    const plan = planCells(conversations, INSTRUMENTS, SCRIPTED_IDENTITY);
    const clock = createVirtualClock();
    const turns: number[] = [];
    const respondent = createScriptedRespondent({
      atOnce: 32,
      answer: async (cell) => {
        turns.push(cell.prompt.turns!.length);
        await clock.sleep(100);
        return answerOf(cell);
      }
    });
    const { run } = await setUp({
      plan,
      design: conversations,
      instruments: INSTRUMENTS,
      clock,
      respondent
    });
    expect((await run()).status).toBe('complete');
    // Two conditions, four conversations each, six questions.
    expect(turns).toEqual([0, 1, 2, 3, 4, 5].flatMap((turn) => Array<number>(8).fill(turn)));
  });
});

describe('a pause while several are asked', () => {
  it('takes the answers under way, stores them, and then says so', async () => {
    const { clock, respondent } = steady(5, 100, (_, call) => {
      if (call === 7) pause.pause();
    });
    const plan = planOf(20);
    const { run, pause, store, events } = await setUp({
      plan,
      clock,
      respondent,
      onEvent: ({ type }) => {
        if (type !== 'paused') return;
        const asked = respondent.asked.length;
        void clock.sleep(60_000).then(async () => {
          expect(respondent.asked).toHaveLength(asked);
          expect(await allAnswers(store, STUDY)).toHaveLength(asked);
          pause.resume();
        });
      }
    });
    expect(await run()).toMatchObject({ status: 'complete', progress: { done: 20 } });
    expect(respondent.asked).toHaveLength(20);
    expect(events.filter(({ type }) => /paused|resumed/.test(type))).toHaveLength(2);
    expect.assertions(5);
  });
});

describe('failures while several are asked', () => {
  it('stop the run at once where no other cell would go better, with every answer kept', async () => {
    const error = failure('credentials');
    const { clock, respondent } = steady(10, 100, (_, call) => {
      if (call === 25) throw error;
    });
    const { run, store, events } = await setUp({ plan: planOf(200), clock, respondent });
    expect(await run()).toMatchObject({ status: 'failed', error, unsaved: [] });
    // All ten of a moment are under way when the first of them fails.
    expect(respondent.asked).toHaveLength(30);
    expect(await allAnswers(store, STUDY)).toEqual(announced(events));
    expect(await allAnswers(store, STUDY)).toHaveLength(20);
  });

  it('end the run after three questions in a row, and not where they only come first', async () => {
    const endWith = async (bad: readonly number[]) => {
      const { clock, respondent } = steady(10, 100, (_, call) => {
        if (bad.includes(call)) throw failure('defect');
      });
      const { run } = await setUp({ plan: planOf(40), clock, respondent });
      return await run();
    };
    expect(await endWith([1, 3, 5, 7, 9, 30, 31])).toMatchObject({
      status: 'incomplete',
      progress: { done: 40, failed: 7 }
    });
    expect(await endWith([4, 5, 6])).toMatchObject({ status: 'failed', progress: { done: 2 } });
  });

  it('of a respondent that was lost open it once, and ask again what was under way', async () => {
    const plan = planOf(30);
    let lost = false;
    const clock = createVirtualClock();
    const respondent = createScriptedRespondent({
      atOnce: 6,
      open: async () => {
        await clock.sleep(1000);
        lost = false;
        return SCRIPTED_PROVENANCE;
      },
      answer: async (cell, call) => {
        await clock.sleep(100 + call);
        lost ||= call === 13;
        if (lost) throw failure('device-lost', { when: 'now' });
        return scriptedAnswer(cell);
      }
    });
    const { run, store } = await setUp({ plan, clock, respondent });
    expect(await run()).toMatchObject({ status: 'complete', progress: { done: 30, failed: 0 } });
    expect(respondent.opened).toBe(2);
    expect(respondent.asked).toHaveLength(36);
    expect(await allAnswers(store, STUDY)).toHaveLength(30);
  });

  it('of the store lead to one replacement, however much is under way', async () => {
    const plan = planOf(100);
    const inner = await storeWithStudy();
    const full: StudyStore = { ...inner, saveAnswers: () => Promise.reject(failure('quota')) };
    const { clock, respondent } = steady(20, 30, () => {});
    let asked = 0;
    const { run } = await setUp({
      plan,
      clock,
      respondent,
      store: full,
      onStoreFailure: async () => {
        asked += 1;
        await clock.sleep(500);
        return inner;
      }
    });
    expect(await run()).toMatchObject({ status: 'complete', progress: { done: 100 } });
    expect(asked).toBe(1);
  });

  it('that pass without help are reported', async () => {
    const error = failure('network');
    const respondent = createScriptedRespondent({
      open: async ({ onHeldUp }) => {
        onHeldUp!(error, 2000);
        return SCRIPTED_PROVENANCE;
      }
    });
    const { run, events } = await setUp({ plan: planOf(2), respondent });
    expect((await run()).status).toBe('complete');
    expect(events).toContainEqual({ type: 'retrying', error, milliseconds: 2000 });
  });
});
