import { describe, expect, test } from 'vitest';
import { parseInstrument } from '../../../src/lib/core/instrument/instrument';
import type { Answer } from '../../../src/lib/core/study/answer';
import { planCells } from '../../fakes/plan-cells';
import { AnswerTable } from '../../../src/lib/session/answer-rows';
import { readStatic } from '../data/read-static';
import { record } from '../store/fixtures';

const bfi2 = parseInstrument(readStatic('questionnaires/bfi2.json'));
const charity = parseInstrument(readStatic('questionnaires/charity.json'));
const study = record({
  design: {
    ...record().design,
    conditions: ['power', 'none'],
    instruments: [
      { id: 'bfi2', items: null },
      { id: 'charity', items: null }
    ]
  },
  instruments: [charity, bfi2]
});
const { cells } = planCells(study.design, study.instruments, study.identity);
const decision = charity.items.find(({ measure }) => measure === 'decision')!;
const answered = cells.find(
  ({ instrument, item }) => instrument === 'charity' && item === decision.number
)!;
const answer: Answer = {
  cellId: answered.id,
  status: 'answered',
  mode: 'distribution',
  logProbabilities: decision.scale!.map((_, i) => (i === 0 ? Math.log(0.6) : Math.log(0.2))),
  outside: 0.2
};
const table = new AnswerTable({ ...study, cells, answers: new Map([[answered.id, answer]]) });
const all = { condition: '', instrument: '', measure: '', words: '' };
const find = (filter: Partial<typeof all>) => table.find({ ...all, ...filter }, 0, 1000);

describe('the table of answers', () => {
  test('finds questions by condition, questionnaire, measure with its parts, and words', () => {
    expect(find({}).rows.map(({ id }) => id)).toEqual(cells.map(({ id }) => id));
    expect(find({ condition: 'none' }).total).toBe(cells.length / 2);
    expect(find({ instrument: 'bfi2' }).total).toBe(2 * bfi2.items.length);
    // A domain has twelve items, of three facets.
    expect(find({ condition: 'power', measure: 'extraversion' }).total).toBe(12);
    const { text, number } = bfi2.items[0]!;
    const found = find({ condition: 'power', words: ` ${text.toUpperCase()} ` });
    expect(found.rows.map(({ item }) => item)).toEqual([number]);
  });

  test('gives a page of what it found, and how much there is', () => {
    const { total, rows } = table.find(all, 10, 12);
    expect(total).toBe(cells.length);
    expect(rows.map(({ id }) => id)).toEqual(cells.slice(10, 12).map(({ id }) => id));
  });

  test('scores an answer on the scale of its own item', () => {
    const scale = decision.scale!;
    const rows = find({ instrument: 'charity', measure: 'decision' }).rows;
    const { mean, outside } = rows.find(({ id }) => id === answered.id)!;
    expect(scale).toHaveLength(2);
    expect(mean).toBeCloseTo(0.75 * scale[0]!.score + 0.25 * scale[1]!.score, 10);
    expect(outside).toBe(0.2);
    const other = find({ instrument: 'bfi2' }).rows[0]!;
    expect(other).toMatchObject({ mean: null, outside: null });
  });

  test('shows the prompt and the answer of a question', () => {
    const { prompt } = answered;
    expect(table.details(answered.id)).toEqual({ prompt, whole: true, answer });
  });
});
