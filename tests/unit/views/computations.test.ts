import { describe, expect, test } from 'vitest';
import { DEFAULT_CHOICES } from '../../../src/lib/core/analysis';
import type { AnalysisReferences } from '../../../src/lib/core/analysis/types';
import { AxiaError } from '../../../src/lib/core/error';
import { Computations, STEPS, affectedBy } from '../../../src/views/results/computations.svelte';
import type { StudyAnalysisClient } from '../../../src/workers/analysis-client';

/** A worker's client that is answered by hand, and says what it was asked. */
function byHand() {
  const asked: string[] = [];
  const open: { name: string; resolve(value: unknown): void; reject(error: unknown): void }[] = [];
  const ask = (name: string) => () => {
    asked.push(name);
    return new Promise((resolve, reject) => open.push({ name, resolve, reject }));
  };
  const client = {
    analyse: ask('values'),
    behaviours: ask('behaviour'),
    agreement: ask('agreement'),
    controls: ask('controls'),
    referencePoints: ask('points')
  } as unknown as StudyAnalysisClient;
  const turn = () => new Promise((resolve) => setTimeout(resolve));
  /** Answers the oldest call that is still open, and lets what waits for it go on. */
  async function answer(value: unknown): Promise<void> {
    await turn();
    const call = open.shift()!;
    if (value instanceof Error) call.reject(value);
    else call.resolve(value);
    await turn();
  }
  return { asked, answer, client };
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
    const { asked, answer, client } = byHand();
    const computed = new Computations(client, figures, STEPS);
    void computed.run(DEFAULT_CHOICES, STEPS);
    await answer(uniform);
    await answer({ uniform: 'points of the first values' });
    // The agreement is on its way when its own choice changes.
    const centred = { ...DEFAULT_CHOICES, agreementCentred: true };
    void computed.run(centred, affectedBy(['agreementCentred']));
    await answer('agreement as it was');
    expect(computed.agreement.value).toBeNull();
    await answer('agreement, centred');
    await answer('behaviour');
    await answer('controls');
    await computed.settled();

    expect(asked).toEqual(['values', 'points', 'agreement', 'agreement', 'behaviour', 'controls']);
    expect(computed.agreement.value).toBe('agreement, centred');
    expect(computed.agreement.choices).toBe(centred);
    expect(computed.values.choices).toBe(DEFAULT_CHOICES);
    expect(computed.busy).toBe(false);
  });

  test('ask again where a call about another study took their place, and not once left', async () => {
    const { asked, answer, client } = byHand();
    const computed = new Computations(client, figures, ['agreement', 'behaviour']);
    const superseded = () => new AxiaError('aborted', 'Another study came.', 'Wait.');
    void computed.run(DEFAULT_CHOICES, STEPS);
    await answer(superseded());
    await answer('agreement');
    expect(computed.agreement.value).toBe('agreement');
    computed.stop();
    await answer(superseded());
    await computed.settled();
    expect(asked).toEqual(['agreement', 'agreement', 'behaviour']);
    expect(computed.behaviour.error).toBeNull();
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
