import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { finish } from '../../../src/lib/core/analysis/steps';
import { AxiaError } from '../../../src/lib/core/error';
import { parseInstrument } from '../../../src/lib/core/instrument/instrument';
import { tableRows } from '../../../src/lib/core/import/delimited';
import { answerReader } from '../../../src/lib/core/people/answers';
import { guessColumns, guessInstrument, guessReversed } from '../../../src/lib/core/people/columns';
import { isOwnId, peopleOfAnswers, YOURS } from '../../../src/lib/core/people/own-people';
import { splitHalves } from '../../../src/lib/core/people/split-halves';
import { lookIntoAnswers } from '../../../src/lib/core/people/table';
import { tallyAnswers, usualLimits, type AnswerRecipe } from '../../../src/lib/core/people/tally';
import { pearson } from '../../../src/lib/core/statistics/pearson';
import { mean } from '../../../src/lib/core/statistics/summary';
import { VALUES } from '../../../src/lib/core/values';
import pvq21 from '../../../static/questionnaires/pvq21.json';
import pvq40 from '../../../static/questionnaires/pvq40.json';
import { csvOf, ESS_NAMES, madeUpPeople } from '../../fakes/answer-table';

const PVQ21 = parseInstrument(pvq21);
const PVQ40 = parseInstrument(pvq40);

const recipeOf = (instrument: typeof PVQ21, change: Partial<AnswerRecipe> = {}): AnswerRecipe => ({
  columns: instrument.items.map((_, k) => k + 1),
  reversed: false,
  missing: [66, 77, 88, 99],
  ...usualLimits(instrument.items.length),
  only: null,
  keepDoubles: false,
  ...change
});

const tallyOf = (text: string, recipe: AnswerRecipe, instrument = PVQ21) =>
  finish(tallyAnswers(text, lookIntoAnswers(text), instrument, recipe));

describe('columns are found by their names', () => {
  const named = (name: (number: number) => string, instrument = PVQ40) => {
    const columns = ['age', ...instrument.items.map(({ number }) => name(number)), 'q99'];
    return guessColumns({ columns }, instrument);
  };

  it.each([
    ['pvq1', (n: number) => `pvq${n}`],
    ['PVQ_01', (n: number) => `PVQ_${String(n).padStart(2, '0')}`],
    ['Q5_1', (n: number) => `Q5_${n}`],
    ['values.7.', (n: number) => `values.${n}.`],
    ['v12_rec', (n: number) => `v${n}_rec`]
  ])('as %s', (_, name) => {
    expect(named(name).columns).toEqual(PVQ40.items.map((_item, k) => k + 1));
  });

  it.each(['', 'a'])('as the ESS names them, with the ending “%s”', (ending) => {
    const columns = ['idno', 'cntry', ...ESS_NAMES.map((name) => name + ending)];
    expect(guessColumns({ columns }, PVQ21)).toMatchObject({ found: 21, ess: true });
    expect(guessColumns({ columns }, PVQ21).columns[0]).toBe(2);
    expect(guessInstrument({ columns }, [PVQ40, PVQ21])).toBe(PVQ21);
  });

  it('as their own words', () => {
    const columns = PVQ21.items.map(({ text }) => `How much like you? [${text}]`).reverse();
    expect(guessColumns({ columns }, PVQ21).columns[0]).toBe(20);
  });

  it('or not at all', () => {
    expect(guessColumns({ columns: ['age', 'sex', 'income1', 'income2'] }, PVQ40).found).toBe(0);
  });

  it('and the questionnaire is the one whose items are there', () => {
    const of = (n: number) => ({ columns: Array.from({ length: n }, (_, k) => `pvq${k + 1}`) });
    expect(guessInstrument(of(40), [PVQ21, PVQ40])).toBe(PVQ40);
    expect(guessInstrument(of(21), [PVQ40, PVQ21])).toBe(PVQ21);
  });
});

describe('the direction of the numbers', () => {
  it.each([true, false])('is guessed from what people like better: reversed %s', (reversed) => {
    const text = csvOf(madeUpPeople(PVQ21, 60), ESS_NAMES, { reversed });
    const table = lookIntoAnswers(text);
    const columns = PVQ21.items.map((_, k) => k + 1);
    expect(guessReversed(table, PVQ21, columns)).toBe(reversed);
  });

  it('is not guessed from nothing', () => {
    const table = lookIntoAnswers('id,a\n1,x\n2,y');
    expect(
      guessReversed(
        table,
        PVQ21,
        PVQ21.items.map(() => null)
      )
    ).toBeNull();
  });
});

