import { describe, expect, it } from 'vitest';
import { paperTables } from '../../../src/lib/core/replication';
import { cellText, rowLabel } from '../../../src/lib/core/replication/format-table';
import { behaviourOf, behaviours, cellOf, study, valuesOf } from './fixtures';

const SIMULATED = { respondent: 'Simulated: strong circle', simulated: true };
const ALL = { uniform: 0.9, 'h-norm': 0.8, 'h-even': 0.85, 'h-np': 0.918, 'model-specific': 0.6 };

const tableOf = (id: string, studies: Parameters<typeof paperTables>[0], population?: 'h-even') =>
  paperTables(studies, population ? { population } : {}).find((table) => table.id === id)!;

describe('the published rows', () => {
  const tables = paperTables([]);

  it('are alone where nobody has answered', () => {
    expect(tables.map(({ id }) => id)).toEqual([
      'table-1',
      'table-2',
      'table-3',
      'table-4',
      'table-5'
    ]);
    for (const { rows, columns, words } of tables) {
      expect(rows.map(({ kind }) => kind)).toEqual([...Array(7).fill('paper'), 'average']);
      for (const { cells } of rows) expect(cells).toHaveLength(columns.length);
      expect(words).toEqual([]);
    }
  });

  it('print as in the paper', () => {
    expect(cellText(cellOf(tables[0]!, 'Llama-3-70B', 'H-NP'))).toBe('88.4');
    expect(cellText(cellOf(tables[1]!, 'Mixtral-8x7B', 'Average'))).toBe('51.5');
    expect(cellText(cellOf(tables[1]!, 'Average of the paper’s models', 'Charity'))).toBe('77.7');
    expect(cellText(cellOf(tables[2]!, 'Qwen3-235B', 'Test Only'))).toBe('16.8');
    expect(cellText(cellOf(tables[4]!, 'Llama-3-8B', 'Priming & Test'))).toBe('38.8');
  });

  it('leave what could not be read unknown', () => {
    expect(cellOf(tables[1]!, 'Qwen3-235B', 'Donation').value).toBeNull();
  });

  it('have averages that agree with those that the paper prints', () => {
    // Rows and columns of Tables 2 and 4 average the same cells: rounding is all that may differ.
    for (const table of [tables[1]!, tables[3]!]) {
      const { cells } = table.rows.at(-1)!;
      const overColumns = cells.slice(0, 5).reduce((sum, { value }) => sum + value! / 5, 0);
      expect(Math.abs(overColumns - cells[5]!.value!)).toBeLessThan(0.001);
    }
  });
});

describe('table 1', () => {
  const one = study({ values: valuesOf(ALL), ...SIMULATED });

  it('has intervals, an average over the populations, chance and people', () => {
    const table = tableOf('table-1', [one]);
    const name = 'Simulated: strong circle';
    expect(cellText(cellOf(table, name, 'H-NP'))).toBe('91.8 [90.8, 92.8] (exact 91.8)');
    // (90 + 80 + 85 + 91.8 + 60) / 5, and two bootstraps at one less and one more.
    expect(cellOf(table, name, 'Average').value).toBeCloseTo(0.8136, 12);
    expect(cellOf(table, name, 'Average').low).toBeCloseTo(0.8136 - 0.01 * 0.95, 12);
    expect(cellText(cellOf(table, 'Chance', 'Uniform'))).toBe('20.0 [10.0, 40.0]');
    expect(cellText(cellOf(table, 'People with people', 'Average'))).toBe('95.0 [93.0, 98.0]');
    expect(table.rows.some(({ label }) => label === 'Average of these respondents')).toBe(false);
  });

  it('says how a respondent compares, from the numbers', () => {
    // What is made from the theory is compared with nobody.
    const simulated = tableOf('table-1', [one]);
    expect(simulated.words).toEqual([]);
    expect(simulated.notes.join(' ')).toMatch(/no proof of a circle/);
    expect(tableOf('table-1', [study({ values: valuesOf(ALL) })]).words).toEqual([
      'Tiny 1B scores above all seven models of the paper under Uniform (90.0 [89.0, 91.0]; theirs 73.6 to 84.4) and H-NP (91.8 [90.8, 92.8]; theirs 76.8 to 88.4); within the range of the paper’s seven models under H-Norm (80.0 [79.0, 81.0]; theirs 75.2 to 88.4) and H-Even (85.0 [84.0, 86.0]; theirs 75.7 to 87.3); below all seven models of the paper under Model-specific (60.0 [59.0, 61.0]; theirs 71.1 to 86.6).'
    ]);
    const equal = study({ values: valuesOf({ 'h-np': 0.88399 }) });
    expect(tableOf('table-1', [equal]).words).toEqual([
      'Tiny 1B scores within the range of the paper’s seven models under H-NP (88.4 [87.4, 89.4]; theirs 76.8 to 88.4).'
    ]);
  });

  it('gives no average over fewer populations, and says why one is missing', () => {
    const values = valuesOf({ uniform: 0.9 });
    const failed = result('h-np');
    const table = tableOf('table-1', [
      study({ values: { ...values, populations: [...values.populations, failed] } })
    ]);
    expect(cellOf(table, 'Tiny 1B', 'Average').value).toBeNull();
    expect(cellText(cellOf(table, 'Tiny 1B', 'H-NP'))).toBe('not scored');
    expect(cellText(cellOf(table, 'Tiny 1B', 'H-Even'))).toBe('not asked');
    expect(table.notes).toContain('Tiny 1B, H-NP: No unprompted answers.');
  });

  it('averages over respondents that have the cell, and tells two of one name apart', () => {
    const other = study({ values: valuesOf({ uniform: 0.5 }), ...SIMULATED });
    const table = tableOf('table-1', [one, other, study({ simulated: true })]);
    expect(cellText(cellOf(table, 'Average of these respondents', 'Uniform'))).toBe(
      '70.0 (2 of 3 respondents)'
    );
    const names = table.rows.filter(({ kind }) => kind === 'respondent').map((row) => row.label);
    expect(names).toEqual([
      'Simulated: strong circle (study 1)',
      'Simulated: strong circle (study 2)',
      'Simulated: Tiny 1B'
    ]);
  });
});

