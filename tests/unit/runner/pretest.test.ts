import { describe, expect, it } from 'vitest';
import { AxiaError } from '../../../src/lib/core/error';
import type { Cell } from '../../../src/lib/core/study/cell';
import { planPretest } from '../../../src/lib/core/study/pretest';
import { studyPreset } from '../../../src/lib/core/study/presets';
import { PVQ40 } from '../analysis/fixtures';
import { planCells } from '../../fakes/plan-cells';
import {
  createScriptedRespondent,
  SCRIPTED_IDENTITY,
  scriptedAnswer
} from '../../fakes/scripted-respondent';
import { allAnswers } from '../store/all-answers';
import { setUp, STUDY, storeWithStudy } from './harness';

const design = studyPreset('value-structure')!.design({ kind: 'webllm', model: 'm' }, 1);
const plan = planCells(design, [PVQ40], SCRIPTED_IDENTITY);
const pretest = planPretest(design, [PVQ40], plan.cells)!;
const study = { plan, design, instruments: [PVQ40], pretest };
/** As the scripted respondent, which reads ids as numbers. */
const answer = (cell: Cell) => ({
  ...scriptedAnswer({ ...cell, id: cell.id.replace('turned-', '') }),
  cellId: cell.id
});
const kept = pretest.first.map(({ id }) => id);
const turned = pretest.turned.map(({ id }) => id);

describe('a run with a pretest', () => {
  it('asks it first, keeps its answers, and asks none of them twice', async () => {
    const respondent = createScriptedRespondent({ answer });
    const { run, store, events } = await setUp({ ...study, respondent });
    expect(await run()).toMatchObject({ status: 'complete', progress: { done: 440, total: 440 } });
    expect(respondent.asked.slice(0, 48)).toEqual([...kept, ...turned]);
    expect(respondent.asked).toHaveLength(440 + 6);
    expect(new Set(respondent.asked).size).toBe(446);
    expect((await allAnswers(store, STUDY)).map(({ cellId }) => cellId)).not.toContain(turned[0]);
    const record = await store.get(STUDY);
    expect(record!.pretest!.turned).toHaveLength(6);
    // By the scripted respondent the first option is always the most probable.
    for (const { after, before } of record!.pretest!.turned) {
      expect(before).toBeGreaterThan(1);
      expect(after).toBeCloseTo(before!, 12);
    }
    const at = events.findIndex(({ type }) => type === 'pretested');
    const before = events
      .slice(0, at)
      .flatMap((one) => (one.type === 'answers' ? one.answers : []));
    expect(before.map(({ cellId }) => cellId).sort()).toEqual([...kept].sort());
  });

  it('that is paused at it goes on when asked to', async () => {
    const { run, respondent, pause } = await setUp({
      ...study,
      onEvent: ({ type }) => {
        if (type !== 'pretested') return;
        pause.pause();
        setTimeout(() => {
          expect(respondent.asked).toHaveLength(48);
          pause.resume();
        }, 20);
      }
    });
    expect((await run()).status).toBe('complete');
    expect(respondent.asked).toHaveLength(446);
  });

  it('that failed at one of its turned questions is whole all the same', async () => {
    const respondent = createScriptedRespondent({
      answer: (cell) => {
        if (cell.id === turned[2]) throw new AxiaError('invalid-input', 'Too long.', 'None.');
        return answer(cell);
      }
    });
    const { run, store } = await setUp({ ...study, respondent });
    expect((await run()).status).toBe('complete');
    const { pretest: found } = (await store.get(STUDY))!;
    expect(found!.turned.map(({ after }) => after !== null)).toEqual(turned.map((_, k) => k !== 2));
  });

  it('does not ask it where none is wanted', async () => {
    const store = await storeWithStudy();
    await store.update(STUDY, { pretest: null });
    const { run, respondent } = await setUp({ ...study, store });
    expect((await run()).status).toBe('complete');
    expect(respondent.asked).toEqual(plan.cells.map(({ id }) => id));
  });

  it('goes on with one that was stopped on its way, and asks none of it twice', async () => {
    const store = await storeWithStudy(pretest.first.slice(0, 20).map(answer));
    const respondent = createScriptedRespondent({ answer });
    const { run } = await setUp({ ...study, store, respondent });
    expect((await run()).status).toBe('complete');
    expect(respondent.asked.slice(0, 28)).toEqual([...kept.slice(20), ...turned]);
    expect(respondent.asked).toHaveLength(440 - 20 + 6);
    expect((await store.get(STUDY))!.pretest!.turned).toHaveLength(6);
  });

  it('does not ask it of a study that went beyond it, or had it', async () => {
    const other = plan.cells.find((cell) => !pretest.first.includes(cell))!;
    const store = await storeWithStudy([scriptedAnswer(other)]);
    const begun = await setUp({ ...study, store });
    expect((await begun.run()).status).toBe('complete');
    expect(begun.respondent.asked).toHaveLength(439);
    expect((await store.get(STUDY))!.pretest).toBeUndefined();
  });
});
