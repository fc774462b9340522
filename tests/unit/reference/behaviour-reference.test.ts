import { describe, expect, test } from 'vitest';
import {
  type BehaviourReference,
  type BehaviourReferenceIndex,
  parseBehaviourIndex,
  parseBehaviourReference
} from '../../../src/lib/core/reference/behaviour-reference';
import { AxiaError } from '../../../src/lib/core/error';
import { readStatic } from '../data/read-static';

/** The message with which `parse` refuses the file at `path` after a change. */
function refusal<File>(
  parse: (data: unknown) => unknown,
  path: string,
  change: (draft: File) => void
): string {
  const draft = readStatic(`human-data/behaviour/${path}.json`) as File;
  change(draft);
  try {
    parse(draft);
  } catch (error) {
    expect(error).toBeInstanceOf(AxiaError);
    expect((error as AxiaError).kind).toBe('invalid-input');
    return (error as AxiaError).message;
  }
  throw new Error('was accepted');
}

describe('parseBehaviourReference', () => {
  test.each<[string, (draft: BehaviourReference) => void, RegExp]>([
    ['a row of cells too few', (d) => void d.correlations.pop(), /correlations must have a row/u],
    ['a cell too many', (d) => void d.correlations[3]!.push(null), /correlations must have a row/u],
    ['a correlation above 1', (d) => void (d.correlations[0]![1] = 1.2), /1 or less/u],
    ['a correlation below -1', (d) => void (d.correlations[0]![1] = -1.2), /-1 or more/u],
    ['a NaN', (d) => void (d.correlations[0]![1] = NaN), /must be a number/u],
    [
      'nothing known',
      (d) => void (d.correlations = d.correlations.map((row) => row.map(() => null))),
      /must have a correlation/u
    ],
    ['signs of another size', (d) => void (d.signs = [['+']]), /signs must have a row/u],
    ['two rows of one id', (d) => void (d.rows[1] = d.rows[0]!), /rows: has two entries/u],
    [
      'two columns of one id',
      (d) => void (d.columns[1]!.id = d.columns[0]!.id),
      /columns: has two/u
    ],
    ['a row about nothing', (d) => void (d.rows[0]!.values = []), /names no value/u],
    [
      'a column mapped to nothing without a word',
      (d) => {
        d.columns[0]!.measures = [];
        d.columns[0]!.note = null;
      },
      /must say why/u
    ],
    [
      'a reference that is mapped nowhere',
      (d) => d.columns.forEach((column) => void (column.measures = [])),
      /no column is mapped/u
    ],
    [
      'a measure both mapped and not',
      (d) => void (d.unmapped = [{ measure: d.columns[0]!.measures[0]!, why: 'No.' }]),
      /unmapped is mapped/u
    ],
    ['an unknown status', (d) => void (d.status = 'good' as 'exact'), /is not a status/u],
    ['signs-only with sizes', (d) => void (d.status = 'signs-only'), /signs-only and have none/u],
    ['nobody in the sample', (d) => void (d.sample.n = 0), /sample\.n: must be 1 or more/u],
    ['no licence', (d) => void (d.licence = ' '), /licence: is empty/u]
  ])('refuses %s', (_, change, message) => {
    expect(refusal(parseBehaviourReference, 'donation-ess1-de', change)).toMatch(message);
  });

  test('refuses signs-only figures without a sign', () => {
    const change = (draft: BehaviourReference) => void (draft.signs = null);
    expect(refusal(parseBehaviourReference, 'charity-sagiv', change)).toMatch(/no signs/u);
  });
});

describe('parseBehaviourIndex', () => {
  test.each<[string, (draft: BehaviourReferenceIndex) => void, RegExp]>([
    [
      'a default that it does not list',
      (d) => void (d.defaults.bfi2 = 'none'),
      /a default is not/u
    ],
    [
      'a default of another instrument',
      (d) => void (d.defaults.bfi2 = d.defaults.ebq!),
      /another instrument/u
    ],
    ['an instrument without a default', (d) => void delete d.defaults.ebq, /no default/u],
    ['one reference twice', (d) => void d.references.push(d.references[0]!), /two entries/u]
  ])('refuses %s', (_, change, message) => {
    expect(refusal(parseBehaviourIndex, 'index', change)).toMatch(message);
  });
});
