import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AxiaError } from '../../../src/lib/core/error';
import { readMatrix } from '../../../src/lib/core/people/matrix';
import { VALUES, VALUE_LABELS } from '../../../src/lib/core/values';
import { EUROPE } from '../analysis/fixtures';

const people = EUROPE.reference.correlations.centred!.map((row) =>
  row.map((r) => Number(r.toFixed(2)) + 0)
);

/** The matrix as a paper or a program prints it. */
function printed(
  order: readonly number[],
  {
    shape,
    heading,
    before,
    separator,
    comma = false,
    bare = false
  }: {
    shape: 'whole' | 'lower' | 'lower-without' | 'upper' | 'upper-without';
    heading: boolean;
    before: boolean;
    separator: string;
    comma?: boolean;
    bare?: boolean;
  }
): string {
  const number = (r: number) => {
    const text = bare ? r.toFixed(2).replace(/^(-?)0\./, '$1.') : r.toFixed(2);
    return comma ? text.replace('.', ',') : text;
  };
  const name = (at: number) => VALUE_LABELS[VALUES[at]!];
  const within = (i: number, j: number) =>
    ({
      whole: true,
      lower: j <= i,
      'lower-without': j < i,
      upper: j >= i,
      'upper-without': j > i
    })[shape];
  const lines = order.map((a, i) => [
    ...(before ? [name(a)] : []),
    ...order.flatMap((b, j) => (within(i, j) ? [number(people[a]![b]!)] : []))
  ]);
  return [...(heading ? [[...(before ? [''] : []), ...order.map(name)]] : []), ...lines]
    .map((cells) => cells.join(separator))
    .join('\n');
}

describe('a pasted correlation matrix', () => {
  it('is read whole or as either triangle, whatever the order and the separator', () => {
    fc.assert(
      fc.property(
        fc.shuffledSubarray(
          VALUES.map((_, at) => at),
          { minLength: 10 }
        ),
        fc.constantFrom('whole', 'lower', 'lower-without', 'upper', 'upper-without'),
        fc.constantFrom('\t', ';', ', ', '   '),
        fc.constantFrom('heading', 'before', 'both'),
        fc.boolean(),
        (order, shape, separator, names, bare) => {
          const text = printed(order, {
            shape,
            separator,
            bare,
            heading: names !== 'before',
            before: names !== 'heading'
          });
          expect(readMatrix(text)).toEqual({ matrix: people, notes: [] });
        }
      ),
      { numRuns: 200 }
    );
  });

  it('is read with decimal commas, and with the short names of papers', () => {
    const order = VALUES.map((_, at) => at);
    const options = { shape: 'lower', heading: true, before: true, separator: '\t' } as const;
    expect(readMatrix(printed(order, { ...options, comma: true })).matrix).toEqual(people);
    const short = ['PO', 'AC', 'HE', 'ST', 'SD', 'UN', 'BE', 'TR', 'CO', 'SE'].join(' ');
    const body = printed(order, { ...options, heading: false, before: false, separator: ' ' });
    expect(readMatrix(`${short}\n${body}`)).toEqual({ matrix: people, notes: [] });
  });

  it('without names is taken in the order of the circle, which it says', () => {
    const text = printed(
      VALUES.map((_, at) => at),
      { shape: 'whole', heading: false, before: false, separator: '\t' }
    );
    const { matrix, notes } = readMatrix(text);
    expect(matrix).toEqual(people);
    expect(notes[0]).toMatch(/power, achievement/);
  });

  it.each([
    ['a value without a name', (text: string) => text.replace('Power', 'Money')],
    ['a correlation above 1', (text: string) => text.replace('0.', '3.')],
    ['two halves that differ', (text: string) => text.replace(/\n(\S+\t\S+\t)\S+/, '\n$10.99')],
    ['a row too few', (text: string) => text.split('\n').slice(0, -1).join('\n')],
    ['covariances', (text: string) => text.replace('1.00', '0.83')],
    ['nothing', () => '']
  ])('refuses %s', (_, change) => {
    const text = printed(
      VALUES.map((_value, at) => at),
      { shape: 'whole', heading: true, before: true, separator: '\t' }
    );
    expect(() => readMatrix(change(text))).toThrow(AxiaError);
  });

  it('says that nobody can have correlations which contradict each other', () => {
    const impossible = VALUES.map((_, i) =>
      VALUES.map((_value, j) => (i === j ? '1' : '-0.9')).join(' ')
    );
    expect(readMatrix(impossible.join('\n')).notes.join(' ')).toMatch(/eigenvalue/);
  });
});
