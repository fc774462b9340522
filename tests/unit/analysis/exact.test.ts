import { describe, expect, it } from 'vitest';
import { correlationsOf, mixture } from '../../../src/lib/core/analysis/moments';
import {
  buildPersonas,
  selectPersonas,
  type Personas
} from '../../../src/lib/core/analysis/persona';
import type { AnalysisInput } from '../../../src/lib/core/analysis/types';
import { mulberry32 } from '../../../src/lib/core/random';
import type { SquareMatrix } from '../../../src/lib/core/reference/reference';
import type { Scoring } from '../../../src/lib/core/map-choices';
import { pointScores, scoringKey } from '../../../src/lib/core/instrument/scoring';
import { scorePerson } from '../../../src/lib/core/statistics/mrat';
import {
  centredProducts,
  emptyColumns,
  productCorrelations
} from '../../../src/lib/core/statistics';
import { pearsonMatrix } from '../../golden/compositions';
import { weightedCorrelation } from './by-definition';
import { randomDistributions, randomConversations } from './fixtures';
import { rowsOf } from './option-rows';

const weights = [0.2, 0.05, 0.1, 0.1, 0.05, 0.1, 0.1, 0.05, 0.05, 0.1, 0.1];

const personasOf = (input: AnalysisInput, scoring: Scoring): Personas =>
  selectPersonas(buildPersonas(input, { scoring, temperature: 1 }), 'definition');

const populationCorrelations = (personas: Personas) =>
  correlationsOf(mixture(personas, weights).covariance);

const largestGap = (a: SquareMatrix, b: SquareMatrix) =>
  Math.max(...a.flatMap((row, i) => row.map((r, j) => Math.abs(r - b[i]![j]!))));

const weighted = (rows: number[][], shares: number[]): SquareMatrix =>
  rows[0]!.map((_, i) =>
    rows[0]!.map((_score, j) =>
      weightedCorrelation(
        rows.map((row) => row[i]!),
        rows.map((row) => row[j]!),
        shares
      )
    )
  );

function correlationsIn(columns: Float64Array[]): SquareMatrix | null {
  const products = new Float64Array(100);
  if (!centredProducts(columns, products)) return null;
  const packed = [...productCorrelations(products, 10, new Float64Array(100))];
  return columns.map((_, i) => packed.slice(10 * i, 10 * i + 10));
}

describe('the exact population matrix', { timeout: 60_000 }, () => {
  it.each(['centred', 'raw'] as const)(
    'is what ever larger populations converge to: %s',
    (scoring) => {
      const personas = personasOf(randomDistributions(3), scoring);
      const exact = populationCorrelations(personas);
      const gap = (individuals: number) => {
        const columns = emptyColumns(10, individuals);
        let row = 0;
        personas.forEach((persona, p) => {
          const count = Math.round(weights[p]! * individuals);
          persona!.draw(100 + p, 0, columns, row, count);
          row += count;
        });
        return largestGap(correlationsIn(columns)!, exact);
      };
      expect(gap(400)).toBeGreaterThan(gap(200_000));
      // 45 correlations, each with a standard error of at most 1/sqrt(200 000) = .0022
      expect(gap(200_000)).toBeLessThan(0.009);
    }
  );

  it.each(['centred', 'raw'] as const)(
    'is the weighted correlation of the pool of conversations: %s',
    (scoring) => {
      const input = randomConversations(5, 7, 0.25);
      const { items, scores } = input.instrument;
      const points = items.map((item) => pointScores(item, scores));
      const pool: number[][] = [];
      const share: number[] = [];
      input.personas.forEach(({ answers }, p) => {
        if (answers.mode !== 'sampled') throw new Error('sampled only');
        const people = rowsOf(answers.options)
          .map((row) =>
            scorePerson(
              row.map((option, i) => (option === null ? null : points[i]![option]!)),
              scoringKey(items)
            )
          )
          .map((person) => (scoring === 'centred' ? person.centred : person.values))
          .filter((row) => !row.some(Number.isNaN));
        for (const person of people) {
          pool.push(person);
          share.push(weights[p]! / people.length);
        }
      });
      const exact = populationCorrelations(personasOf(input, scoring));
      expect(pool.length).toBeLessThan(77); // the gaps did cost some individuals
      expect(largestGap(exact, weighted(pool, share))).toBeLessThan(1e-12);
    }
  );

  it('is undefined, not a number, where a score never varies', () => {
    const input = randomDistributions(1);
    for (const { answers } of input.personas) {
      if (answers.mode !== 'distribution') continue;
      input.instrument.items.forEach(({ value }, i) => {
        if (value === 'hedonism')
          answers.logProbabilities[i] = [0, -Infinity, -Infinity, -Infinity];
      });
    }
    const exact = populationCorrelations(personasOf(input, 'raw'));
    expect(exact[2]!.every(Number.isNaN)).toBe(true);
    expect(exact[0]![1]).not.toBeNaN();
  });
});

describe('column products', () => {
  it('give Pearson correlations, and null for a constant column', () => {
    const random = mulberry32(1);
    const columns = emptyColumns(10, 37).map((column) => column.map(() => random()));
    const rows = Array.from({ length: 37 }, (_, i) => columns.map((column) => column[i]!));
    expect(largestGap(correlationsIn(columns)!, pearsonMatrix(rows).correlations)).toBeLessThan(
      1e-13
    );
    columns[4]!.fill(0.1);
    expect(correlationsIn(columns)).toBeNull();
  });
});
