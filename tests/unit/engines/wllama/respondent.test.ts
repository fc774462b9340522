import { describe, expect, it } from 'vitest';
import {
  provenanceSchema,
  type WllamaProvenance
} from '../../../../src/lib/core/provenance/provenance';
import type { Cell } from '../../../../src/lib/core/study/cell';
import type { OpenOptions, OpenProgress } from '../../../../src/lib/engines/respondent';
import { contextFor, createWllamaRespondent } from '../../../../src/lib/engines/wllama/respondent';
import { createWllamaService } from '../../../../src/lib/engines/wllama/service';
import { inMemory } from '../../../../src/lib/models/gguf/disk';
import { createGgufStore } from '../../../../src/lib/models/gguf/store';
import * as v from 'valibot';
import { createFakeCpu, fakeGguf, type FakeCpuScenario } from '../../../fakes/fake-cpu-library';
import { inlineWorker } from '../../../fakes/inline-worker';

const options = ['1', '2', '3', '4', '5'];
const cells = ['A', 'B', 'C'].map((item, index): Cell => ({
  id: `cell-${item}`,
  condition: 'none',
  instrument: 'pvq40',
  item: index + 1,
  repetition: 'standard',
  prompt: { system: 'You value tradition.', user: `How much like you? ${item}` },
  options
}));
const distribution = { mode: 'distribution' } as const;
const { signal } = new AbortController();

async function respondentOf(scenario: FakeCpuScenario = {}, file = fakeGguf()) {
  const disk = inMemory();
  const store = createGgufStore(() => Promise.resolve(disk), {
    fetch: () => Promise.reject(new TypeError('offline')),
    clock: { now: () => 0, sleep: () => Promise.resolve() },
    timeout: 1000
  });
  const { model } = await store.add([file], { signal, onProgress: () => undefined });
  const { calls, library } = createFakeCpu(scenario);
  const workers: { ended: boolean; deaf: boolean }[] = [];
  const steps: OpenProgress[] = [];
  const respondent = createWllamaRespondent({
    model,
    files: store,
    seed: 1,
    scales: [options],
    timeouts: { grace: 50, answer: 2000, beat: 100 },
    spawn() {
      const service = createWllamaService(library, { addEventListener: () => undefined });
      const { state, worker } = inlineWorker(service);
      workers.push(state);
      return worker;
    }
  });
  const open = (change: Partial<OpenOptions> = {}) =>
    respondent.open({
      signal,
      onProgress: (step) => void steps.push(step),
      cells,
      elicitation: distribution,
      earlier: null,
      ...change
    }) as Promise<WllamaProvenance>;
  return { calls, model, open, respondent, steps, workers };
}

