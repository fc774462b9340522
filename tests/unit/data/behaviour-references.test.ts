import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import {
  type BehaviourReference,
  parseBehaviourIndex,
  parseBehaviourReference
} from '../../../src/lib/core/reference/behaviour-reference';
import { type Measure, parseInstrument } from '../../../src/lib/core/instrument/instrument';
import { HIGHER_ORDER_OF, HIGHER_ORDER_VALUES, VALUES } from '../../../src/lib/core/values';
import { readStatic, staticPath } from './read-static';

const index = parseBehaviourIndex(readStatic('human-data/behaviour/index.json'));
const references = new Map<string, BehaviourReference>(
  index.references.map(({ id }) => [
    id,
    parseBehaviourReference(readStatic(`human-data/behaviour/${id}.json`))
  ])
);
const reference = (id: string): BehaviourReference => references.get(id)!;
const measuresById = new Map<string, readonly Measure[]>(
  Object.keys(index.defaults).map((id) => [
    id,
    parseInstrument(readStatic(`questionnaires/${id}.json`)).measures
  ])
);

/** The figure of a row and a column, by their ids. */
function cell({ rows, columns, correlations }: BehaviourReference, row: string, column: string) {
  const i = rows.findIndex(({ id }) => id === row);
  const j = columns.findIndex(({ id }) => id === column);
  return correlations[i]![j];
}

describe('list of behaviour references', () => {
  test('names every file in the folder and no other', () => {
    const files = readdirSync(staticPath('human-data/behaviour'))
      .filter((file) => file !== 'index.json')
      .sort();
    expect(index.references.map(({ id }) => `${id}.json`).sort()).toEqual(files);
  });

  test('says of each what its file says', () => {
    for (const entry of index.references) expect(reference(entry.id)).toMatchObject(entry);
  });

  test('starts with the widest or surest figures of each instrument', () => {
    expect(index.defaults).toEqual({
      bfi2: 'bfi2-parks-leduc',
      donation: 'donation-ess1-de',
      charity: 'charity-sagiv',
      prosocialness: 'prosocialness-ess1-de',
      ebq: 'ebq-ess1-de',
      behaviours: 'politics-lechner'
    });
  });
});

describe.each(index.references.map(({ id }) => id))('%s', (id) => {
  const { rows, columns, unmapped, correlations, instrument, ...rest } = reference(id);
  const measures = measuresById.get(instrument)!;
  const mapped = columns.flatMap((column) => column.measures);

  test('has the ten values as its rows, or higher-order values made of theirs', () => {
    if (rows.length === VALUES.length) {
      expect(rows.map((row) => [row.id, row.values])).toEqual(VALUES.map((one) => [one, [one]]));
      return;
    }
    const wider = rows.filter((row) => row.id !== 'openness_no_hedonism');
    expect(wider.map((row) => row.id).sort()).toEqual([...HIGHER_ORDER_VALUES].sort());
    for (const row of rows) {
      const own = VALUES.filter(
        (one) => HIGHER_ORDER_OF[one] === row.id.replace('no_hedonism', 'to_change')
      );
      const without = own.filter((one) => one !== 'hedonism');
      expect(row.values).toEqual(/without hedonism/u.test(row.label) ? without : own);
    }
  });

  test('is mapped to measures that the instrument has, each for one column', () => {
    const known = measures.map((measure) => measure.id);
    expect(known).toEqual(expect.arrayContaining(mapped));
    expect(known).toEqual(expect.arrayContaining(unmapped.map(({ measure }) => measure)));
    // Two columns of one measure would compare the same figures twice.
    expect(new Set(mapped).size).toBe(mapped.length);
  });

  test('speaks of every measure, or says why not', () => {
    const spokenOf = new Set([...mapped, ...unmapped.map(({ measure }) => measure)]);
    const covered = ({ id: own, partOf }: Measure): boolean =>
      spokenOf.has(own) || measures.some((wider) => wider.id === partOf && covered(wider));
    const leaves = measures.filter(({ id: own }) => !measures.some(({ partOf }) => partOf === own));
    expect(leaves.filter((leaf) => !covered(leaf))).toEqual([]);
  });

  test('says how well each stand-in fits', () => {
    expect(rest.computedByUs).toBe(rest.status === 'alternate');
    if (rest.status === 'alternate') {
      expect(columns.filter(({ note }) => note === null)).toEqual([]);
    }
  });

  test('says where it comes from and how it may be used', () => {
    expect(rest.provenance).toMatch(/read 2025-11-20/u);
    expect(rest.citation).toMatch(/\d/u);
    expect(rest.notice).toMatch(/^(Adapted|Computed|Correlations|Figures|Signs) (from|of) .+\.$/u);
    if (/European Social Survey/u.test(rest.citation)) {
      expect(rest.licence).toMatch(/CC BY-NC-SA 4\.0/u);
      expect(rest.notice).toMatch(/European Social Survey .*CC BY-NC-SA 4\.0\.$/u);
      expect(correlations.flat()).not.toContain(null);
    }
  });
});

