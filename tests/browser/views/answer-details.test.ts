import { afterEach, expect, it } from 'vitest';
import { cleanup, render } from 'vitest-browser-svelte';
import { parseInstrument } from '../../../src/lib/core/instrument/instrument';
import type { AnswerRow, StudySession } from '../../../src/lib/session';
import AnswerDetails from '../../../src/views/results/AnswerDetails.svelte';

const instrument = parseInstrument(await (await fetch('/questionnaires/pvq21.json')).json());
const row: AnswerRow = {
  ...{ id: 'some-question', condition: 'power', instrument: 'pvq21', item: 1 },
  ...{ repetition: 'only', mean: 3, outside: 0 }
};

afterEach(() => cleanup());

it('asks for a question once, however often its list is drawn', async () => {
  const asked: string[] = [];
  const session = {
    ask: async (_: string, [id]: [string]) => {
      asked.push(id);
      const prompt = { system: null, user: `The text of ${id}` };
      return { prompt, whole: true, answer: null };
    },
    close: () => {}
  } as unknown as StudySession;
  const { container, rerender } = await render(AnswerDetails, {
    ...{ row, item: instrument.items[0], instrument, session },
    ...{ provenance: null, prompts: {}, design: { elicitation: { mode: 'distribution' } } }
  } as never);
  const text = () => container.querySelector('pre')?.textContent;
  await expect.poll(text).toBe('The text of some-question');
  // The list made its rows again.
  const drawn = rerender({ row: { ...row } } as never);
  expect(text()).toBe('The text of some-question');
  await drawn;
  expect(text()).toBe('The text of some-question');
  expect(asked).toEqual(['some-question']);

  await rerender({ row: { ...row, id: 'another' } } as never);
  await expect.poll(text).toBe('The text of another');
  expect(asked).toEqual(['some-question', 'another']);
});
