import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Elicitation } from '../../../../src/lib/core/study/design';
import { mulberry32 } from '../../../../src/lib/core/random';
import { createWebllmRespondent } from '../../../../src/lib/engines/webllm/respondent';
import { findModel } from '../../../../src/lib/models/catalogue';
import type { FakeScenario } from '../../../fakes/fake-engine';
import { createFakeFiles } from '../../../fakes/fake-model-files';
import { inlineFakeWebllm } from '../../../fakes/inline-webllm';
import { ableDevice } from '../../../fakes/spawn-fake-webllm';
import { planOf, setUp, STUDY, studyDesign } from '../../runner/harness';
import { allAnswers } from '../../store/all-answers';

const model = findModel('Llama-3.2-1B-Instruct-q4f16_1-MLC')!;
const CELLS = 8;

// A graphics process that dies also rejects a promise that nobody holds, as in the browser.
const held = () => undefined;
beforeAll(() => process.on('unhandledRejection', held));
afterAll(() => process.off('unhandledRejection', held));

/** A whole run; the n-th worker behaves as the n-th scenario, then as the last. */
async function answersOf(scenarios: FakeScenario[], elicitation: Elicitation) {
  let workers = 0;
  const respondent = createWebllmRespondent({
    model,
    files: createFakeFiles(model),
    seed: 7,
    scales: [['1', '2']],
    probe: async () => ableDevice,
    spawn: () => inlineFakeWebllm(scenarios[Math.min(workers++, scenarios.length - 1)] ?? {})
  });
  const { run, store } = await setUp({
    plan: planOf(CELLS),
    design: { ...studyDesign, elicitation },
    respondent
  });
  const outcome = await run();
  const error = outcome.status === 'failed' ? outcome.error : null;
  return { status: outcome.status, error, workers, answers: await allAnswers(store, STUDY) };
}

describe('a run whose device is lost again and again', () => {
  it.each<[Elicitation, number]>([
    [{ mode: 'distribution' }, 24],
    [{ mode: 'sampled', temperature: 1, repeats: 3 }, 6]
  ])('gives the answers of a run without the losses: %o, %i times', async (elicitation, runs) => {
    const mass = { plain: 0.95, prefix: 0.95 };
    const untroubled = await answersOf([{ mass }], elicitation);
    expect(untroubled).toMatchObject({ status: 'complete', workers: 1 });
    let lost = 0;
    for (let seed = 1; seed <= runs; seed++) {
      const random = mulberry32(seed);
      const losses = Array.from({ length: 1 + Math.floor(2 * random()) }, (): FakeScenario => ({
        mass,
        answer: random() < 0.5 ? 'device lost' : 'disposed',
        // The proof of the model, the look at its cells, then anywhere in what is left.
        wellFirst: 1 + Math.floor(2 * CELLS * random())
      }));
      const { status, answers, workers } = await answersOf([...losses, { mass }], elicitation);
      lost += workers - 1;
      expect({ seed, status, answers }).toEqual({
        seed,
        status: 'complete',
        answers: untroubled.answers
      });
    }
    expect(lost).toBeGreaterThan(runs);
  });
});

it('says that the device computes wrong where right files give no numbers twice, and keeps what was answered', async () => {
  const bad: FakeScenario = { mass: { plain: 0.95, prefix: 0.95 }, answer: 'not a number' };
  // The proof, and six cells looked at in four ways, before two answers; then the proof alone.
  const scenarios = [
    { ...bad, wellFirst: 1 + 6 * 4 + 2 },
    { ...bad, wellFirst: 1 }
  ];
  const { status, error, workers, answers } = await answersOf(scenarios, { mode: 'distribution' });
  expect({ status, workers, answered: answers.map((answer) => answer.status) }).toEqual({
    status: 'failed',
    workers: 2,
    answered: ['answered', 'answered']
  });
  expect(error).toMatchObject({ kind: 'unsupported-device', retry: { when: 'never' } });
});