describe('a respondent on the processor', () => {
  it('loads, calibrates, answers and says what it is', async () => {
    const { model, open, respondent, steps } = await respondentOf({
      mass: { plain: 0.3, prefix: 0.97 }
    });
    expect(respondent.identity).toMatchObject({ kind: 'wllama', id: model.id, simulated: false });
    const provenance = await open();
    expect(v.is(provenanceSchema, provenance)).toBe(true);
    expect(provenance).toMatchObject({
      kind: 'wllama',
      engine: { name: 'fake-cpu', version: '1', build: 'b1' },
      threads: 1,
      file: { name: 'fake.gguf', digest: model.sha256 },
      model: { architecture: 'llama', contextWindow: 256 },
      chat: { format: 'template', systemRole: true, hidden: [] },
      calibration: { method: 'answer-prefix' },
      selfTests: { prefixReuse: { on: true } }
    });
    expect(provenance.calibration!.massPlain).toBeCloseTo(0.3, 1);
    expect(new Set(steps.map(({ phase }) => phase))).toEqual(
      new Set(['checking', 'loading', 'verifying', 'calibrating', 'ready'])
    );
    const answer = await respondent.answer(cells[0]!, distribution, signal);
    expect(answer).toMatchObject({ status: 'answered', mode: 'distribution' });
    expect(respondent.effort()!.tokensReused).toBeGreaterThan(0);
    await respondent.close();
  });

  it('says how far its self-tests and its calibration are, and counts answers alone', async () => {
    const { open, respondent, steps } = await respondentOf({ mass: { plain: 0.3, prefix: 0.97 } });
    await open();
    const stepsOf = (wanted: OpenProgress['phase']) =>
      steps.filter(({ phase }) => phase === wanted).map((one) => one.steps!);
    for (const phase of ['verifying', 'calibrating'] as const) {
      const told = stepsOf(phase);
      expect(told.map(({ done }) => done)).toEqual(told.map((_, index) => index));
      expect(told.at(-1)!.done).toBe(told.at(-1)!.total - 1);
    }
    // Three questions plainly, then with each of three prefixes.
    expect(stepsOf('calibrating').map(({ total }) => total)).toEqual([
      ...Array<number>(3).fill(3),
      ...Array<number>(9).fill(12)
    ]);
    const calibrating = steps.find(({ phase }) => phase === 'calibrating')!;
    expect(calibrating.message).toMatch(/1 of 3/);
    expect(respondent.effort()).toEqual({
      tokensRead: 0,
      tokensReused: 0,
      tokensWritten: 0,
      milliseconds: 0
    });
    await respondent.answer(cells[0]!, distribution, signal);
    expect(respondent.effort()!.tokensRead).toBeGreaterThan(0);
    await respondent.close();
  });

  it('loads again after its worker died, and gives the same answers', async () => {
    const { open, respondent, workers } = await respondentOf();
    const provenance = await open();
    const before = await respondent.answer(cells[1]!, distribution, signal);
    workers[0]!.deaf = true;
    const failed = respondent.answer(cells[1]!, distribution, signal);
    await expect(failed).rejects.toMatchObject({ kind: 'device-lost', retry: { when: 'now' } });
    expect(respondent.ready).toBe(false);
    expect(await open({ earlier: provenance })).toEqual(provenance);
    expect(await respondent.answer(cells[1]!, distribution, signal)).toEqual(before);
    expect(workers).toHaveLength(2);
    expect(workers[0]!.ended).toBe(true);
  });

  it('holds texts to the options where they would mostly be others', async () => {
    const { open, respondent } = await respondentOf({ mass: { plain: 0.2, prefix: 0.2 } });
    const elicitation = { mode: 'sampled', temperature: 1, repeats: 5 } as const;
    expect((await open({ elicitation })).calibration!.method).toBe('grammar');
    const answer = await respondent.answer(cells[0]!, elicitation, signal);
    if (answer.status !== 'answered' || answer.mode !== 'sampled') throw new Error('No texts');
    expect(answer.samples.distinct.every(({ outcome }) => outcome === 'option')).toBe(true);
  });

  it('ends an aborted answer and stays loaded', async () => {
    const { open, respondent, workers } = await respondentOf();
    await open();
    const stop = new AbortController();
    const answering = respondent.answer(cells[2]!, distribution, stop.signal);
    stop.abort();
    await expect(answering).rejects.toMatchObject({ kind: 'aborted' });
    expect(await respondent.answer(cells[2]!, distribution, signal)).toMatchObject({
      status: 'answered'
    });
    expect(workers).toHaveLength(1);
  });

  it('refuses to go on with another file, and says of a base model what it is', async () => {
    const first = await respondentOf();
    const provenance = await first.open();
    const base = await respondentOf({}, fakeGguf(null));
    await expect(base.open({ earlier: provenance })).rejects.toMatchObject({
      kind: 'invalid-input',
      message: expect.stringContaining('not the one') as string
    });
    expect((await base.open()).chat).toMatchObject({ format: 'plain', template: null });
  });

  it('does not load a model that does not fit a second time', async () => {
    const { calls, open } = await respondentOf({ noMemory: true });
    await expect(open()).rejects.toMatchObject({ kind: 'out-of-memory', retry: { when: 'after' } });
    await expect(open()).rejects.toMatchObject({ retry: { when: 'never' } });
    expect(calls.opened).toBe(2);
  });
});

describe('contextFor', () => {
  it('is a multiple of 256 that holds the longest prompt, and no more than the model has', () => {
    const long: Cell = { ...cells[0]!, prompt: { system: null, user: 'x'.repeat(3000) } };
    expect(contextFor(cells, null)).toBe(256);
    expect(contextFor([...cells, long], null)).toBe(1792);
    expect(contextFor([...cells, long], 1024)).toBe(1024);
    const open: Cell = { ...cells[0]!, context: { kind: 'conversation', cells: ['cell-B'] } };
    expect(contextFor([open], null)).toBe(4096);
  });
});
