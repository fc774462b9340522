import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AxiaError } from '../../../src/lib/core/error';
import {
  type ValueReference,
  parseCeiling,
  parseDescriptives,
  parseDominanceList,
  parseReferenceIndex,
  parseValueReference
} from '../../../src/lib/core/reference/reference';
import { readStatic } from '../data/read-static';

const parsers = {
  parseValueReference,
  parseReferenceIndex,
  parseDominanceList,
  parseDescriptives,
  parseCeiling
};

const files: [keyof typeof parsers, string][] = [
  ['parseValueReference', 'human-data/values/pvq40-us.json'],
  ['parseReferenceIndex', 'human-data/index.json'],
  ['parseDominanceList', 'human-data/dominance.json'],
  ['parseDescriptives', 'human-data/descriptives.json'],
  ['parseCeiling', 'human-data/ceiling.json']
];

/** The message with which `parse` refuses `data`. */
function refusal(parse: (data: unknown) => unknown, data: unknown): string {
  try {
    parse(data);
  } catch (error) {
    expect(error).toBeInstanceOf(AxiaError);
    expect((error as AxiaError).kind).toBe('invalid-input');
    return (error as AxiaError).message;
  }
  throw new Error('was accepted');
}

function changed(change: (draft: ValueReference) => void): ValueReference {
  const draft = structuredClone(
    readStatic('human-data/values/ess20_within.json')
  ) as ValueReference;
  change(draft);
  return draft;
}

describe('parseValueReference', () => {
  test.each<[string, (draft: ValueReference) => void, RegExp]>([
    ['an asymmetric matrix', (d) => void (d.correlations.raw![2]![3] = 0.1), /symmetric/u],
    ['a diagonal that is not 1', (d) => void (d.correlations.raw![4]![4] = 0.99), /diagonal/u],
    [
      'a correlation above 1',
      (d) => {
        d.correlations.centred![0]![1] = 1.2;
        d.correlations.centred![1]![0] = 1.2;
      },
      /correlations\.centred.*-1 to 1/u
    ],
    ['a row too few', (d) => void d.correlations.raw!.pop(), /10 rows of 10/u],
    ['a number too many', (d) => void d.correlations.raw![9]!.push(0), /10 rows of 10/u],
    ['a NaN', (d) => void (d.correlations.raw![0]![1] = NaN), /must be a number/u],
    [
      'no matrix at all',
      (d) => void (d.correlations = { centred: null, raw: null }),
      /neither a centred nor a raw/u
    ],
    ['no provenance', (d) => void (d.provenance = ''), /provenance: is empty/u],
    ['no licence', (d) => void delete (d as Partial<ValueReference>).licence, /licence/u],
    ['no citation', (d) => void (d.citation = ' '), /citation: is empty/u],
    ['nobody in the sample', (d) => void (d.sample.n = 0), /sample\.n: must be 1 or more/u],
    ['an unknown country', (d) => void (d.sample.countries = ['?']), /country code/u]
  ])('refuses %s', (_, change, message) => {
    expect(refusal(parseValueReference, changed(change))).toMatch(message);
  });
});

describe('parseDominanceList', () => {
  const parse = (shares: unknown) => parseDominanceList({ ...list(), shares: [shares] });
  const list = () => parseDominanceList(readStatic('human-data/dominance.json'));
  const first = () => structuredClone(list().shares[0]!);

  test('accepts the shares of the list', () => {
    expect(parse(first()).shares).toEqual([first()]);
  });

  test('refuses shares that do not sum to 1', () => {
    expect(refusal(parse, { ...first(), none: 0.6 })).toMatch(/sum to 1/u);
  });

  test('refuses a negative share and a missing one', () => {
    const others = { ...first().shares, power: undefined };
    const negative = { ...first().shares, power: -0.1 };
    expect(refusal(parse, { ...first(), shares: negative })).toMatch(/shares\.power/u);
    expect(refusal(parse, { ...first(), shares: others })).toMatch(/power/u);
  });
});

test('lists refuse a default that they do not hold', () => {
  const index = readStatic('human-data/index.json') as object;
  const list = readStatic('human-data/dominance.json') as object;
  expect(refusal(parseReferenceIndex, { ...index, default: 'none' })).toMatch(/default/u);
  expect(refusal(parseDominanceList, { ...list, default: 'none' })).toMatch(/default/u);
});

test('parseCeiling refuses a level of an unknown comparison', () => {
  const file = readStatic('human-data/ceiling.json') as object;
  expect(refusal(parseCeiling, { ...file, comparisons: [] })).toMatch(/no comparison/u);
});

describe.each(files)('%s', (name, path) => {
  const parse: (data: unknown) => unknown = parsers[name];

  test('refuses anything that is not such a file, and throws nothing but an AxiaError', () => {
    fc.assert(fc.property(fc.jsonValue(), (junk) => void refusal(parse, junk)));
  });

  test('withstands junk in any field', () => {
    const file = readStatic(path) as Record<string, unknown>;
    const field = fc.constantFrom(...Object.keys(file));
    fc.assert(
      fc.property(field, fc.jsonValue(), (key, junk) => {
        try {
          parse({ ...file, [key]: junk });
        } catch (error) {
          expect(error).toBeInstanceOf(AxiaError);
        }
      })
    );
  });
});
