import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Answer, samplesOf, type Sample } from '../../../src/lib/core/study/answer';
import type { Cell, CellContext } from '../../../src/lib/core/study/cell';
import {
  askedPrompt,
  drawnOption,
  elicitationOf,
  filledForm,
  type EarlierAnswers
} from '../../../src/lib/core/study/context';
import { AxiaError } from '../../../src/lib/core/error';
import { TWENTY_ITEMS, cellOf } from '../simulation/fixtures';

const ITEMS = [1, 2, 3];
const SOURCES = ITEMS.map((item) => cellOf('power', item));
const FORM: Extract<CellContext, { kind: 'filled-form' }> = {
  kind: 'filled-form',
  instrument: 'twenty',
  owner: 'power',
  fill: 1,
  cells: SOURCES.map(({ id }) => id)
};
const QUESTION: Cell = {
  ...cellOf('power:test', 1, 'other'),
  repetition: 'fill-1',
  prompt: { system: null, user: 'How often?' },
  context: FORM
};

const distribution = (cellId: string, masses: readonly number[]): Answer => ({
  cellId,
  status: 'answered',
  mode: 'distribution',
  logProbabilities: masses.map(Math.log),
  outside: 0
});
const failed = (cellId: string): Answer => ({
  cellId,
  status: 'failed',
  kind: 'network',
  message: ''
});
const said = (cellId: string, ...texts: string[]): Answer => ({
  cellId,
  status: 'answered',
  mode: 'sampled',
  samples: samplesOf(texts.map((text) => ({ text, outcome: 'option', option: Number(text) - 1 })))
});

const FLAT = [1, 1, 1, 1, 1, 1].map((mass) => mass / 6);
const earlier = (answers: readonly Answer[], seed = 1): EarlierAnswers => ({
  instruments: [TWENTY_ITEMS],
  design: { seed },
  cell: (id) => SOURCES.find((cell) => cell.id === id),
  answer: (id) => answers.find(({ cellId }) => cellId === id)
});
const flat = SOURCES.map(({ id }) => distribution(id, FLAT));

describe('a filled-in form', () => {
  it('precedes the question, every item with an answer of the scale', () => {
    const { system, user, turns } = askedPrompt(QUESTION, earlier(flat));
    expect([system, turns]).toEqual([null, undefined]);
    const lines = user.split('\n');
    expect(lines.slice(1, 7)).toEqual([1, 2, 3, 4, 5, 6].map((k) => `${k} = anchor ${k}`));
    expect(lines.slice(8, 11).map((line) => line.replace(/[1-6]$/u, ''))).toEqual(
      ITEMS.map((item) => `${TWENTY_ITEMS.items[item - 1]!.text} Your answer: `)
    );
    expect(user.endsWith('\n\nHow often?')).toBe(true);
  });

  it('is the same for the same seed and fill, and another for others', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 31 - 1 }), (seed) => {
        expect(filledForm(FORM, earlier(flat, seed))).toBe(filledForm(FORM, earlier(flat, seed)));
      })
    );
    const fills = Array.from({ length: 40 }, (_, k) =>
      filledForm({ ...FORM, fill: k + 1 }, earlier(flat))
    );
    expect(new Set(fills).size).toBeGreaterThan(20); // of 216 forms
  });

  it('leaves what was not usable blank, and is none without any answer', () => {
    const one = [failed('power-1'), said('power-2', '3'), failed('power-3')];
    const form = filledForm(FORM, earlier(one));
    expect(form.match(/Your answer: no answer/gu)).toHaveLength(2);
    expect(form).toContain('Your answer: 3');
    const none = SOURCES.map(({ id }) => failed(id));
    for (const answers of [none, flat.slice(1)]) {
      expect(() => filledForm(FORM, earlier(answers))).toThrow(AxiaError);
      expect(() => filledForm(FORM, earlier(answers))).toThrow(/earlier answer .* is missing/);
    }
  });
});

describe('a draw', () => {
  it('follows the stored distribution', () => {
    const masses = [0.1, 0, 0.5, 0.15, 0.05, 0.2];
    const answer = distribution('x', masses);
    const draws = Array.from({ length: 1000 }, (_, k) => drawnOption(answer, (k + 0.5) / 1000)!);
    masses.forEach((mass, option) => {
      expect(draws.filter((one) => one === option).length / 1000).toBeCloseTo(mass, 2);
    });
    expect([drawnOption(answer, 0), drawnOption(answer, 1 - 2 ** -53)]).toEqual([0, 5]);
  });

  it('is one of the texts that could be read, or nothing', () => {
    const texts: Sample[] = [
      { text: '2', outcome: 'option', option: 1 },
      { text: 'No.', outcome: 'refusal', option: null },
      { text: '5', outcome: 'option', option: 4 }
    ];
    const answerOf = (list: Sample[]): Answer => ({
      cellId: 'x',
      status: 'answered',
      mode: 'sampled',
      samples: samplesOf(list)
    });
    const drawn = [0, 0.49, 0.5, 0.99].map((uniform) => drawnOption(answerOf(texts), uniform));
    expect(drawn).toEqual([1, 1, 4, 4]);
    expect(drawnOption(answerOf([texts[1]!]), 0.5)).toBeNull();
    expect(drawnOption(failed('x'), 0.5)).toBeNull();
    expect(drawnOption(distribution('x', [0, 0]), 0.5)).toBeNull();
  });
});

describe('a conversation', () => {
  const turn = (k: number): Cell => ({
    ...SOURCES[k]!,
    prompt: { system: 'S', user: `Question ${k}` },
    context: { kind: 'conversation', cells: SOURCES.slice(0, k).map(({ id }) => id) }
  });
  const of = (answers: readonly Answer[]): EarlierAnswers => ({
    ...earlier(answers),
    cell: (id) => turn(SOURCES.findIndex((cell) => cell.id === id))
  });

  it('keeps what was said, word for word', () => {
    const answers = [said('power-1', '4'), said('power-2', '  “2”\n')];
    expect(askedPrompt(turn(2), of(answers))).toEqual({
      system: 'S',
      turns: [
        { user: 'Question 0', assistant: '4' },
        { user: 'Question 1', assistant: '  “2”\n' }
      ],
      user: 'Question 2'
    });
    expect(askedPrompt(turn(0), of([]))).toEqual({ system: 'S', turns: [], user: 'Question 0' });
  });

  it('cannot go on behind an answer that failed or is missing', () => {
    for (const answers of [[], [failed('power-1')], [distribution('power-1', FLAT)]])
      expect(() => askedPrompt(turn(1), of(answers))).toThrow(/earlier answer .* is missing/);
  });

  it('has one text for every question, and only there', () => {
    const sampled = { mode: 'sampled', temperature: 0.5, repeats: 7 } as const;
    expect(elicitationOf(turn(0), sampled)).toEqual({ ...sampled, repeats: 1 });
    expect(elicitationOf(SOURCES[0]!, sampled)).toEqual(sampled);
    expect(elicitationOf(QUESTION, sampled)).toEqual(sampled);
  });
});

it('a question in a fresh context stays as it is', () => {
  expect(askedPrompt(SOURCES[0]!, earlier([]))).toBe(SOURCES[0]!.prompt);
});