describe('a cell', () => {
  const read = answerReader(PVQ21, { missing: [88], reversed: true });
  it.each([
    ['2', { kind: 'answer', score: 5 }],
    [' 2.0 ', { kind: 'answer', score: 5 }],
    ['2 - like me', { kind: 'answer', score: 5 }],
    ['very much like me', { kind: 'answer', score: 6 }],
    ['88', { kind: 'missing', code: 88 }],
    ['-99', { kind: 'missing', code: -99 }],
    ['', { kind: 'missing', code: null }],
    ['NA', { kind: 'missing', code: null }],
    ['7', { kind: 'outside' }],
    ['2.5', { kind: 'outside' }],
    ['perhaps', { kind: 'unreadable' }]
  ])('“%s”', (cell, reading) => {
    expect(read(cell)).toEqual(reading);
  });
});

describe('people are checked', () => {
  const people = madeUpPeople(PVQ21, 40);
  const text = csvOf(people, ESS_NAMES);

  it('and each is left out for one reason, which is counted', () => {
    const lines = text.split('\n');
    const cellsOf = (row: number) => lines[row]!.split(',');
    const alike = ['s', ...Array.from({ length: 21 }, () => '4')];
    const gaps = cellsOf(3).map((cell, k) => (k > 0 && k < 8 ? '99' : cell));
    // No answer to either item of power, and few other gaps.
    const unscored = cellsOf(4).map((cell, k) => (k === 2 || k === 17 ? '' : cell));
    const odd = cellsOf(5).map((cell, k) => (k === 1 ? '9' : k === 2 ? 'maybe' : cell));
    const table = [
      ...lines,
      ...[cellsOf(1), alike, ['g', ...gaps.slice(1)], ['u', ...unscored.slice(1)]],
      ['o', ...odd.slice(1)]
    ]
      .map((row) => (typeof row === 'string' ? row : row.join(',')))
      .join('\n');
    const { checks } = tallyOf(table, recipeOf(PVQ21));
    expect(checks.rows).toBe(45);
    expect(checks.leftOut).toEqual({ others: 0, doubles: 1, missing: 1, alike: 1, unscored: 1 });
    expect(checks.kept).toBe(41);
    expect(checks.cells).toMatchObject({ empty: 2, outside: 1, unreadable: 1 });
    expect(checks.cells.codes).toEqual([{ code: 99, count: 7 }]);
    expect(checks.examples).toEqual(['9', 'maybe']);
  });

  it('and every row is accounted for', () => {
    const cell = fc.constantFrom('1', '2', '3', '4', '5', '6', '', '99', '8', 'x');
    fc.assert(
      fc.property(
        fc.array(fc.array(cell, { minLength: 21, maxLength: 21 }), { minLength: 1, maxLength: 12 }),
        fc.boolean(),
        (rows, keepDoubles) => {
          const table = csvOf(rows, ESS_NAMES);
          const { checks } = tallyOf(table, recipeOf(PVQ21, { keepDoubles }));
          const left = Object.values(checks.leftOut).reduce((sum, one) => sum + one, 0);
          expect(checks.kept + left).toBe(checks.rows);
          expect(checks.rows).toBe(rows.length);
          const { answered, empty, outside, unreadable, codes } = checks.cells;
          const coded = codes.reduce((sum, { count }) => sum + count, 0);
          expect(answered + empty + outside + unreadable + coded).toBe(
            21 * (checks.rows - checks.leftOut.doubles)
          );
        }
      ),
      { numRuns: 50 }
    );
  });

  it('in one group alone, where the reader chooses one', () => {
    const lines = text
      .split('\n')
      .map((row, k) => `${row},${k === 0 ? 'cntry' : k % 4 ? 'DE' : 'AT'}`);
    const { checks } = tallyOf(
      lines.join('\n'),
      recipeOf(PVQ21, { only: { column: 22, text: 'AT' } })
    );
    expect(checks).toMatchObject({ rows: 40, kept: 10, leftOut: { others: 30 } });
  });

  it('and those who answer alike stay where the table has nothing else to tell them apart', () => {
    const rows = [people[0]!, people[0]!, people[1]!].map((row) => row.join(','));
    const table = [ESS_NAMES.join(','), ...rows].join('\n');
    const { checks } = tallyOf(table, recipeOf(PVQ21, { columns: PVQ21.items.map((_, k) => k) }));
    expect(checks).toMatchObject({ kept: 3, sameAnswers: 1, leftOut: { doubles: 0 } });
  });

  it('but not without a column for some value', () => {
    const columns = PVQ21.items.map(({ measure }, k) => (measure === 'hedonism' ? null : k + 1));
    expect(() => tallyOf(text, recipeOf(PVQ21, { columns }))).toThrow(AxiaError);
  });
});

