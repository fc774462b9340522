import { describe, expect, it } from 'vitest';
import type { ConditionId } from '../../../src/lib/core/study/condition';
import { AxiaError } from '../../../src/lib/core/error';
import {
  NAME_ONLY_FACTOR,
  SIMULATED_PRESETS,
  simulateDistribution,
  valueProfile
} from '../../../src/lib/core/simulation';
import { type SimulatedParameters } from '../../../src/lib/core/simulation/parameters';
import { parseSimulatedParameters } from '../../../src/lib/core/simulation/parameters';
import { namedStream } from '../../../src/lib/core/random';
import { normalMass } from '../../../src/lib/core/simulation/respond';
import { VALUES, type ValueId } from '../../../src/lib/core/values';

const plain: SimulatedParameters = {
  structure: 'circle',
  strength: 1,
  spread: 1,
  acquiescence: 0,
  itemNoise: 0,
  answerNoise: 1,
  outside: 0
};

const profile = (parameters: SimulatedParameters, seed: number, prompted: ValueId) =>
  VALUES.map((asked) => valueProfile(parameters, seed, prompted, asked));

const item = (value: ValueId, reversed = false) => ({
  instrument: 'twenty',
  number: 1 + VALUES.indexOf(value),
  measure: value,
  reversed
});

const meanAnswer = (
  parameters: SimulatedParameters,
  condition: ConditionId,
  value: ValueId,
  reversed = false
) =>
  simulateDistribution(parameters, 1, condition, item(value, reversed), 6).logProbabilities.reduce(
    (sum, log, index) => sum + Math.exp(log) * (index + 1),
    0
  );

describe('the normal law', () => {
  it('keeps its digits in both tails', () => {
    // R: pnorm(z, lower.tail = FALSE)
    const table = [
      [0, 0.5],
      [2.5, 0.0062096653257761331],
      [5, 2.8665157187919391e-7],
      [20, 2.7536241186062337e-89]
    ] as const;
    for (const [z, p] of table) {
      expect(normalMass(z, Infinity) / p).toBeCloseTo(1, 11);
      expect(normalMass(-Infinity, -z) / p).toBeCloseTo(1, 11);
    }
    expect(normalMass(-Infinity, Infinity)).toBe(1);
    expect(normalMass(-6, -5) / normalMass(5, 6)).toBeCloseTo(1, 12);
  });
});

describe('profiles', () => {
  it('is the cosine on the circle when spread is 1, and narrower above', () => {
    const cosine = profile(plain, 1, 'power');
    expect(cosine[0]).toBe(1);
    expect(cosine[5]).toBeCloseTo(-1, 12);
    expect(cosine[1]).toBeCloseTo(Math.cos(Math.PI / 5), 12);
    expect(profile({ ...plain, spread: 3 }, 1, 'power')[1]).toBeLessThan(cosine[1]!);
  });

  it('has rank one on one dimension, with an axis that depends on the seed', () => {
    const parameters = { ...plain, structure: 'one-dimension' } as const;
    const a = profile(parameters, 1, 'power');
    const b = profile(parameters, 1, 'stimulation');
    for (let i = 0; i < 10; i += 1) {
      for (let j = 0; j < 10; j += 1) expect(a[i]! * b[j]! - a[j]! * b[i]!).toBeCloseTo(0, 12);
    }
    expect(profile(parameters, 2, 'power')).not.toEqual(a);
  });

  it('raises the group, or the own value, and nothing else', () => {
    const group = profile({ ...plain, structure: 'four-groups' }, 1, 'power');
    expect(group).toEqual([1, 1, 0, 0, 0, 0, 0, 0, 0, 0]);
    const own = profile({ ...plain, structure: 'own-value', strength: 2 }, 1, 'hedonism');
    expect(own).toEqual([0, 0, 2, 0, 0, 0, 0, 0, 0, 0]);
  });

  it('is drawn for each persona when random', () => {
    const parameters = { ...plain, structure: 'random' } as const;
    expect(profile(parameters, 1, 'power')).not.toEqual(profile(parameters, 1, 'achievement'));
    const all = VALUES.flatMap((value) => profile(parameters, 1, value));
    const mean = all.reduce((sum, x) => sum + x, 0) / all.length;
    expect(Math.abs(mean)).toBeLessThan(0.4);
  });
});

