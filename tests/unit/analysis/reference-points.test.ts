import { describe, expect, it } from 'vitest';
import { DEFAULT_CHOICES, referencePoints } from '../../../src/lib/core/analysis';
import { finish } from '../../../src/lib/core/analysis/steps';
import type { AnalysisChoices, PopulationId } from '../../../src/lib/core/analysis/types';
import { AxiaError } from '../../../src/lib/core/error';
import { EUROPE, randomDistributions, referencesFor } from './fixtures';

const input = randomDistributions(1);

const pointsOf = (choices: AnalysisChoices, population: PopulationId, people = EUROPE) =>
  finish(referencePoints(input, choices, people, [population]))[population]!;

describe('reference points', { timeout: 60_000 }, () => {
  it('land where an independent simulation of 10 000 populations did: Europe', () => {
    const points = pointsOf(DEFAULT_CHOICES, 'uniform');
    expect(points.noise.mean).toBeCloseTo(0.17, 1);
    expect(Math.abs(points.noise.p95 - 0.4)).toBeLessThan(0.07);
    expect(Math.abs(points['one-dimension'].mean - 0.57)).toBeLessThan(0.035);
    expect(Math.abs(points['one-dimension'].low - 0.32)).toBeLessThan(0.05);
    expect(Math.abs(points['one-dimension'].high - 0.79)).toBeLessThan(0.03);
    expect(Math.abs(points['four-groups'].mean - 0.35)).toBeLessThan(0.02);
    expect(Math.abs(points['four-groups'].low - 0.3)).toBeLessThan(0.03);
    expect(Math.abs(points['four-groups'].high - 0.45)).toBeLessThan(0.05);
    expect(Math.abs(points['circle-strong'].mean - 0.89)).toBeLessThan(0.01);
    expect(Math.abs(points['circle-weak'].mean - 0.85)).toBeLessThan(0.015);
    expect(Math.abs(points['circle-weak'].low - 0.77)).toBeLessThan(0.03);
    expect(Math.abs(points['circle-weak'].high - 0.92)).toBeLessThan(0.03);
  });

  it('land where they did: PVQ-40 US', () => {
    const points = pointsOf(DEFAULT_CHOICES, 'uniform', referencesFor('pvq40-us'));
    expect(Math.abs(points['circle-strong'].mean - 0.92)).toBeLessThan(0.01);
    expect(Math.abs(points['circle-weak'].mean - 0.88)).toBeLessThan(0.015);
    expect(Math.abs(points['one-dimension'].mean - 0.59)).toBeLessThan(0.035);
  });

  it('are the same alone and together, and differ by population', () => {
    const few = { ...DEFAULT_CHOICES, individuals: 60 };
    const hnp = pointsOf(few, 'h-np');
    const uniform = pointsOf(few, 'uniform');
    expect(hnp).not.toEqual(uniform);
    const together = finish(referencePoints(input, few, EUROPE, ['uniform', 'h-np']));
    expect(together).toEqual({ uniform, 'h-np': hnp });
  });

  it('refuse a population that cannot be formed', () => {
    const partial = { ...input, personas: input.personas.slice(0, 5) };
    expect(() => finish(referencePoints(partial, DEFAULT_CHOICES, EUROPE, ['h-np']))).toThrow(
      AxiaError
    );
  });
});
