import { describe, expect, it } from 'vitest';
import {
  analyseExact,
  DEFAULT_CHOICES,
  analyseValueBehaviour,
  analyseValueStructure,
  weightControls,
  type StudyInput
} from '../../src/lib/core/analysis';
import { finish } from '../../src/lib/core/analysis/steps';
import { valuesOnly } from '../../src/lib/core/analysis/input';
import type { AnalysisReferences, ValueStructureResult } from '../../src/lib/core/analysis/types';
import type { BehaviourReference } from '../../src/lib/core/reference/behaviour-reference';
import { parseInstrument } from '../../src/lib/core/instrument/instrument';
import type { DominanceShares, ValueReference } from '../../src/lib/core/reference/reference';
import { simulatedPreset } from '../../src/lib/core/simulation';
import { simulateStudy } from '../../src/lib/core/simulation/respond';
import { createStudySessions, type StudySession } from '../../src/lib/session';
import { planCells } from '../fakes/plan-cells';
import { studyPreset } from '../../src/lib/core/study/presets';
import type { Answer } from '../../src/lib/core/study/answer';
import { newId } from '../../src/lib/platform';
import { simulatedIdentity } from '../../src/lib/engines/simulated';
import { createMemoryStore, openIndexedDbStore, type StudyRecord } from '../../src/lib/store';

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

/** Sessions whose worker the test can reach, and the workers started. */
function observed() {
  const workers: Worker[] = [];
  const studies = createStudySessions(() => {
    const worker = new Worker(new URL('../../src/workers/study.worker.ts', import.meta.url), {
      type: 'module'
    });
    workers.push(worker);
    return worker;
  });
  return { workers, studies };
}

const values = (
  session: StudySession,
  change: Partial<typeof choices> = {},
  signal?: AbortSignal
) => session.ask('values', [{ ...choices, ...change }, references], signal ? { signal } : {});

describe('answers in the study worker', () => {
  const studies = createStudySessions();

  it('are analysed as the page would, digit by digit', async () => {
    const session = studies.analyse(valuesOnly(study(1)));
    const told: ValueStructureResult[] = [];
    const whole = finish(analyseValueStructure(study(1), choices, references));
    const onReport = (partial: ValueStructureResult) => told.push(partial);
    expect(await session.ask('values', [choices, references], { onReport })).toEqual(whole);
    // What needs no resampling comes first.
    expect(told[0]).toEqual(analyseExact(study(1), choices, references));
    expect(await session.ask('exact', [choices, references])).toEqual(told[0]);
    const few = { ...choices, individuals: 50 };
    const { uniform } = await session.ask('points', [few, references, ['uniform']]);
    expect(uniform!['circle-strong'].mean).toBeGreaterThan(uniform!.noise.mean);
  });

  it('are those of each study, however they take turns', async () => {
    const [one, other] = [
      studies.analyse(valuesOnly(study(1))),
      studies.analyse(valuesOnly(study(2)))
    ];
    const [first, second] = await Promise.all([values(one), values(other)]);
    expect(second).toEqual(finish(analyseValueStructure(study(2), choices, references)));
    expect(await values(one)).toEqual(first);
  });

  it('are not analysed for nobody', async () => {
    const session = studies.analyse(valuesOnly(study(1)));
    const stop = new AbortController();
    const long = values(session, { seed: 2 }, stop.signal);
    stop.abort();
    await expect(long).rejects.toMatchObject({ kind: 'aborted' });
    await expect(values(session, {}, stop.signal)).rejects.toMatchObject({ kind: 'aborted' });
    expect(await values(session)).toMatchObject({ choices });
  });

  it('are refused with the kind of the error', async () => {
    const session = studies.analyse(valuesOnly(study(1)));
    await expect(values(session, { individuals: -1 })).rejects.toMatchObject({
      kind: 'invalid-input'
    });
    // What cannot be sent at all is an error too, not a call that never ends.
    await expect(values(session, { reference: (() => '') as never })).rejects.toMatchObject({
      name: 'AxiaError'
    });
  });

  it('relate values to behaviour', async () => {
    const behaviours = { chosen: { gifts }, others: [] };
    const session = studies.analyse(giving);
    expect(await session.ask('behaviour', [choices, references, behaviours])).toEqual(
      finish(analyseValueBehaviour(giving, choices, references, behaviours))
    );
    expect(await session.ask('controls', [choices, references, behaviours])).toEqual(
      finish(weightControls(giving, choices, references, behaviours))
    );
  });

  it('are not asked for what a study does not ask', async () => {
    const session = studies.analyse({ ...giving, values: null });
    for (const refused of [
      values(session),
      session.ask('points', [choices, references, ['uniform']]),
      session.ask('agreement', [choices])
    ]) {
      await expect(refused).rejects.toMatchObject({ kind: 'invalid-input' });
    }
    const behaviours = { chosen: { gifts }, others: [] };
    expect(await session.ask('behaviour', [choices, references, behaviours])).toMatchObject({
      results: []
    });
    expect(await session.ask('controls', [choices, references, behaviours])).toEqual([]);
    const stated = studies.analyse({ values: null, behaviours: [], statements: giving.behaviours });
    expect((await stated.ask('agreement', [choices])).behaviours).toHaveLength(1);
  });
});

