import { expect, test } from 'vitest';
import type { Cell } from '../../../src/lib/core/study/cell';
import type { GgufModel } from '../../../src/lib/models';
import type { Services } from '../../../src/views/services';
import { measureSpeed, rememberedSpeed } from '../../../src/views/study/processor-speed.svelte';
import { createScriptedRespondent, scriptedAnswer } from '../../fakes/scripted-respondent';

test('a model’s speed is that of an answer: what loading and calibration read is no part of it', async () => {
  const opened: Cell[] = [];
  const answered: Cell[] = [];
  const scripted = createScriptedRespondent({
    answer: (cell) => {
      answered.push(cell);
      return scriptedAnswer({ ...cell, id: 'abcd' });
    }
  });
  const effort = { tokensReused: 0, tokensWritten: 0, milliseconds: 2000 };
  const createRespondent = (async () => ({
    ...scripted,
    async open(options: Parameters<typeof scripted.open>[0]) {
      opened.push(...options.cells);
      return scripted.open(options);
    },
    effort: () => ({ ...effort, tokensRead: 50 * answered.length })
  })) as unknown as Services['createRespondent'];
  const model = { id: 'm', parameters: 100_000_000 } as GgufModel;
  const { signal } = new AbortController();
  await measureSpeed({ createRespondent }, model, { signal, onProgress: () => undefined });
  expect(rememberedSpeed()).toBe((100_000_000 * 50) / 2);
  // A prompt that begins as the one before would be read in part.
  expect(answered).toHaveLength(1);
  expect(answered[0]!.prompt.user.slice(0, 10)).not.toBe(opened[0]!.prompt.user.slice(0, 10));
});
