import { readdirSync, readFileSync } from 'node:fs';
import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import { describe, expect, test } from 'vitest';
import { DEFAULT_CHOICES } from '../../../src/lib/core/analysis/choices';
import {
  type ValueReference,
  parseCeiling,
  parseDescriptives,
  parseDominanceList,
  parseReferenceIndex,
  parseValueReference
} from '../../../src/lib/core/reference/reference';
import type { Scoring } from '../../../src/lib/core/map-choices';
import { VALUES } from '../../../src/lib/core/values';
import { readStatic, staticPath } from './read-static';

const SCORINGS: Scoring[] = ['centred', 'raw'];

/** Correlations are printed with four decimals: an eigenvalue of 0 may appear as far below it. */
const ROUNDING = 5e-4;

const index = parseReferenceIndex(readStatic('human-data/index.json'));
const references = new Map<string, ValueReference>(
  index.references.map(({ id }) => [
    id,
    parseValueReference(readStatic(`human-data/values/${id}.json`))
  ])
);
const reference = (id: string): ValueReference => references.get(id)!;

describe('list of references', () => {
  test('names every file in the folder and no other', () => {
    const files = readdirSync(staticPath('human-data/values')).sort();
    expect(index.references.map(({ id }) => `${id}.json`).sort()).toEqual(files);
  });

  test('starts with the 20-country average', () => {
    expect(index.default).toBe('ess20_within');
    expect(DEFAULT_CHOICES.reference).toBe(index.default);
  });

  test.each(index.references)('says of $id what its file says', (entry) => {
    const { id, title, instrument, sample, correlations } = reference(entry.id);
    expect(entry).toEqual({
      id,
      title,
      n: sample.n,
      instrument,
      countries: sample.countries,
      scorings: SCORINGS.filter((scoring) => correlations[scoring] !== null)
    });
  });
});

describe.each(index.references.map(({ id }) => id))('reference %s', (id) => {
  const { correlations, members, sample, ...rest } = reference(id);

  test.each(SCORINGS)('has a possible correlation matrix of %s scores, or none', (scoring) => {
    const matrix = correlations[scoring];
    if (matrix === null) return expect(['svs-gb', 'pvq21-prolific']).toContain(id);
    for (let i = 0; i < 10; i++) {
      expect(matrix[i]![i]).toBe(1);
      for (let j = 0; j < 10; j++) {
        expect(matrix[i]![j]).toBe(matrix[j]![i]);
        expect(Math.abs(matrix[i]![j]!)).toBeLessThanOrEqual(1);
      }
    }
    const { realEigenvalues } = new EigenvalueDecomposition(new Matrix(matrix), {
      assumeSymmetric: true
    });
    expect(Math.min(...realEigenvalues)).toBeGreaterThan(-ROUNDING);
  });

  test('has its values in the order of the circle', () => {
    // Neighbours go together and opposites do not: a wrong order of the ten would show here.
    const matrix = (correlations.centred ?? correlations.raw)!;
    const mean = (steps: number) =>
      VALUES.reduce((sum, _, k) => sum + matrix[k]![(k + steps) % 10]!, 0) / 10;
    expect(mean(1)).toBeGreaterThan(mean(3));
    expect(mean(2)).toBeGreaterThan(mean(5));
  });

  test('says where it comes from and how it may be used', () => {
    expect(rest.citation).toMatch(/\d/u);
    expect(rest.provenance).toMatch(/^Computed by the Axia authors from .+\.$/u);
    expect(rest.licence).not.toBe('');
    expect(rest.notice).toMatch(/^(Adapted|Computed) from .+\.$/u);
    expect(rest.notes.length).toBeGreaterThan(0);
    expect(sample.n).toBeGreaterThanOrEqual(150);
    if (/European Social Survey/u.test(rest.citation)) {
      expect(rest.licence).toMatch(/CC BY-NC-SA 4\.0/u);
      expect(rest.notice).toMatch(/European Social Survey .*CC BY-NC-SA 4\.0\.$/u);
    }
  });

  test('is made of samples that are there and add up', () => {
    if (members.length === 0) return expect(sample.countries.length).toBeLessThanOrEqual(1);
    const parts = members.map(reference);
    expect(parts.reduce((sum, part) => sum + part.sample.n, 0)).toBe(sample.n);
    expect(parts.flatMap((part) => part.sample.countries)).toEqual(sample.countries);
  });
});

