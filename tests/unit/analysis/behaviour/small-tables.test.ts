// Tables of few cells: what cannot be tested is not, and signs of neighbours are not independent.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_CHOICES, analyseValueBehaviour } from '../../../../src/lib/core/analysis';
import { circlesReach } from '../../../../src/lib/core/analysis/behaviour/chance';
import { finish } from '../../../../src/lib/core/analysis/steps';
import { EUROPE } from '../fixtures';
import { SMALL_REFERENCE, smallStudy } from './small';

const quick = { ...DEFAULT_CHOICES, individuals: 20, bootstraps: 2, permutations: 9 };
type Reference = typeof SMALL_REFERENCE;

function uniform(reference: Reference) {
  const people = { chosen: { [reference.instrument]: reference }, others: [] };
  const { results } = finish(
    analyseValueBehaviour(smallStudy(1, null), quick, EUROPE, people, {
      populations: ['uniform'],
      arms: ['prompt']
    })
  );
  return results[0]!;
}

describe('a table of few cells', () => {
  it('has no test by circles, and says so, where cells at random pass them', () => {
    const four: Reference = {
      ...SMALL_REFERENCE,
      rows: SMALL_REFERENCE.rows.slice(0, 4),
      columns: [SMALL_REFERENCE.columns[2]!],
      correlations: [[0.2], [-0.1], [0.3], [-0.2]]
    };
    const { circles, chance, note, similarity } = uniform(four);
    expect(similarity).not.toBeNull();
    expect(circles).toBeNull();
    expect(chance!.replications).toBe(2000);
    expect(note).toMatch(/too few cells/i);
  });

  it('has one where they do not', () => {
    const { circles, note } = uniform(SMALL_REFERENCE);
    expect(circles!.adjustedP).toBeGreaterThanOrEqual(circles!.p);
    expect(note ?? '').not.toMatch(/too few cells/i);
  });

  it('is never tested below what so many random cells reach', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 0.98, noNaN: true }), (best) => {
        const circles = new Float64Array(2000).fill(best);
        expect(circlesReach(circles, 3)).toBe(false);
        expect(circlesReach(circles, 4)).toBe(false);
        // The more cells, the rarer a high correlation by chance.
        if (circlesReach(circles, 10)) expect(circlesReach(circles, 40)).toBe(true);
      })
    );
  });
});

describe('signs', () => {
  it('are tested against turned circles: half of the circle agrees together', () => {
    const half = SMALL_REFERENCE.rows.slice(0, 9).map((_, r) => (r < 5 ? '+' : '-'));
    const reference: Reference = {
      ...SMALL_REFERENCE,
      status: 'signs-only',
      columns: [SMALL_REFERENCE.columns[0]!],
      rows: SMALL_REFERENCE.rows.slice(0, 9),
      correlations: half.map(() => [null]),
      signs: half.map((sign) => [sign as '+' | '-'])
    };
    const { signs, similarity } = uniform(reference);
    expect(similarity).toBeNull();
    expect(signs!.known).toBe(9);
    // All nine agree for about one circle in ten; in independent tosses for one in 512.
    if (signs!.agree === 9) expect(signs!.p).toBeGreaterThan(0.05);
    expect(signs!.p).toBeGreaterThan(0.02);
    expect(signs!.adjustedP).toBeGreaterThanOrEqual(signs!.p!);
  });
});