describe('a respondent that cannot be measured', () => {
  const values = valuesOf(ALL);
  const unread = study({
    respondent: 'Deaf 1B',
    values: { ...values, verdict: { ...values.verdict, level: 'independent' } },
    behaviour: behaviours([
      behaviourOf('donation', 'h-np', 'prompt', 0.6),
      behaviourOf('donation', 'h-np', 'test', 0.5)
    ])
  });
  const weak = study({
    values: { ...values, verdict: { ...values.verdict, level: 'weak' } }
  });

  it('is marked in every table, and compared with nobody', () => {
    for (const id of ['table-1', 'table-2', 'table-3']) {
      const table = tableOf(id, [unread]);
      const row = table.rows.find(({ label }) => label === 'Deaf 1B')!;
      expect(row.unread, id).toBe(true);
      expect(rowLabel(row), id).toBe('Deaf 1B (not interpretable)');
      const [sentence] = table.words;
      expect(sentence, id).toMatch(
        /Deaf 1B.*not interpretable.*do not depend on the value prompt/u
      );
      expect(table.words.join(' '), id).not.toMatch(/above|below|within/u);
    }
    expect(tableOf('table-4', [unread]).words).toEqual([]);
  });

  it('leaves the others and their average as they are', () => {
    const table = tableOf('table-1', [unread, weak, study({ values, respondent: 'Other' })]);
    expect(table.words).toHaveLength(3);
    expect(table.rows.filter((row) => row.unread)).toHaveLength(1);
    expect(cellText(cellOf(table, 'Average of these respondents', 'Uniform'))).toBe(
      '90.0 (2 of 3 respondents)'
    );
    const two = tableOf('table-1', [unread, weak]);
    expect(two.rows.some(({ label }) => label === 'Average of these respondents')).toBe(false);
  });
});

/** A population that could not be formed. */
function result(id: 'h-np') {
  const template = valuesOf({ [id]: 0 }).populations[0]!;
  return { ...template, problem: 'No unprompted answers.', similarity: null, bootstrap: null };
}