describe('dominant-value shares', () => {
  const { default: first, shares } = parseDominanceList(readStatic('human-data/dominance.json'));

  test('are all labelled as substitutes', () => {
    expect(first).toBe(DEFAULT_CHOICES.dominance);
    for (const entry of shares) {
      expect(entry.title).toMatch(/^Substitute/u);
      expect(entry.notes.join()).toMatch(/Witte, Stanciu & Boehnke \(2020\)/u);
      expect(entry.licence).toMatch(/CC BY-NC-SA 4\.0/u);
    }
  });

  test('start with .4921 without a dominant value', () => {
    expect(shares.find(({ id }) => id === first)!.none).toBe(0.4921);
  });

  test('with 53% keep the proportions of the ten, and say that they are a construction', () => {
    const strict = shares.find(({ id }) => id === 'ess20-strict')!;
    const scaled = shares.find(({ id }) => id === 'ess20-strict-53')!;
    const sum = VALUES.reduce((total, value) => total + strict.shares[value], 0);
    for (const value of VALUES) {
      expect(scaled.shares[value]).toBeCloseTo((strict.shares[value] / sum) * 0.47, 5);
    }
    expect(scaled.none).toBe(0.53);
    expect(scaled.notes.join()).toMatch(/our construction/u);
  });
});

describe('descriptives', () => {
  const { descriptives } = parseDescriptives(readStatic('human-data/descriptives.json'));

  test.each(descriptives)('$id belongs to the reference of that id', (entry) => {
    const { sample, instrument, correlations } = reference(entry.id);
    expect(entry.n).toBe(sample.n);
    expect(entry.instrument).toBe(instrument);
    for (const scoring of SCORINGS) {
      expect(entry.mean[scoring] === null).toBe(correlations[scoring] === null);
      expect(entry.sd[scoring] === null).toBe(correlations[scoring] === null);
    }
  });

  test.each(descriptives)('$id lies on the scale, centred apart by one constant', (entry) => {
    const { centred, raw } = entry.mean;
    if (raw === null || centred === null) return expect(entry.id).toBe('pvq21-prolific');
    const shift = raw.power - centred.power;
    for (const value of VALUES) {
      expect(raw[value]).toBeGreaterThan(1);
      expect(raw[value]).toBeLessThan(6);
      expect(raw[value] - centred[value]).toBeCloseTo(shift, 3);
    }
  });

  test('averages the countries of an average', () => {
    const find = (id: string) => descriptives.find((entry) => entry.id === id)!;
    const parts = reference('ess20_within').members.map(find);
    for (const scoring of SCORINGS) {
      for (const value of VALUES) {
        const mean = parts.reduce((sum, part) => sum + part.mean[scoring]![value], 0) / 20;
        const variance = parts.reduce((sum, part) => sum + part.sd[scoring]![value] ** 2, 0) / 20;
        expect(find('ess20_within').mean[scoring]![value]).toBeCloseTo(mean, 3);
        expect(find('ess20_within').sd[scoring]![value]).toBeCloseTo(Math.sqrt(variance), 3);
      }
    }
  });
});

describe('human-to-human similarity', () => {
  const { comparisons, levels } = parseCeiling(readStatic('human-data/ceiling.json'));

  test('has each configuration once, with ordered percentiles', () => {
    const keys = levels.map((level) =>
      [level.comparison, level.persons, level.scoring, level.mds, level.dissimilarity].join()
    );
    expect(new Set(keys).size).toBe(levels.length);
    for (const { p05, median, p95, mean } of levels) {
      expect(p05).toBeLessThan(median);
      expect(median).toBeLessThan(p95);
      expect(mean).toBeGreaterThan(p05);
      expect(mean).toBeLessThan(p95);
    }
  });

  test('covers each comparison under both scorings with the default map', () => {
    for (const { id } of comparisons) {
      for (const scoring of SCORINGS) {
        expect(
          levels.filter(
            (level) =>
              level.comparison === id &&
              level.scoring === scoring &&
              level.mds === 'classical' &&
              level.dissimilarity === 'sqrt' &&
              (level.persons === null || level.persons === 500)
          )
        ).toHaveLength(1);
      }
    }
  });

  test('rises with the number of persons', () => {
    const halves = levels.filter(
      (level) =>
        level.comparison === 'halves-of-the-pool' &&
        level.scoring === 'centred' &&
        level.mds === 'classical'
    );
    const bySize = [...halves].sort((a, b) => a.persons! - b.persons!);
    expect(bySize.map(({ mean }) => mean)).toEqual(
      halves.map(({ mean }) => mean).sort((a, b) => a - b)
    );
  });
});

describe('data notices', () => {
  test.each(['human-data', 'questionnaires'])('%s names each of its files', (folder) => {
    const notice = readFileSync(staticPath(`${folder}/DATA-NOTICE.md`), 'utf8');
    const files = readdirSync(staticPath(folder), { recursive: true, encoding: 'utf8' })
      .map((file) => file.replaceAll('\\', '/'))
      .filter((file) => file.endsWith('.json'));
    for (const file of files) expect(notice).toContain(`\`${file}\``);
  });
});