describe('figures', () => {
  test.each([
    ['bfi2-valueportrait', 'self_direction', 'open_mindedness', 0.299],
    ['bfi2-valueportrait', 'hedonism', 'negative_emotionality', 0],
    ['bfi2-parks-leduc', 'benevolence', 'agreeableness', 0.61],
    ['bfi2-parks-leduc', 'self_direction', 'openness', 0.52],
    ['bfi2-parks-leduc', 'security', 'neuroticism', null],
    ['bfi2-lechner', 'openness_to_change', 'emotional_stability', 0.19],
    ['donation-ess1-de', 'universalism', 'humanitarian_aid_rights', 0.134],
    ['donation-ess1-de', 'security', 'number_of_the_seven', -0.124],
    ['donation-ess1-hu-higher', 'openness_no_hedonism', 'social_club', 0.034],
    ['prosocialness-ess1-de', 'benevolence', 'help_others_frequency', 0.186],
    ['prosocialness-ess6-ie', 'power', 'provide_help_to_close_people', -0.206],
    ['ebq-ess1-de', 'tradition', 'prayer', 0.282],
    ['ebq-ess1-hu', 'stimulation', 'socialising', 0.276],
    ['politics-lechner', 'self_transcendence', 'left_right_1_7', -0.283],
    ['politics-ess1-de-higher', 'conservation', 'oppose_gay_freedom', 0.289],
    ['politics-ess9-ie', 'security', 'oppose_income_redistribution', -0.028],
    ['charity-sagiv', 'power', 'contribution', null]
  ])('of %s: %s with %s is %s', (id, row, column, r) => {
    expect(cell(reference(id), row, column)).toBe(r);
  });

  // Taken from the sources, not from the files: a figure that slipped would show.
  test.each<[string, number[]]>([
    ['bfi2-valueportrait', [-0.014, -0.008, 0.04, -0.028, 0.005]],
    ['bfi2-parks-leduc', [1.18, 1.06, 0.81, 0, 0.39]],
    ['bfi2-lechner', [0.03, 0.057, 0.008, 0.043, 0.03]],
    ['donation-ess1-de', [0.026, 0.039, 0.004, 0.022, 0.032, 0.023, 0.01, 0.037, 0.043]],
    ['donation-ess1-hu', [0.001, 0.008, 0.018, -0.006, 0.004, -0.007, -0.007, 0.007, 0.009]],
    ['prosocialness-ess1-de', [0.075, 0.027, 0.038]],
    ['prosocialness-ess6-ie-higher', [0.031, 0.12]],
    [
      'ebq-ess1-de',
      [
        -0.04, -0.021, 0.05, 0.034, 0.075, 0.027, 0.038, 0.018, 0.044, 0.068, 0.052, 0.051, -0.057,
        0.005, 0.03
      ]
    ],
    ['politics-lechner', [-0.023]],
    ['politics-ess7-ie', [-0.008, 0.019, 0.001, -0.036]],
    ['politics-ess8-ie-higher', [-0.109, -0.145, -0.084, -0.013]]
  ])('of %s add up to %j by column', (id, sums) => {
    const { columns, correlations } = reference(id);
    expect(columns).toHaveLength(sums.length);
    sums.forEach((sum, j) => {
      expect(correlations.reduce((total, row) => total + (row[j] ?? 0), 0)).toBeCloseTo(sum, 9);
    });
  });

  test('of the charity game are the five signs of the abstract', () => {
    const { rows, signs } = reference('charity-sagiv');
    const known = rows.map((row, i) => [row.id, signs![i]![0]]).filter(([, sign]) => sign !== null);
    expect(Object.fromEntries(known)).toEqual({
      power: '-',
      achievement: '-',
      hedonism: '-',
      universalism: '+',
      benevolence: '+'
    });
  });

  test('run against negative emotionality where people were asked about stability', () => {
    const reversed = index.references.flatMap(({ id }) =>
      reference(id)
        .columns.filter((column) => column.reversed)
        .map((column) => `${id} ${column.id}`)
    );
    expect(reversed).toEqual(['bfi2-lechner emotional_stability']);
  });
});
