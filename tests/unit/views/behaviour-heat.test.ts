import { describe, expect, it } from 'vitest';
import type { BehaviourReference } from '../../../src/lib/core/reference/behaviour-reference';
import { behaviourHeat, heatWords } from '../../../src/views/behaviour-heat';
import { SMALL_REFERENCE } from '../analysis/behaviour/small';

describe('the picture of values and behaviours', () => {
  const mapped = SMALL_REFERENCE.rows.map(() => [0.5, null, -0.25]);

  it('leaves out columns of people that nothing measures, on both sides', () => {
    const heat = behaviourHeat(SMALL_REFERENCE, mapped, 'Toy');
    expect(heat.columnLabels).toHaveLength(2);
    expect(heat.respondent.matrix[0]).toEqual([0.5, -0.25]);
    const [a, , c] = SMALL_REFERENCE.correlations[1]!;
    expect(heat.human!.matrix[1]).toEqual([a, c]);
    expect(heatWords(heat, 'each')).toMatch(
      /^Colours: one scale per figure.*Left out: 1 column\b/u
    );
    expect(heatWords(heat, 'shared')).toMatch(/^Colours: one scale for both/u);
  });

  it('has the signs of people where only these are known, and no colours to share', () => {
    const signs: BehaviourReference['signs'] = SMALL_REFERENCE.rows.map(() => ['+', '-', null]);
    const correlations = SMALL_REFERENCE.rows.map(() => [null, null, null]);
    const heat = behaviourHeat(
      { ...SMALL_REFERENCE, status: 'signs-only', signs, correlations },
      mapped,
      'Toy'
    );
    expect(heat.human!.signs![0]).toEqual(['+', null]);
    expect(heatWords(heat, 'each')).not.toContain('Colours');
  });
});
