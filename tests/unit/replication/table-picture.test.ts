import { describe, expect, it } from 'vitest';
import { paperTables } from '../../../src/lib/core/replication';
import { tablePicture } from '../../../src/views/replication/table-picture';
import { behaviourOf, behaviours, study, valuesOf } from './fixtures';

const ALL = { uniform: 0.9, 'h-norm': 0.8, 'h-even': 0.85, 'h-np': 0.918, 'model-specific': 0.6 };

describe('the picture of a table', () => {
  it('puts a respondent among the paper’s models, chance and people', () => {
    const picture = tablePicture(paperTables([study({ values: valuesOf(ALL) })])[0]!)!;
    expect(picture.rows.map(({ name }) => name)).toEqual([
      'Uniform',
      'H-Norm',
      'H-Even',
      'H-NP',
      'Model-specific',
      'Average'
    ]);
    const { similarity, interval, chance, ceiling, models } = picture.rows[3]!.context;
    expect(similarity).toBe(0.918);
    expect(interval).toEqual({ low: expect.closeTo(0.908, 12), high: expect.closeTo(0.928, 12) });
    expect(chance).toEqual({ mean: 0.2, low: 0.1, high: 0.4 });
    expect(ceiling).toEqual({ mean: 0.95, low: 0.93, high: 0.98 });
    expect(models!.similarities).toHaveLength(7);
    expect(Math.max(...models!.similarities)).toBe(0.884);
    // A chance level without an interval has no band.
    expect(picture.rows[5]!.context.chance).toBeNull();
  });

  it('places nobody whose numbers cannot be interpreted', () => {
    const values = valuesOf(ALL);
    const verdict = { ...values.verdict, level: 'unspecific' } as const;
    const table = (...studies: ReturnType<typeof study>[]) =>
      tablePicture(paperTables(studies)[0]!);
    const unread = study({ values: { ...values, verdict } });
    expect(table(unread)).toBeNull();
    expect(table(unread, study({ values }))!.rows.map(({ problem }) => problem !== null)).toEqual(
      Array.from({ length: 12 }, (_, row) => row % 2 === 0)
    );
  });

  it('has the average alone where the paper’s cells are unknown, and words for what has no number', () => {
    const one = study({
      behaviour: behaviours([
        behaviourOf('charity', 'h-np', 'prompt', null),
        behaviourOf('donation', 'h-np', 'prompt', 0.6)
      ])
    });
    const [charity, donation, prosocial] = tablePicture(paperTables([one])[1]!)!.rows;
    expect(charity!.problem).toBe('5 of 6 signs');
    expect(donation!.problem).toBeNull();
    expect(donation!.context.models).toEqual({ similarities: [], average: 0.452 });
    expect(prosocial!.problem).toBe('not asked');
  });

  it('names the respondents where there are several, and is none without a number', () => {
    const two = [
      study({ values: valuesOf(ALL) }),
      study({ values: valuesOf(ALL), respondent: 'B' })
    ];
    const names = tablePicture(paperTables(two)[0]!)!.rows.map(({ name }) => name);
    expect(names.slice(0, 3)).toEqual(['Uniform: Tiny 1B', 'Uniform: B', 'H-Norm: Tiny 1B']);
    expect(tablePicture(paperTables([])[0]!)).toBeNull();
    expect(tablePicture(paperTables([study()])[1]!)).toBeNull();
  });
});
