import { afterEach, describe, expect, it } from 'vitest';
import {
  DEFAULT_CHOICES,
  analyseValueBehaviour,
  analyseValueStructure,
  valuesOnly,
  weightControls,
  type StudyInput,
  finish
} from '../../src/lib/core/analysis';
import type { AnalysisReferences } from '../../src/lib/core/analysis/types';
import type { BehaviourReference } from '../../src/lib/core/reference/behaviour-reference';
import { parseInstrument } from '../../src/lib/core/instrument/instrument';
import type { DominanceShares, ValueReference } from '../../src/lib/core/reference/reference';
import { simulatedPreset } from '../../src/lib/core/simulation';
import { simulateStudy } from '../../src/lib/core/simulation/respond';
import { createAnalysisClient, type AnalysisClient } from '../../src/workers/analysis-client';

const get = async <T>(path: string) => (await (await fetch(`/${path}`)).json()) as T;
const pvq = parseInstrument(await get('questionnaires/pvq40.json'));
const reference = await get<ValueReference>('human-data/values/ess20_within.json');
const us = await get<ValueReference>('human-data/values/pvq40-us.json');
const { shares } = await get<{ shares: DominanceShares[] }>('human-data/dominance.json');
const references: AnalysisReferences = { reference, others: [us], dominance: shares[0]! };

const choices = { ...DEFAULT_CHOICES, individuals: 100, bootstraps: 5, permutations: 99 };
const study = (seed: number) =>
  simulateStudy(simulatedPreset('strong-circle')!.parameters, seed, pvq);

/** One question about giving, which prompts to benevolence and its neighbours raise. */
const giving: StudyInput = {
  ...valuesOnly(study(1)),
  behaviours: [
    {
      instrument: {
        id: 'gifts',
        title: 'Gifts',
        measures: [{ id: 'giving', label: 'Giving', partOf: null, expected: null }],
        items: [{ number: 1, measure: 'giving', reversed: false, scores: [0, 1] }],
        leastAnswered: 1
      },
      personas: study(1).personas.map(({ condition }, p) => ({
        condition,
        forms: [{ mode: 'distribution', logProbabilities: [[0, Math.cos(p - 6)]], outside: [null] }]
      }))
    }
  ]
};
const gifts: BehaviourReference = {
  ...(await get<BehaviourReference>('human-data/behaviour/prosocialness-ess1-de.json')),
  instrument: 'gifts',
  columns: [{ id: 'giving', label: 'Giving', measures: ['giving'], reversed: false, note: null }],
  correlations: [-0.3, -0.1, -0.1, 0, 0, 0.3, 0.4, 0.1, 0, 0].map((r) => [r])
};

let client: AnalysisClient;
afterEach(() => client.dispose());

/** A client whose worker the test can reach, and the number of workers started. */
function observed() {
  const workers: Worker[] = [];
  client = createAnalysisClient(() => {
    const worker = new Worker(new URL('../../src/workers/analysis.worker.ts', import.meta.url), {
      type: 'module'
    });
    workers.push(worker);
    return worker;
  });
  return workers;
}

