import { describe, expect, it } from 'vitest';
import { type Answer, samplesOf } from '../../../src/lib/core/study/answer';
import type { Cell } from '../../../src/lib/core/study/cell';
import { askedPrompt } from '../../../src/lib/core/study/context';
import type { StudyDesign } from '../../../src/lib/core/study/design';
import { parseInstrument } from '../../../src/lib/core/instrument/instrument';
import { planCells } from '../../fakes/plan-cells';
import { redact } from '../../../src/lib/core/study/redact';
import type { Respondent } from '../../../src/lib/engines/respondent';
import {
  SCRIPTED_IDENTITY,
  createScriptedRespondent,
  scriptedAnswer
} from '../../fakes/scripted-respondent';
import { readStatic } from '../data/read-static';
import { STUDY, failure, setUp, storeWithStudy } from './harness';
import { allAnswers } from '../store/all-answers';

const PVQ = parseInstrument(readStatic('questionnaires/pvq21.json'));
const CHARITY = parseInstrument(readStatic('questionnaires/charity.json'));
const INSTRUMENTS = [PVQ, CHARITY];

const designOf = (change: Partial<StudyDesign>): StudyDesign => ({
  version: 1,
  preset: 'custom',
  respondent: { kind: 'webllm', model: 'm' },
  conditions: ['power', 'power:test'],
  instruments: [
    { id: 'pvq21', items: [1, 2, 3] },
    { id: 'charity', items: null }
  ],
  elicitation: { mode: 'distribution' },
  administration: 'item',
  fills: 2,
  seed: 3,
  ...change
});

const CHAT = designOf({
  conditions: ['power'],
  instruments: [{ id: 'pvq21', items: [1, 2, 3] }],
  elicitation: { mode: 'sampled', temperature: 1, repeats: 2 },
  administration: 'conversation'
});

/** A text answer that differs from cell to cell. */
const said = ({ id, options }: Cell): Answer => ({
  cellId: id,
  status: 'answered',
  mode: 'sampled',
  samples: samplesOf([{ text: `${options[0]!}. (${id})`, outcome: 'option', option: 0 }])
});

/** A run of a design, with every cell as the respondent was asked it. */
async function runOf(
  design: StudyDesign,
  options: {
    stored?: readonly Answer[];
    answer?: (cell: Cell) => Answer;
    askFailedAgain?: boolean;
    instruments?: typeof INSTRUMENTS;
  } = {}
) {
  const { stored = [], answer = scriptedAnswer, instruments = INSTRUMENTS } = options;
  const plan = planCells(design, instruments, SCRIPTED_IDENTITY);
  const asked: Parameters<Respondent['answer']>[] = [];
  const scripted = createScriptedRespondent();
  const respondent = {
    ...scripted,
    answer: async (...call: Parameters<Respondent['answer']>) => {
      asked.push(call);
      return answer(call[0]);
    }
  };
  const store = await storeWithStudy(stored);
  const { run } = await setUp({
    plan,
    design,
    instruments,
    store,
    respondent,
    askFailedAgain: options.askFailedAgain ?? false
  });
  const outcome = await run();
  const answers = new Map((await allAnswers(store, STUDY)).map((one) => [one.cellId, one]));
  const earlier = {
    instruments,
    design,
    cell: (id: string) => plan.cells.find((cell) => cell.id === id),
    answer: (id: string) => answers.get(id)
  };
  return { plan, outcome, asked, answers, earlier };
}

const NO: (cell: Cell) => never = () => {
  throw failure('defect');
};

