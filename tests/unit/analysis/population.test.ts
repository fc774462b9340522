import { describe, expect, it } from 'vitest';
import { POPULATIONS, type PopulationId } from '../../../src/lib/core/analysis/types';
import { PERSONA_COUNT, populationWeights } from '../../../src/lib/core/analysis/population';
import { VALUES } from '../../../src/lib/core/values';
import { EUROPE } from './fixtures';

const everybody = Array.from({ length: PERSONA_COUNT }, () => true);
const without = (...absent: number[]) => everybody.map((_, index) => !absent.includes(index));
const figures = {
  dominance: EUROPE.dominance,
  custom: [...VALUES.map((_, v) => v), 5],
  similarities: VALUES.map((_, v) => (v - 2) / 10),
  present: everybody,
  conversations: false
};
const sum = (weights: readonly number[] | null) => weights!.reduce((all, w) => all + w, 0);

describe('population weights', () => {
  it.each(POPULATIONS)('sum to one over eleven personas: %s', (id) => {
    const { weights, problem } = populationWeights(id, figures);
    expect(problem).toBeNull();
    expect(weights).toHaveLength(PERSONA_COUNT);
    expect(sum(weights)).toBeCloseTo(1, 12);
  });

  it('follows the formulas of the study', () => {
    const of = (id: PopulationId) => populationWeights(id, figures).weights!;
    const { shares, none } = EUROPE.dominance;
    const all = VALUES.reduce((total, value) => total + shares[value], none);
    expect(of('uniform')).toEqual([...VALUES.map(() => 0.1), 0]);
    expect(of('h-np')[PERSONA_COUNT - 1]).toBeCloseTo(none / all, 12);
    expect(of('h-even')[0]).toBeCloseTo((shares.power + none / 10) / all, 12);
    expect(of('h-norm')[0]).toBeCloseTo(shares.power / (all - none), 12);
    expect(of('model-specific')[0]).toBe(0); // a negative similarity counts as none
    expect(of('model-specific')[9]).toBeCloseTo(7 / 28, 12);
    expect(of('custom')[PERSONA_COUNT - 1]).toBeCloseTo(0.1, 12);
  });

  it('says when model-specific weights are noise, and when they fall back', () => {
    expect(populationWeights('model-specific', figures).note).toContain('noise');
    const talked = populationWeights('model-specific', { ...figures, conversations: true });
    expect(talked.note).toContain('conversations');
    const fallen = populationWeights('model-specific', {
      ...figures,
      similarities: VALUES.map(() => NaN)
    });
    expect(fallen.weights).toEqual([...VALUES.map(() => 0.1), 0]);
    expect(fallen.note).toContain('uniform');
  });

  it('rescales over the personas that answered, and says so', () => {
    const { weights, note } = populationWeights('uniform', { ...figures, present: without(0, 3) });
    expect(weights!.map((weight) => Math.round(weight * 1000))).toEqual([
      0, 125, 125, 0, 125, 125, 125, 125, 125, 125, 0
    ]);
    expect(note).toContain('Power, Stimulation');
  });

  it('gives words instead of weights where there is no such population', () => {
    const few = populationWeights('uniform', {
      ...figures,
      present: without(0, 1, 2, 3, 4, 5, 6, 7)
    });
    expect(few.weights).toBeNull();
    expect(few.problem).toContain('three personas');
    // Absent personas weigh nothing there: the two that are left would look like all there are.
    const ownWeights = populationWeights('model-specific', {
      ...figures,
      similarities: VALUES.map((_, index) => (index > 7 ? 0.5 : NaN)),
      present: without(0, 1, 2, 3, 4, 5, 6, 7)
    });
    expect(ownWeights.weights).toBeNull();
    expect(ownWeights.problem).toContain('three personas');
    const unprompted = { ...figures, present: without(VALUES.length) };
    expect(populationWeights('h-np', unprompted).problem).toContain('without a value prompt');
    expect(populationWeights('h-norm', unprompted).problem).toBeNull();
    for (const custom of [VALUES.map(() => 0), [...VALUES.map(() => 0), -1], [1]]) {
      expect(populationWeights('custom', { ...figures, custom }).weights).toBeNull();
    }
  });
});