describe('tables 2 and 4', () => {
  const one = study({
    behaviour: behaviours([
      behaviourOf('charity', 'h-np', 'prompt', null),
      behaviourOf('donation', 'h-np', 'prompt', 0.6),
      behaviourOf('bfi2-form-1a2b3c4d', 'h-np', 'prompt', -0.0004),
      behaviourOf('donation', 'uniform', 'prompt', 0.3),
      behaviourOf('donation', 'h-even', 'prompt', 0.1)
    ])
  });

  it('show signs in place of a number, and leave them out of the average', () => {
    const table = tableOf('table-2', [one]);
    expect(cellText(cellOf(table, 'Tiny 1B', 'Charity'))).toBe('5 of 6 signs');
    expect(cellText(cellOf(table, 'Tiny 1B', 'Donation'))).toBe('60.0 [58.0, 62.0] (exact 60.0)');
    expect(cellText(cellOf(table, 'Tiny 1B', 'Prosocial'))).toBe('not asked');
    expect(cellText(cellOf(table, 'Tiny 1B', 'Big Five'))).toBe('0.0 [-2.0, 2.0] (exact 0.0)');
    expect(cellOf(table, 'Tiny 1B', 'Average').value).toBeCloseTo(0.2998, 12);
    expect(cellText(cellOf(table, 'People with people', 'Donation'))).toBe('85.0 [80.0, 90.0]');
    expect(cellOf(table, 'Chance', 'Charity').value).toBeNull();
  });

  it('say what people the numbers are against, and how far that goes', () => {
    const { notes, words } = tableOf('table-2', [one]);
    expect(notes.find((note) => note.startsWith('Donation'))).toMatch(
      /Germany, N = 2785 \(alternate: .*not a reproduction/u
    );
    expect(notes.find((note) => note.startsWith('Charity'))).toMatch(/left out of averages/u);
    expect(words).toHaveLength(3);
    expect(words[0]).toMatch(/^Tiny 1B scores below all seven models/u);
    expect(words[0]).toContain('(30.0 [28.1, 31.9]; theirs 45.8 to 68.0)');
    expect(words[0]).toContain('Donation and Big Five only');
    expect(words[1]).toContain('Donation 60.0 is 14.8 above their 45.2');
    expect(words[1]).toContain('Big Five 0.0 is 64.4 below their 64.4');
    expect(words[2]).toMatch(/For Donation .*does not reproduce/u);
  });

  it('are given for a population that the paper leaves out', () => {
    const table = tableOf('behaviour-elsewhere', [one], 'h-even');
    expect(cellText(cellOf(table, 'Tiny 1B', 'Donation'))).toBe('10.0 [8.0, 12.0] (exact 10.0)');
    expect(table.rows.some(({ kind }) => kind === 'paper')).toBe(false);
    expect(table.words).toEqual([]);
    expect(cellText(cellOf(tableOf('table-4', [one]), 'Tiny 1B', 'Donation'))).toMatch(/^30\.0/u);
  });
});

describe('chance and people', () => {
  const level = { mean: 0.1, low: -0.1, high: 0.3, p95: 0.25, replications: 100 };
  const results = [
    behaviourOf('donation', 'h-np', 'prompt', 0.7),
    behaviourOf('ebq', 'h-np', 'prompt', 0.5),
    behaviourOf('ebq', 'h-np', 'test', 0.2)
  ];
  const averageOver = (instruments: string[]) =>
    study({
      behaviour: {
        ...behaviours(results),
        averageChance: [{ population: 'h-np', arm: 'prompt', instruments, level }]
      }
    });

  it('have an interval of the mean over exactly the instruments that the mean is over', () => {
    const one = averageOver(['ebq', 'donation']);
    expect(cellText(cellOf(tableOf('table-2', [one]), 'Chance', 'Average'))).toBe(
      '10.0 [-10.0, 30.0]'
    );
    const arms = tableOf('table-3', [one]);
    expect(cellText(cellOf(arms, 'Chance', 'Priming Only'))).toBe('10.0 [-10.0, 30.0]');
    expect(cellText(cellOf(arms, 'Chance', 'Test Only'))).toBe('10.0');
    const fewer = averageOver(['ebq']);
    expect(cellText(cellOf(tableOf('table-2', [fewer]), 'Chance', 'Average'))).toBe('10.0');
  });

  it('give no interval where the instruments are of different studies', () => {
    const first = study({ behaviour: behaviours([behaviourOf('bfi2', 'h-np', 'prompt', 0.1)]) });
    const table = tableOf('table-2', [first, averageOver(['ebq', 'donation'])]);
    expect(cellText(cellOf(table, 'Chance', 'Average'))).toBe('10.0');
  });

  it('put people beside an arm over the instruments that it has', () => {
    const table = tableOf('table-3', [averageOver(['ebq', 'donation'])]);
    expect(cellText(cellOf(table, 'People with people', 'Priming Only'))).toBe('85.0');
    expect(cellOf(table, 'People with people', 'Test Only').value).toBeNull();
    expect(table.notes.at(-1)).toMatch(/; mean over Donation\.$/u);
  });
});

describe('tables 3 and 5', () => {
  it('average each arm over its instruments, and compare the arms', () => {
    const one = study({
      behaviour: behaviours([
        behaviourOf('donation', 'h-np', 'prompt', 0.7),
        behaviourOf('ebq', 'h-np', 'prompt', 0.5),
        behaviourOf('donation', 'h-np', 'test', 0.2)
      ])
    });
    const table = tableOf('table-3', [one]);
    expect(cellText(cellOf(table, 'Tiny 1B', 'Priming Only'))).toBe(
      '60.0 [58.1, 61.9] (exact 60.0)'
    );
    expect(cellText(cellOf(table, 'Tiny 1B', 'Test Only'))).toBe('20.0 [18.1, 21.9] (exact 20.0)');
    expect(cellText(cellOf(table, 'Tiny 1B', 'Priming & Test'))).toBe('not asked');
    expect(table.notes.find((note) => note.startsWith('Tiny 1B'))).toMatch(
      /Priming Only over Donation and Everyday and Test Only over Donation;.*different instruments/u
    );
    expect(table.words[1]).toMatch(
      /Test Only .*40\.0 below Priming Only; .*between 2\.0 above and 43\.6 below/u
    );
    expect(table.notes.join(' ')).toContain('Qwen3-235B has 56.4 here and 68.0 there');
  });

  it('call equal what reads equal, and unknown what nobody measured', () => {
    const one = study({
      behaviour: behaviours([
        behaviourOf('ebq', 'h-np', 'prompt', 0.5004),
        behaviourOf('ebq', 'h-np', 'test', 0.4996)
      ])
    });
    const { words, notes } = tableOf('table-3', [one]);
    expect(words[1]).toMatch(/Test Only is level with Priming Only/u);
    expect(notes.at(-1)).toMatch(/^People with people: unknown/u);
    const alone = study({ behaviour: { ...one.behaviour!, ceilings: [] } });
    expect(tableOf('table-2', [alone]).notes.at(-1)).toMatch(/^People with people: unknown/u);
  });
});