describe('the analysis worker', () => {
  it('computes what the page would, digit by digit', async () => {
    client = createAnalysisClient();
    const analysis = client.of(valuesOnly(study(1)));
    const there = await analysis.analyse(choices, references);
    expect(there).toEqual(finish(analyseValueStructure(study(1), choices, references)));
    const { uniform } = await analysis.referencePoints(
      { ...choices, individuals: 50 },
      references,
      ['uniform']
    );
    expect(uniform!['circle-strong'].mean).toBeGreaterThan(uniform!.noise.mean);
  });

  it('starts no worker before it is needed', async () => {
    const workers = observed();
    const analysis = client.of(valuesOnly(study(1)));
    expect(workers).toHaveLength(0);
    await analysis.analyse(choices, references);
    await analysis.analyse(choices, references);
    expect(workers).toHaveLength(1);
  });

  it('analyses each study by its own answers, however they take turns', async () => {
    client = createAnalysisClient();
    const [one, other] = [client.of(valuesOnly(study(1))), client.of(valuesOnly(study(2)))];
    const first = await one.analyse(choices, references);
    const second = await other.analyse(choices, references);
    expect(second).toEqual(finish(analyseValueStructure(study(2), choices, references)));
    expect(await one.analyse(choices, references)).toEqual(first);
  });

  it('answers the newest analysis only', async () => {
    client = createAnalysisClient();
    const analysis = client.of(valuesOnly(study(1)));
    const calls = [1, 2, 3].map((seed) => analysis.analyse({ ...choices, seed }, references));
    const settled = await Promise.allSettled(calls);
    expect(settled.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'fulfilled']);
    expect(settled[0]).toMatchObject({ reason: { kind: 'aborted' } });
    expect(await calls[2]).toMatchObject({ choices: { seed: 3 } });
  });

  it('does not wait for a long analysis that nobody wants any more', async () => {
    const workers = observed();
    const analysis = client.of(valuesOnly(study(1)));
    await analysis.analyse(choices, references);
    const long = analysis.analyse({ ...choices, mds: 'ordinal', bootstraps: 10_000 }, references);
    await new Promise((resolve) => setTimeout(resolve, 50));
    const short = analysis.analyse(choices, references);
    await expect(long).rejects.toMatchObject({ kind: 'aborted' });
    expect(await short).toMatchObject({ choices });
    expect(workers).toHaveLength(2);
  });

  it('keeps the kind of an error', async () => {
    client = createAnalysisClient();
    const analysis = client.of(valuesOnly(study(1)));
    await expect(
      analysis.analyse({ ...choices, individuals: -1 }, references)
    ).rejects.toMatchObject({ kind: 'invalid-input' });
    // What cannot be sent at all is an error too, not a call that never ends.
    await expect(
      analysis.analyse({ ...choices, reference: (() => '') as never }, references)
    ).rejects.toMatchObject({ name: 'AxiaError' });
  });

  it('rejects what is owed when the worker dies, and starts again', async () => {
    const workers = observed();
    const analysis = client.of(valuesOnly(study(1)));
    await analysis.analyse(choices, references);
    const owed = analysis.analyse({ ...choices, bootstraps: 2000 }, references);
    setTimeout(() => workers[0]!.dispatchEvent(new ErrorEvent('error', { message: 'gone' })), 20);
    await expect(owed).rejects.toThrow('gone');
    await expect(owed).rejects.toMatchObject({ kind: 'defect' });
    expect(await analysis.analyse(choices, references)).toMatchObject({ choices });
    expect(workers).toHaveLength(2);
  });

  it('relates values to behaviour, and keeps only the newest of those calls too', async () => {
    client = createAnalysisClient();
    const behaviours = { chosen: { gifts }, others: [] };
    const analysis = client.of(giving);
    const outdated = analysis.behaviours(choices, references, behaviours);
    const wanted = analysis.behaviours({ ...choices, seed: 2 }, references, behaviours);
    const [old, newest] = await Promise.allSettled([outdated, wanted]);
    expect(old).toMatchObject({ reason: { kind: 'aborted' } });
    expect(newest).toEqual({
      status: 'fulfilled',
      value: finish(analyseValueBehaviour(giving, { ...choices, seed: 2 }, references, behaviours))
    });
    expect(await analysis.controls(choices, references, behaviours)).toEqual(
      finish(weightControls(giving, choices, references, behaviours))
    );
  });

  it('refuses what a study does not ask, and does the rest', async () => {
    client = createAnalysisClient();
    const analysis = client.of({ ...giving, values: null });
    for (const refused of [
      analysis.analyse(choices, references),
      analysis.referencePoints(choices, references, ['uniform']),
      analysis.agreement(choices)
    ]) {
      await expect(refused).rejects.toMatchObject({ kind: 'invalid-input' });
    }
    const behaviours = { chosen: { gifts }, others: [] };
    expect(await analysis.behaviours(choices, references, behaviours)).toMatchObject({
      results: []
    });
    expect(await analysis.controls(choices, references, behaviours)).toEqual([]);
    const stated = client.of({ values: null, behaviours: [], statements: giving.behaviours });
    expect((await stated.agreement(choices)).behaviours).toHaveLength(1);
  });

  it('reports a worker that cannot be loaded', async () => {
    client = createAnalysisClient(
      () => new Worker('/there-is-no-such-worker.js', { type: 'module' })
    );
    const analysis = client.of(valuesOnly(study(1)));
    await expect(analysis.analyse(choices, references)).rejects.toMatchObject({ kind: 'defect' });
  });
});
