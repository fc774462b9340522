import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pointScores, scoreMap, scoringKey } from '../../../src/lib/core/instrument/scoring';
import { scorePerson } from '../../../src/lib/core/statistics/mrat';
import { VALUES, type ValueId } from '../../../src/lib/core/values';
import { PVQ40 } from '../analysis/fixtures';

const ITEMS = PVQ40.items.map(({ measure, reversed }) => ({ value: measure as ValueId, reversed }));

const apply = (row: number[], scores: number[]) =>
  row.reduce((sum, weight, i) => sum + (weight === 0 ? 0 : weight * scores[i]!), 0);

describe('scoring', () => {
  it('reverses by low + high - score', () => {
    const scores = [1, 2, 3, 4, 5, 6];
    expect(pointScores({ reversed: true }, scores)).toEqual([6, 5, 4, 3, 2, 1]);
    expect(pointScores({ reversed: false }, scores)).toEqual(scores);
    expect(pointScores({ reversed: true }, [0, 1, 2, 4])).toEqual([4, 3, 2, 0]);
  });

  it('knows the positions of the PVQ-40', () => {
    const key = scoringKey(ITEMS);
    expect(key.flat().sort((a, b) => a - b)).toEqual(ITEMS.map((_, i) => i));
    expect(key[VALUES.indexOf('universalism')]).toHaveLength(6);
  });

  it('is the linear form of scoring a person, also with gaps', () => {
    const key = scoringKey(ITEMS);
    fc.assert(
      fc.property(
        fc.array(fc.option(fc.integer({ min: 1, max: 6 }), { freq: 8 }), {
          minLength: 40,
          maxLength: 40
        }),
        (answers) => {
          const person = scorePerson(answers, key);
          const answered = answers.map((answer) => answer !== null);
          const scores = answers.map((answer) => answer ?? NaN);
          for (const scoring of ['centred', 'raw'] as const) {
            const expected = scoring === 'centred' ? person.centred : person.values;
            scoreMap(ITEMS, answered, scoring).forEach((row, v) => {
              if (Number.isNaN(expected[v]!)) expect(row.every(Number.isNaN)).toBe(true);
              else expect(apply(row, scores)).toBeCloseTo(expected[v]!, 12);
            });
          }
        }
      )
    );
  });
});
