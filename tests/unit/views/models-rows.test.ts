import { describe, expect, test } from 'vitest';
import type { ModelEntry, StoredModel, Verdict } from '../../../src/lib/models';
import {
  filterRows,
  groupsOf,
  NO_FILTER,
  recommendedRows,
  rowsOf,
  sharedReasons
} from '../../../src/views/models/model-rows';

function entry(id: string, change: Partial<ModelEntry> = {}): ModelEntry {
  return {
    id,
    origin: 'catalogue',
    address: {
      folder: `https://a.example/${id}/`,
      library: 'https://a.example/x.wasm',
      fetchable: true
    },
    family: id.split('-')[0]!,
    label: id.split('-q')[0]!,
    parameters: 1e9,
    quantisation: 'q4f16_1',
    needsF16: id.includes('f16'),
    vramMB: null,
    downloadBytes: null,
    largestTensorBytes: null,
    lowResource: false,
    contextWindow: 4096,
    paper: false,
    recommended: false,
    reasoning: false,
    systemRole: true,
    licence: null,
    source: null,
    ...change
  };
}

const large = { parameters: 8e9 };
const models = [
  entry('Emu-8B-q4f16', { ...large, recommended: true }),
  entry('Emu-8B-q4f32', { ...large, recommended: true }),
  entry('Kiwi-1B-q4f16', { recommended: true }),
  entry('Kiwi-1B-q4f32', { recommended: true }),
  entry('Moa-x-q4f32', { parameters: null })
];

/** A device without 16-bit arithmetic, on which nothing large runs. */
const judge = (model: ModelEntry): Verdict =>
  ({
    verdict: model.needsF16 || model.parameters === 8e9 ? 'cannot' : 'slow',
    reasons: ['Emulated.', ...(model.needsF16 ? ['No 16-bit arithmetic.'] : [])],
    advice: 'Be patient.',
    hints: ['Plug it in.', ...(model.parameters === null ? ['It is odd.'] : [])]
  }) as Verdict;

const stored = (model: ModelEntry, state: StoredModel['state']) =>
  ({ model, state }) as StoredModel;
const rows = rowsOf(models, judge, []);

describe('models as rows', () => {
  test('of one label are one row, by number of weights, with the form that runs here', () => {
    expect(rows.map(({ label, best }) => [label, best.model.id])).toEqual([
      ['Kiwi-1B', 'Kiwi-1B-q4f32'],
      ['Emu-8B', 'Emu-8B-q4f16'],
      ['Moa-x', 'Moa-x-q4f32']
    ]);
    expect(rows[0]!.variants).toHaveLength(2);
  });

  test('prefer a form that is complete in this browser, unless it cannot run', () => {
    const runs = () => ({ verdict: 'runs', reasons: [] }) as unknown as Verdict;
    const kept = (state: StoredModel['state']) =>
      rowsOf(models, runs, [stored(models[3]!, state)])[0]!.best.model.id;
    expect(kept('unchecked')).toBe('Kiwi-1B-q4f32');
    expect(kept('partial')).toBe('Kiwi-1B-q4f16');
    const useless = rowsOf(models, judge, [stored(models[2]!, 'complete')]);
    expect(useless[0]!.best.model.id).toBe('Kiwi-1B-q4f32');
  });

  test('are grouped by size, unknown sizes last', () => {
    expect(groupsOf(rows).map((group) => group.rows.map(({ label }) => label))).toEqual([
      ['Kiwi-1B'],
      ['Emu-8B'],
      ['Moa-x']
    ]);
  });

  test('are found by words in name, family or id, and by what runs or is here', () => {
    const labels = (change: Partial<typeof NO_FILTER>, all = rows) =>
      filterRows(all, { ...NO_FILTER, ...change }).map(({ label }) => label);
    expect(labels({ text: ' kiwi F32 ' })).toEqual(['Kiwi-1B']);
    expect(labels({ text: 'kiwi 8b' })).toEqual([]);
    expect(labels({ family: 'Emu' })).toEqual(['Emu-8B']);
    expect(labels({ onlyUsable: true })).toEqual(['Kiwi-1B', 'Moa-x']);
    const withOne = rowsOf(models, judge, [stored(models[0]!, 'partial')]);
    expect(labels({ onlyStored: true }, withOne)).toEqual(['Emu-8B']);
  });

  test('recommends only what runs here, and something even where nothing recommended does', () => {
    expect(recommendedRows(rows).map(({ label }) => label)).toEqual(['Kiwi-1B']);
    const rest = rows.filter(({ label }) => label !== 'Kiwi-1B');
    expect(recommendedRows(rest).map(({ label }) => label)).toEqual(['Moa-x']);
    expect(recommendedRows(rowsOf(models, () => null, []))).toEqual([]);
  });

  test('says once what holds for all that runs', () => {
    expect(sharedReasons(rows)).toEqual({
      reasons: ['Emulated.'],
      advice: 'Be patient.',
      hints: ['Plug it in.']
    });
    expect(sharedReasons(rows.slice(0, 1)).reasons).toEqual([]);
  });
});