describe('answers', () => {
  it('sums to one with the mass outside, and stays finite in the tails', () => {
    const { logProbabilities, outside } = simulateDistribution(
      { ...plain, strength: 4, answerNoise: 0.1, outside: 0.2 },
      1,
      'power',
      item('universalism'),
      6
    );
    const inside = logProbabilities.reduce((sum, log) => sum + Math.exp(log), 0);
    expect(inside + outside).toBeCloseTo(1, 12);
    expect(logProbabilities.every(Number.isFinite)).toBe(true);
  });

  it('is symmetric about the middle without a prompt', () => {
    const { logProbabilities } = simulateDistribution(plain, 1, 'none', item('power'), 6);
    expect(logProbabilities[0]).toBeCloseTo(logProbabilities[5]!, 12);
    expect(meanAnswer(plain, 'none', 'power')).toBeCloseTo(3.5, 12);
  });

  it('follows the prompt, less by name alone, and the other way on reversed items', () => {
    const full = meanAnswer(plain, 'power', 'power') - 3.5;
    const name = meanAnswer(plain, 'power:name', 'power') - 3.5;
    const scaled = meanAnswer({ ...plain, strength: NAME_ONLY_FACTOR }, 'power', 'power') - 3.5;
    expect(full).toBeGreaterThan(0.8);
    expect(name).toBeCloseTo(scaled, 12);
    expect(meanAnswer(plain, 'power', 'power', true) - 3.5).toBeCloseTo(-full, 12);
    expect(meanAnswer(plain, 'power', 'benevolence')).toBeLessThan(3.5);
  });

  it('agrees with everything under acquiescence, reversed items too', () => {
    const agreeing = { ...plain, acquiescence: 0.5 };
    expect(meanAnswer(agreeing, 'none', 'power')).toBeGreaterThan(3.9);
    expect(meanAnswer(agreeing, 'none', 'power', true)).toBeGreaterThan(3.9);
  });

  it('gives an item the same effect under every condition', () => {
    const noisy = { ...plain, strength: 0, itemNoise: 1 };
    expect(meanAnswer(noisy, 'power', 'power')).toBe(meanAnswer(noisy, 'none', 'power'));
    expect(meanAnswer(noisy, 'none', 'security')).not.toBe(meanAnswer(noisy, 'none', 'power'));
  });
});

describe('named streams', () => {
  it('are uniform over neighbouring names and seeds', () => {
    const draws = Array.from({ length: 4000 }, (_, i) => namedStream(i % 50, `item/x/${i}`)());
    const mean = draws.reduce((sum, u) => sum + u, 0) / draws.length;
    expect(Math.abs(mean - 0.5)).toBeLessThan(0.02);
    expect(new Set(draws).size).toBeGreaterThan(3990);
  });
});

describe('parameters', () => {
  it('accepts every preset, each with its own id', () => {
    for (const preset of SIMULATED_PRESETS) {
      expect(parseSimulatedParameters({ ...preset.parameters })).toEqual(preset.parameters);
    }
    expect(new Set(SIMULATED_PRESETS.map((preset) => preset.id)).size).toBe(
      SIMULATED_PRESETS.length
    );
  });

  it.each([
    ['strength', -1],
    ['answerNoise', 0],
    ['outside', 1],
    ['spread', NaN],
    ['structure', 'square'],
    ['acquiescence', '1']
  ])('refuses %s = %s and names it', (key, value) => {
    const attempt = () => parseSimulatedParameters({ ...plain, [key]: value });
    expect(attempt).toThrow(AxiaError);
    expect(attempt).toThrow(key);
  });

  it('refuses what is missing, unknown or not an object', () => {
    expect(() => parseSimulatedParameters({ structure: 'circle' })).toThrow(AxiaError);
    expect(() => parseSimulatedParameters({ ...plain, more: 1 })).toThrow(AxiaError);
    expect(() => parseSimulatedParameters(null)).toThrow(AxiaError);
  });
});
