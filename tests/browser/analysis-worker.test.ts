import { afterEach, describe, expect, it } from 'vitest';
import { DEFAULT_CHOICES, analyseValueStructure } from '../../src/lib/core/analysis';
import type { AnalysisReferences } from '../../src/lib/core/analysis/types';
import type { Instrument } from '../../src/lib/core/instrument';
import type { DominanceShares, ValueReference } from '../../src/lib/core/reference';
import { simulatedPreset } from '../../src/lib/core/simulation';
import { simulateStudy } from '../../src/lib/core/simulation/simulate-study';
import { createAnalysisClient, type AnalysisClient } from '../../src/workers/analysis-client';

const get = async <T>(path: string) => (await (await fetch(`/${path}`)).json()) as T;
const pvq = await get<Instrument>('questionnaires/pvq40.json');
const reference = await get<ValueReference>('human-data/values/ess20_within.json');
const us = await get<ValueReference>('human-data/values/pvq40-us.json');
const { shares } = await get<{ shares: DominanceShares[] }>('human-data/dominance.json');
const references: AnalysisReferences = { reference, others: [us], dominance: shares[0]! };

const choices = { ...DEFAULT_CHOICES, individuals: 100, bootstraps: 5, permutations: 99 };
const study = (seed: number) =>
  simulateStudy(simulatedPreset('strong-circle')!.parameters, seed, pvq);

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
    await client.load(study(1));
    const there = await client.analyse(choices, references);
    expect(there).toEqual(analyseValueStructure(study(1), choices, references));
    const points = await client.referencePoints(
      { ...choices, individuals: 50 },
      references,
      'uniform'
    );
    expect(points['circle-strong'].mean).toBeGreaterThan(points.noise.mean);
  });

  it('starts no worker before it is needed', async () => {
    const workers = observed();
    await client.load(study(1));
    expect(workers).toHaveLength(0);
    await client.analyse(choices, references);
    await client.analyse(choices, references);
    expect(workers).toHaveLength(1);
  });

  it('answers the newest analysis only', async () => {
    client = createAnalysisClient();
    await client.load(study(1));
    const calls = [1, 2, 3].map((seed) => client.analyse({ ...choices, seed }, references));
    const settled = await Promise.allSettled(calls);
    expect(settled.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'fulfilled']);
    expect(settled[0]).toMatchObject({ reason: { kind: 'aborted' } });
    expect(await calls[2]).toMatchObject({ choices: { seed: 3 } });
  });

  it('does not wait for a long analysis that nobody wants any more', async () => {
    const workers = observed();
    await client.load(study(1));
    await client.analyse(choices, references);
    const long = client.analyse({ ...choices, mds: 'ordinal', bootstraps: 10_000 }, references);
    await new Promise((resolve) => setTimeout(resolve, 50));
    const short = client.analyse(choices, references);
    await expect(long).rejects.toMatchObject({ kind: 'aborted' });
    expect(await short).toMatchObject({ choices });
    expect(workers).toHaveLength(2);
  });

  it('keeps the kind of an error', async () => {
    client = createAnalysisClient();
    await expect(client.analyse(choices, references)).rejects.toMatchObject({
      kind: 'invalid-input'
    });
    await client.load(study(1));
    await expect(client.analyse({ ...choices, individuals: -1 }, references)).rejects.toMatchObject(
      { kind: 'invalid-input' }
    );
    // What cannot be sent at all is an error too, not a call that never ends.
    await expect(
      client.analyse({ ...choices, reference: (() => '') as never }, references)
    ).rejects.toMatchObject({ name: 'AxiaError' });
  });

  it('rejects what is owed when the worker dies, and starts again', async () => {
    const workers = observed();
    await client.load(study(1));
    await client.analyse(choices, references);
    const owed = client.analyse({ ...choices, bootstraps: 2000 }, references);
    setTimeout(() => workers[0]!.dispatchEvent(new ErrorEvent('error', { message: 'gone' })), 20);
    await expect(owed).rejects.toThrow('gone');
    await expect(owed).rejects.toMatchObject({ kind: 'defect' });
    expect(await client.analyse(choices, references)).toMatchObject({ choices });
    expect(workers).toHaveLength(2);
  });

  it('reports a worker that cannot be loaded', async () => {
    client = createAnalysisClient(
      () => new Worker('/there-is-no-such-worker.js', { type: 'module' })
    );
    await client.load(study(1));
    await expect(client.analyse(choices, references)).rejects.toMatchObject({ kind: 'defect' });
  });
});
