import { describe, expect, it } from 'vitest';
import { compareCells, differenceOf } from '../../../src/lib/core/analysis/cell-comparison';
import { studyPreset } from '../../../src/lib/core/study/presets';
import type { Answer } from '../../../src/lib/core/study/answer';
import type { Cell } from '../../../src/lib/core/study/cell';
import { PVQ40 } from './fixtures';
import { planCells } from '../../fakes/plan-cells';
import { SCRIPTED_IDENTITY } from '../../fakes/scripted-respondent';

const DESIGN = studyPreset('value-structure')!.design({ kind: 'webllm', model: 'm' }, 1);
/** The same questions to another model: other ids. */
const cellsOf = (id: string, items?: number[]) =>
  planCells(
    { ...DESIGN, instruments: [{ ...DESIGN.instruments[0]!, ...(items ? { items } : {}) }] },
    [PVQ40],
    {
      ...SCRIPTED_IDENTITY,
      id
    }
  ).cells;

const answered = (cells: readonly Cell[], logs: (place: number) => number[]) => ({
  cells,
  answers: new Map(
    cells.map(({ id }, place): [string, Answer] => [
      id,
      {
        ...{ cellId: id, status: 'answered', mode: 'distribution' },
        ...{ logProbabilities: logs(place), outside: 0 }
      }
    ])
  )
});
const certain = (option: number, shift = 0) =>
  Array.from({ length: 6 }, (_, k) => (k === option ? shift : -50));

describe('two studies question by question', () => {
  it('are the same where the answers are, whatever the model is called', () => {
    const [one, other] = ['a', 'b'].map((id) => answered(cellsOf(id), (k) => certain(k % 6)));
    expect(one!.cells[0]!.id).not.toBe(other!.cells[0]!.id);
    const { points, ...found } = compareCells(one!, other!);
    expect(found).toMatchObject({ common: 440, onlyOne: 0, onlyOther: 0, largestDifference: 0 });
    expect(found.correlation).toBeCloseTo(1, 12);
    expect(found.logDifference).toEqual({ mean: 0, median: 0, p95: 0, largest: 0 });
    expect(
      points
        .slice(0, 2)
        .flat()
        .map((share) => share.toFixed(3))
    ).toEqual(['0.000', '0.000', '0.200', '0.200']);
  });

  it('differ by what was moved, in the questions that both ask', () => {
    const one = answered(cellsOf('a', [1, 2, 3, 4]), (k) => certain(k % 2));
    const other = answered(cellsOf('b', [3, 4, 5, 6]), (k) => certain(k % 2, k === 0 ? -0.25 : 0));
    // The first of the other’s is item 3 under power, the third of the one’s.
    const found = compareCells(one, other);
    expect(found).toMatchObject({ common: 22, onlyOne: 22, onlyOther: 22, meanDifference: 0 });
    expect(found.logDifference!.largest).toBeCloseTo(0.25, 12);
    expect(found.farthest[0]!.logs).toBeCloseTo(0.25, 12);
    expect(found.farthest.slice(1).every(({ logs }) => logs === 0)).toBe(true);
    expect(found.logDifference!.median).toBe(0);
    expect(found.logDifference!.mean).toBeCloseTo(0.25 / 22, 12);
  });

  it('leave out what either did not answer, and know no log-probabilities of texts', () => {
    const one = answered(cellsOf('a', [1, 2]), () => certain(0));
    const other = answered(cellsOf('b', [1, 2]), () => certain(5));
    const [first, second] = other.cells;
    other.answers.set(first!.id, {
      ...{ cellId: first!.id, status: 'failed', kind: 'network', message: '' }
    });
    other.answers.set(second!.id, {
      ...{ cellId: second!.id, status: 'answered', mode: 'sampled' },
      samples: {
        distinct: [{ text: '2', outcome: 'option', option: 1 }],
        drawn: Uint8Array.of(0, 0)
      }
    });
    const found = compareCells(one, other);
    expect(found).toMatchObject({ common: 21, largestDifference: 5, logDifference: null });
    expect(found.points[0]).toEqual([expect.closeTo(0, 12), expect.closeTo(0.2, 12)]);
    // Always the same answer: no correlation.
    expect(compareCells(one, one).correlation).toBeNull();
  });
});

describe('the difference of two figures', () => {
  it('has the interval of all pairs of bootstraps', () => {
    const { interval, value } = differenceOf([5, [4, 5, 6]], [3, [3, 3, 3]]);
    expect(value).toBe(2);
    expect(interval!.low).toBeGreaterThanOrEqual(1);
    expect(interval!.high).toBeLessThanOrEqual(3);
    expect(differenceOf([1, []], [0, [1]]).interval).toBeNull();
  });
});