describe('a reference of one’s own', () => {
  const answers = madeUpPeople(PVQ40, 300);
  const names = PVQ40.items.map(({ number }) => `pvq${number}`);
  const text = csvOf(answers, names, { separator: ';', reversed: true });
  const recipe = recipeOf(PVQ40, { reversed: true });
  const scores = tallyOf(text, recipe, PVQ40);
  const people = peopleOfAnswers(
    { title: 'Mine', countries: ['DE'] },
    PVQ40,
    recipe,
    scores,
    (id) => finish(splitHalves(scores, id))
  );

  it('has the correlations, means and shares of the answers', () => {
    const kept = answers.filter((row) => {
      const counts = [1, 2, 3, 4, 5, 6].map((one) => row.filter((answer) => answer === one).length);
      return Math.max(...counts) <= 35;
    });
    const scored = kept.map((row) =>
      VALUES.map((value) => mean(row.filter((_, k) => PVQ40.items[k]!.measure === value)))
    );
    const centred = scored.map((values, k) => values.map((score) => score - mean(kept[k]!)));
    const column = (v: number) => centred.map((values) => values[v]!);
    expect(people.reference.sample.n).toBe(kept.length);
    expect(people.reference.correlations.centred![3]![7]).toBeCloseTo(
      pearson(column(3), column(7)),
      12
    );
    expect(people.descriptives!.mean.raw!.power).toBeCloseTo(
      mean(scored.map((one) => one[0]!)),
      12
    );
    const first = scored.filter(
      (values) => values.filter((one) => one === Math.max(...values)).length === 1
    );
    const hedonists = first.filter((values) => values[2] === Math.max(...values));
    expect(people.dominance!.shares.hedonism).toBeCloseTo(hedonists.length / kept.length, 12);
    expect(people.dominance!.none).toBeCloseTo(1 - first.length / kept.length, 12);
  });

  it('is marked, holds no answers, and has the same id where it is made again', () => {
    expect(isOwnId(people.id)).toBe(true);
    for (const { title } of [people.reference, people.dominance!]) expect(title).toContain(YOURS);
    expect(JSON.stringify(people).length).toBeLessThan(30_000);
    const again = peopleOfAnswers(
      { title: 'Mine', countries: ['DE'] },
      PVQ40,
      recipe,
      scores,
      () => []
    );
    expect(again.id).toBe(people.id);
    const other = peopleOfAnswers(
      { title: 'Others', countries: ['DE'] },
      PVQ40,
      recipe,
      scores,
      () => []
    );
    expect(other.id).not.toBe(people.id);
  });

  it('has halves that agree better the more people there are', () => {
    const few = splitHalves(
      {
        raw: scores.raw.map((column) => column.slice(0, 40)),
        centred: scores.centred.map((column) => column.slice(0, 40))
      },
      'few'
    );
    const levelOf = (levels: typeof people.halves) =>
      levels.find(
        ({ scoring, dissimilarity }) => scoring === 'centred' && dissimilarity === 'sqrt'
      )!;
    const [of40, of300] = [levelOf(finish(few)), levelOf(people.halves)];
    expect(of40.persons).toBe(20);
    expect(of300.mean).toBeGreaterThan(of40.mean);
    expect(of300.mean).toBeGreaterThan(0.9);
    expect(of300.p05).toBeLessThanOrEqual(of300.median);
  });

  it('needs people', () => {
    const small = tallyOf(csvOf(answers.slice(0, 10), names), recipeOf(PVQ40), PVQ40);
    expect(() =>
      peopleOfAnswers({ title: 'Few', countries: [] }, PVQ40, recipe, small, () => [])
    ).toThrow(AxiaError);
  });
});

describe('a table', () => {
  it('gives the same cells whether all are taken or those that are wanted', () => {
    const cell = fc.stringMatching(/^[a-z", ]{0,4}$/);
    fc.assert(
      fc.property(
        fc.array(fc.array(cell, { minLength: 3, maxLength: 3 }), { minLength: 1, maxLength: 5 }),
        fc.constantFrom('\n', '\r\n'),
        (rows, end) => {
          const text = rows.map((row) => row.join(';')).join(end);
          const all = [...tableRows(text, ';')].map(({ cells }) => cells);
          const some = [...tableRows(text, ';', new Set([1]))].map(({ cells }) => cells);
          expect(some.map((cells) => cells[1])).toEqual(all.map((cells) => cells[1]));
        }
      )
    );
  });

  it.each([',', ';', '\t', '|'])('is read with “%s” between its columns', (separator) => {
    const table = lookIntoAnswers(csvOf(madeUpPeople(PVQ21, 3), ESS_NAMES, { separator }));
    expect(table).toMatchObject({ separator, headings: 1 });
    expect(table.columns).toHaveLength(22);
  });

  it('may have no heading, or the three of Qualtrics', () => {
    expect(lookIntoAnswers('1,2\n3,4\n5,6')).toMatchObject({
      headings: 0,
      columns: ['Column 1', 'Column 2']
    });
    const qualtrics = 'Q1_1,Q1_2\n"Item, one",Item two\n"{""ImportId"":""QID1""}","{}"\n3,4';
    expect(lookIntoAnswers(qualtrics)).toMatchObject({ headings: 3, sample: [['3', '4']] });
  });

  it.each(['', 'one column\n1\n2', 'a,b'])('is refused where it holds nobody: %j', (text) => {
    expect(() => lookIntoAnswers(text)).toThrow(AxiaError);
  });
});