describe('the study worker', () => {
  it('starts when it is needed, and again after it died', async () => {
    const { workers, studies } = observed();
    const session = studies.analyse(valuesOnly(study(1)));
    expect(workers).toHaveLength(0);
    await values(session);
    expect(workers).toHaveLength(1);
    const owed = values(session, { bootstraps: 2000 });
    setTimeout(() => workers[0]!.dispatchEvent(new ErrorEvent('error', { message: 'gone' })), 20);
    await expect(owed).rejects.toMatchObject({ kind: 'defect' });
    expect(await values(session)).toMatchObject({ choices });
    expect(workers).toHaveLength(2);
  });

  it('is missed where it cannot be loaded', async () => {
    const studies = createStudySessions(
      () => new Worker('/there-is-no-such-worker.js', { type: 'module' })
    );
    const session = studies.analyse(valuesOnly(study(1)));
    await expect(values(session)).rejects.toMatchObject({ kind: 'defect' });
  });
});

describe('a study', () => {
  const spec = {
    kind: 'simulated',
    preset: 'strong-circle',
    parameters: simulatedPreset('strong-circle')!.parameters
  } as const;
  const record: StudyRecord = {
    id: `study-worker-${newId()}`,
    title: 'Of the worker',
    design: studyPreset('value-structure')!.design(spec, 1),
    instruments: [pvq],
    identity: simulatedIdentity(spec, 1),
    status: 'complete',
    createdAt: '2026-05-01T10:00:00.000Z',
    updatedAt: '2026-05-01T10:00:00.000Z',
    deletedAt: null,
    provenance: null,
    imported: false
  };
  const { cells } = planCells(record.design, record.instruments, record.identity);
  const answers = cells.map(({ id, options }, c): Answer => ({
    cellId: id,
    status: 'answered',
    mode: 'distribution',
    logProbabilities: options.map((_, k) => -1 - Math.abs(k - (c % options.length))),
    outside: null
  }));
  const { studies } = observed();

  it('is read where it lies: in the database, in memory and in a bundle alike', async () => {
    const [disk, memory] = [await openIndexedDbStore(), createMemoryStore()];
    for (const store of [disk, memory]) {
      await store.create(record);
      await store.saveAnswers(record.id, answers);
    }
    const stored = await studies.open({ kind: 'stored', id: record.id });
    const handed = await studies.open({
      kind: 'handed',
      record,
      answers: () => memory.answerChunks(record.id)
    });
    const { title, updatedAt } = record;
    const exported = { title, updatedAt, redactTexts: true, appVersion: '1', createdAt: updatedAt };
    const file = await stored.session.ask('export', [{ analysis: null, ...exported }]);
    const bundled = await studies.open({ kind: 'bundle', file });
    for (const { session, questions, answered } of [stored, handed, bundled]) {
      expect([questions, answered]).toEqual([440, 440]);
      const all = { condition: '', instrument: '', measure: '', words: '' };
      const { rows } = await session.ask('answers', [all, 0, 440]);
      expect(rows.map(({ id }) => id)).toEqual(cells.map(({ id }) => id));
      expect((await session.ask('details', [cells[7]!.id])).answer).toEqual(answers[7]);
      session.close();
      await expect(session.ask('details', [cells[0]!.id])).rejects.toMatchObject({
        kind: 'invalid-input'
      });
    }
    await disk.purge(record.id);
    disk.close();
    await expect(studies.open({ kind: 'stored', id: record.id })).rejects.toMatchObject({
      kind: 'invalid-input'
    });
  });
});