describe('a run whose questions stand behind earlier answers', () => {
  it('puts filled-in forms before the question, drawn from what was answered', async () => {
    const { asked, earlier, plan } = await runOf(designOf({}));
    expect(asked).toHaveLength(3 + 2 + 2 * 2);
    asked.forEach(([cell], k) => {
      expect(cell.prompt).toEqual(askedPrompt(plan.cells[k]!, earlier));
      if (cell.repetition === 'standard') expect(cell.prompt).toEqual(plan.cells[k]!.prompt);
    });
    const forms = asked.filter(([{ repetition }]) => repetition === 'fill-1');
    expect(forms[0]![0].prompt.user).toContain(`${PVQ.items[0]!.text} Your answer: `);
    expect(forms[0]![0].prompt.system).toBeNull();
  });

  it('continues conversations, one text a question', async () => {
    const { asked } = await runOf(CHAT, { answer: said });
    expect(asked.map(([, elicitation]) => elicitation)).toEqual(
      Array.from({ length: 6 }, () => ({ mode: 'sampled', temperature: 1, repeats: 1 }))
    );
    const second = asked.slice(3).map(([cell]) => cell);
    expect(second.map(({ prompt }) => prompt.turns)).toEqual(
      second.map((_, k) =>
        second.slice(0, k).map((cell) => ({
          user: cell.prompt.user,
          assistant: `1. (${cell.id})`
        }))
      )
    );
  });

  it('takes a conversation up where it stood', async () => {
    const { plan, asked: whole } = await runOf(CHAT, { answer: said });
    const { asked } = await runOf(CHAT, { answer: said, stored: plan.cells.slice(0, 4).map(said) });
    expect(asked).toEqual(whole.slice(4).map((call) => [...call.slice(0, 2), expect.anything()]));
  });

  it('fails what stands behind a failed answer, and nothing else', async () => {
    const { answers, asked, outcome, plan } = await runOf(CHAT, {
      answer: (cell) =>
        cell.item === 2 && cell.repetition === 'conversation-1' ? NO(cell) : said(cell)
    });
    expect(outcome).toMatchObject({ status: 'incomplete', progress: { failed: 2 } });
    expect(asked).toHaveLength(5);
    expect(plan.cells.map(({ id }) => answers.get(id)!)).toMatchObject([
      { status: 'answered' },
      { status: 'failed', kind: 'defect' },
      { status: 'failed', kind: 'invalid-input' },
      { status: 'answered' },
      { status: 'answered' },
      { status: 'answered' }
    ]);
  });

  it('asks again what was answered behind an answer that is asked again', async () => {
    const design = designOf({});
    const first = await runOf(design, {
      answer: (cell) =>
        cell.item === 2 && cell.instrument === 'pvq21' ? NO(cell) : scriptedAnswer(cell)
    });
    expect(first.asked).toHaveLength(9); // a form with a blank is a form
    const stored = [...first.answers.values()];
    const again = await runOf(design, { stored, askFailedAgain: true });
    expect(again.asked.map(([{ repetition, item }]) => `${repetition}/${item}`)).toEqual([
      'standard/2',
      'fill-1/1',
      'fill-1/2',
      'fill-2/1',
      'fill-2/2'
    ]);
    for (const [cell] of again.asked.slice(1))
      expect(cell.prompt).toEqual(
        askedPrompt(
          { ...cell, prompt: first.plan.cells.find(({ id }) => id === cell.id)!.prompt },
          again.earlier
        )
      );
    expect(again.outcome).toMatchObject({ status: 'complete', progress: { done: 9, failed: 0 } });
    // Where the respondent fails at once, every stored answer is as it was.
    const stopped = await runOf(design, {
      stored,
      askFailedAgain: true,
      answer: () => {
        throw failure('device-lost');
      }
    });
    expect(stopped.outcome.status).toBe('failed');
    expect(stopped.answers).toEqual(first.answers);
    // Where the question fails once more, no prompt is another one: nothing behind it is asked.
    const failing = await runOf(design, { stored, askFailedAgain: true, answer: NO });
    expect(failing.asked).toHaveLength(1);
    expect(failing.outcome).toMatchObject({
      status: 'incomplete',
      progress: { done: 9, failed: 1 }
    });
    expect(failing.answers).toEqual(first.answers);
  });

  it('goes on behind a new answer where a run ended in between', async () => {
    const design = designOf({});
    const first = await runOf(design, {
      answer: (cell) =>
        cell.item === 2 && cell.instrument === 'pvq21' ? NO(cell) : scriptedAnswer(cell)
    });
    let calls = 0;
    const cut = await runOf(design, {
      stored: [...first.answers.values()],
      askFailedAgain: true,
      answer: (cell) => {
        if (++calls > 2) throw failure('device-lost');
        return scriptedAnswer(cell);
      }
    });
    expect(cut.outcome.status).toBe('failed');
    // Without a wish to ask failed questions again: what was taken back has not failed.
    const end = await runOf(design, { stored: [...cut.answers.values()] });
    expect(end.outcome).toMatchObject({ status: 'complete', progress: { done: 9, failed: 0 } });
    expect(end.asked).toHaveLength(3);
  });

  it('does not ask on where texts were withheld, and says why', async () => {
    const form = redact({ ...PVQ, sharing: 'private' });
    const instruments = [form, CHARITY];
    const { outcome, asked } = await runOf(designOf({}), { instruments });
    expect(asked).toEqual([]);
    expect(outcome).toMatchObject({
      status: 'failed',
      error: { kind: 'invalid-input', message: expect.stringMatching(/without the texts/) }
    });
  });
});
