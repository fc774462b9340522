import { describe, expect, test } from 'vitest';
import { DEFAULT_CHOICES } from '../../../src/lib/core/analysis';
import type { AnalysisReferences } from '../../../src/lib/core/analysis/types';
import { abortedError, AxiaError } from '../../../src/lib/core/error';
import { Computations, STEPS, affectedBy } from '../../../src/views/results/computations.svelte';
import type { StudySession } from '../../../src/lib/session';

/** A session that is answered by hand, and says what it was asked. */
function byHand() {
  const asked: string[] = [];
  const open: { name: string; resolve(value: unknown): void; reject(error: unknown): void }[] = [];
  let report: (value: unknown) => void = () => undefined;
  const client = {
    ask(
      name: string,
      _: unknown,
      { signal, onReport }: { signal: AbortSignal; onReport?: (report: unknown) => void }
    ) {
      asked.push(name);
      return new Promise((resolve, reject) => {
        if (name === 'values') report = (value) => onReport?.(value);
        const call = { name, resolve, reject };
        open.push(call);
        signal.addEventListener('abort', () => {
          open.splice(open.indexOf(call), 1);
          reject(abortedError());
        });
      });
    }
  } as unknown as Pick<StudySession, 'ask'>;
  const turn = () => new Promise((resolve) => setTimeout(resolve));
  /** Answers the oldest call that is still open, and lets what waits for it go on. */
  async function answer(value: unknown): Promise<void> {
    await turn();
    const call = open.shift()!;
    if (value instanceof Error) call.reject(value);
    else call.resolve(value);
    await turn();
  }
  return { asked, answer, client, report: (value: unknown) => report(value) };
}

const figures = {
  values: () => ({}) as AnalysisReferences,
  behaviour: () => ({ chosen: {}, others: [] })
};
const uniform = { populations: [{ id: 'uniform', problem: null }] };

describe('the computations of a study', () => {
  test('a choice that figures only show computes nothing, and a choice of one part that part', () => {
    expect(affectedBy(['population'])).toEqual([]);
    expect(affectedBy(['conservative'])).toEqual(['agreement']);
    expect(affectedBy(['behaviourReferences'])).toEqual(['behaviour', 'controls']);
    expect(affectedBy(['conservative', 'temperature'])).toEqual(STEPS);
  });

  test('go on under the newest choices, and compute anew what those interrupted', async () => {
    const { asked, answer, client, report } = byHand();
    const computed = new Computations(client, figures, STEPS);
    void computed.run(DEFAULT_CHOICES, STEPS);
    report(uniform);
    // The similarity is there, its interval is not: the screen must not show another one.
    expect(computed.values).toMatchObject({ value: uniform, partial: true, busy: true });
    await answer(uniform);
    expect(computed.values).toMatchObject({ partial: false, busy: false });
    await answer({ uniform: 'points of the first values' });
    // The agreement is on its way when its own choice changes.
    const centred = { ...DEFAULT_CHOICES, agreementCentred: true };
    void computed.run(centred, affectedBy(['agreementCentred']));
    await answer('agreement, centred');
    await answer('behaviour');
    await answer('controls');
    await answer('form');
    await computed.settled();

    expect(asked).toEqual([
      ...['values', 'points', 'agreement', 'agreement', 'behaviour', 'controls', 'form']
    ]);
    expect(computed.agreement.value).toBe('agreement, centred');
    expect(computed.agreement.choices).toBe(centred);
    expect(computed.values.choices).toBe(DEFAULT_CHOICES);
    expect(computed.busy).toBe(false);
  });

  test('compute nothing more once they are stopped', async () => {
    const { asked, answer, client } = byHand();
    const computed = new Computations(client, figures, ['agreement', 'behaviour']);
    void computed.run(DEFAULT_CHOICES, STEPS);
    await answer('agreement');
    computed.stop();
    await computed.settled();
    expect(asked).toEqual(['agreement', 'behaviour']);
    expect(computed.behaviour).toMatchObject({ value: null, error: null });
  });

  test('show the error of one part beside the others', async () => {
    const { answer, client } = byHand();
    const computed = new Computations(client, figures, ['agreement', 'behaviour']);
    void computed.run(DEFAULT_CHOICES, STEPS);
    await answer(new AxiaError('defect', 'It broke.', 'Reload the page.'));
    await answer('behaviour');
    await computed.settled();

    expect(computed.agreement.error?.message).toBe('It broke.');
    expect(computed.agreement.busy).toBe(false);
    expect(computed.behaviour.value).toBe('behaviour');
    expect(computed.values.busy).toBe(false);
  });
});
