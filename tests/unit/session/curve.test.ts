import { expose } from 'comlink';
import { describe, expect, onTestFinished, test } from 'vitest';
import { DEFAULT_CHOICES } from '../../../src/lib/core/analysis';
import { CurveComputer, type CurveRequest } from '../../../src/lib/core/analysis/curve/compute';
import { curveCsv } from '../../../src/lib/core/analysis/curve/csv';
import {
  choicesOf,
  countSpecifications,
  curveAxes,
  specificationAt
} from '../../../src/lib/core/analysis/curve/grid';
import { computeCurve } from '../../../src/lib/session';
import { createCurveService, type CurveService } from '../../../src/lib/session/curve-service';
import { CurveState } from '../../../src/views/results/curve-state.svelte';
import { EUROPE, randomDistributions } from '../analysis/fixtures';

const forms = [{ arm: null, input: randomDistributions(8) }];
const references = [EUROPE.reference, ...EUROPE.others].slice(0, 4);
const ids = references.map(({ id }) => id);
const axes = curveAxes(
  forms,
  DEFAULT_CHOICES,
  ids,
  new Set(['temperature', 'scoring', 'population', 'reference'])
);
const request: CurveRequest = {
  ...{
    forms,
    axes,
    references,
    people: references,
    choices: DEFAULT_CHOICES,
    dominance: EUROPE.dominance
  }
};

/** Workers in this thread. */
function workersOf(change: (service: CurveService, number: number) => Partial<CurveService>) {
  const workers: { terminated: boolean; fail: (event: { message: string }) => void }[] = [];
  const startWorker = (): Worker => {
    const { port1, port2 } = new MessageChannel();
    const service = createCurveService();
    expose({ ...service, ...change(service, workers.length) }, port2);
    onTestFinished(() => [port1, port2].forEach((port) => port.close()));
    const worker = { terminated: false, fail: (() => {}) as (event: { message: string }) => void };
    workers.push(worker);
    const listen = port1.addEventListener.bind(port1) as (...of: unknown[]) => void;
    return Object.assign(port1, {
      terminate: () => (worker.terminated = true),
      addEventListener(type: string, listener: (event: object) => void, ...more: unknown[]) {
        if (type === 'error')
          worker.fail = ({ message }) => listener({ message, preventDefault() {} });
        else listen(type, listener, ...more);
      }
    }) as unknown as Worker;
  };
  return { workers, startWorker };
}

describe('computeCurve', () => {
  test('puts the parts of all workers in their places, and ends the workers', async () => {
    const { startWorker, workers } = workersOf(() => ({}));
    const shares: number[] = [];
    const curve = await computeCurve(request, {
      signal: new AbortController().signal,
      onProgress: (share) => shares.push(share),
      startWorker,
      workers: 3
    });
    const computer = new CurveComputer(request);
    const blocks = Array.from({ length: computer.blocks }, (_, block) => computer.block(block));
    expect([...curve.similarity]).toEqual(blocks.flatMap(({ similarity }) => [...similarity]));
    expect([...curve.chance]).toEqual(blocks.flatMap(({ chance }) => [...chance]));
    expect(curve.marks).toEqual([...computer.marks(0), ...computer.marks(1)]);
    expect(shares).toEqual(shares.toSorted((a, b) => a - b));
    expect(shares.at(-1)).toBe(1);
    expect(workers.map(({ terminated }) => terminated)).toEqual([true, true, true]);
  });

  test('stops at once, and ends the workers', async () => {
    const stop = new AbortController();
    const { startWorker, workers } = workersOf((service) => ({
      block: (number) => (number < 4 ? service.block(number) : new Promise(() => {}))
    }));
    const computing = computeCurve(request, {
      signal: stop.signal,
      onProgress: (share) => share > 0.05 && stop.abort(),
      startWorker,
      workers: 2
    });
    await expect(computing).rejects.toMatchObject({ kind: 'aborted' });
    expect(workers.every(({ terminated }) => terminated)).toBe(true);
  });

  test('says that a worker died, and ends the others', async () => {
    const { startWorker, workers } = workersOf((_, number) => ({
      block: () =>
        new Promise(() => {
          if (number === 0) workers[0]!.fail({ message: 'out of memory' });
        })
    }));
    const signal = new AbortController().signal;
    const computing = computeCurve(request, {
      ...{ signal, startWorker, workers: 2, onProgress: () => {} }
    });
    await expect(computing).rejects.toMatchObject({ kind: 'defect' });
    expect(workers.every(({ terminated }) => terminated)).toBe(true);
  });
});

describe('the curve on the results screen', () => {
  const compute = async (wanted: CurveRequest) => {
    const computer = new CurveComputer(wanted);
    const size = wanted.axes.map.length * wanted.references.length;
    const total = countSpecifications(wanted.axes);
    const curve = {
      axes: wanted.axes,
      similarity: new Float64Array(total),
      chance: new Float64Array(total),
      marks: wanted.axes.scoring.flatMap((_, scoring) => computer.marks(scoring))
    };
    for (let block = 0; block < computer.blocks; block++) {
      curve.similarity.set(computer.block(block).similarity, block * size);
      curve.chance.set(computer.block(block).chance, block * size);
    }
    return Promise.resolve(curve);
  };
  const dominances = [EUROPE.dominance];
  const session = { ask: () => Promise.resolve(forms as never) };

  test('marks the choices made, and finds every combination’s choices', async () => {
    const figures = { choices: DEFAULT_CHOICES, references, dominances };
    const state = new CurveState(session, () => figures, compute);
    await state.open();
    for (const axis of ['map', 'leftOut', 'temperature'] as const) state.vary(axis, false);
    expect(state.count).toBe(2 * 5 * ids.length);
    await state.compute();
    const { curve, summary } = state.done!;
    const own = specificationAt(curve.axes, summary.order[state.current!]!);
    expect({ ...DEFAULT_CHOICES, ...choicesOf(own) }).toEqual(DEFAULT_CHOICES);
    expect(state.progress).toBeNull();

    const rows = [...curveCsv(curve, DEFAULT_CHOICES)].join('').trim().split('\n');
    expect(rows).toHaveLength(1 + state.count);
    const columns = rows[0]!.split(',');
    const marked = rows[1 + summary.order[state.current!]!]!.split(',');
    const cell = (name: string) => marked[columns.indexOf(name)];
    expect(cell('reference')).toBe(DEFAULT_CHOICES.reference);
    expect(Number(cell('similarity'))).toBe(curve.similarity[summary.order[state.current!]!]);
  });

  test('keeps what was computed when another computation is cancelled or fails', async () => {
    const figures = { choices: DEFAULT_CHOICES, references, dominances };
    let outcome: 'value' | 'stop' | 'fail' = 'value';
    const state = new CurveState(
      session,
      () => figures,
      async (wanted, { signal }) => {
        if (outcome === 'value') return compute(wanted);
        if (outcome === 'fail') throw new Error('broken');
        await new Promise((resolve) => signal.addEventListener('abort', resolve));
        throw new DOMException('', 'AbortError');
      }
    );
    await state.open();
    for (const axis of ['map', 'leftOut', 'temperature', 'reference'] as const)
      state.vary(axis, false);
    await state.compute();
    const { done } = state;
    outcome = 'stop';
    const stopped = state.compute();
    expect(state.progress).toBe(0);
    state.stop();
    await stopped;
    expect([state.done, state.error, state.progress]).toEqual([done, null, null]);
    outcome = 'fail';
    await state.compute();
    expect([state.done, state.error?.kind, state.progress]).toEqual([done, 'defect', null]);
  });
});
