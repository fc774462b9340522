import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AxiaError } from '../../../src/lib/core/error';
import { parseInstrument } from '../../../src/lib/core/instrument/instrument';
import { readStatic } from '../data/read-static';

interface Draft {
  [field: string]: unknown;
  scale: Record<string, unknown>[];
  items: Record<string, unknown>[];
  key: Record<string, number[]>;
  reversedKey: number[];
  measures: Record<string, unknown>[];
  parameters: Record<string, unknown>[];
}

/** The file of an instrument after `change`. */
function changed(change: (draft: Draft) => void, id = 'pvq40'): Draft {
  const draft = readStatic(`questionnaires/${id}.json`) as Draft;
  change(draft);
  return draft;
}

/** The message with which `data` is refused. */
function refusal(data: unknown): string {
  try {
    parseInstrument(data);
  } catch (error) {
    expect(error).toBeInstanceOf(AxiaError);
    expect((error as AxiaError).kind).toBe('invalid-input');
    expect((error as AxiaError).advice).not.toBe('');
    return (error as AxiaError).message;
  }
  throw new Error('was accepted');
}

describe('parseInstrument', () => {
  test.each<[string, (draft: Draft) => void, RegExp]>([
    ['an unknown value', (d) => void (d.items[3]!.value = 'envy'), /items\.3\.value.*ten values/u],
    ['an item of no measure', (d) => void delete d.items[3]!.measure, /items\.3.*no measure/u],
    [
      'an item of a measure that is not listed',
      (d) => {
        d.items[3]!.measure = 'envy';
        delete (d as Partial<Draft>).key;
      },
      /measure that is not listed/u
    ],
    ['a duplicate number', (d) => void (d.items[1]!.number = 1), /items.*same number/u],
    ['a duplicate text', (d) => void (d.items[1]!.text = d.items[0]!.text), /items.*same text/u],
    ['an empty text', (d) => void (d.items[7]!.text = ' \n'), /items\.7\.text: is empty/u],
    [
      'a text that is a number',
      (d) => void (d.items[7]!.text = 5),
      /items\.7\.text: must be text/u
    ],
    ['a number that is no integer', (d) => void (d.items[0]!.number = 1.5), /whole number/u],
    ['a huge number', (d) => void (d.items[0]!.number = 1e300), /9999 or less/u],
    ['a huge text', (d) => void (d.items[0]!.text = 'x'.repeat(1e6)), /longer than 1000/u],
    ['a missing item', (d) => void d.items.pop(), /do not match the key/u],
    ['a key of other items', (d) => void (d.key.power = [2, 17, 38]), /do not match the key/u],
    [
      'a key with a repeated item',
      (d) => void (d.key.power = [2, 17, 17]),
      /do not match the key/u
    ],
    ['no items', (d) => void (d.items = []), /no items/u],
    ['one scale point', (d) => void d.scale.splice(1), /at least two/u],
    ['two points of one label', (d) => void (d.scale[1]!.label = '1'), /same label/u],
    ['a label with a space', (d) => void (d.scale[1]!.label = '2 3'), /spaces/u],
    ['falling scores', (d) => void (d.scale[1]!.score = 0), /ascending/u],
    ['an infinite score', (d) => void (d.scale[5]!.score = Infinity), /finite/u],
    ['no place for the item', (d) => void (d.question = '{scale}'), /\{item\} once/u],
    ['the item first', (d) => void (d.question = '{item} {scale}'), /scale before the item/u],
    ['an id with a path', (d) => void (d.id = '../secret'), /id: may contain/u],
    ['no licence', (d) => void delete d.licence, /licence/u]
  ])('refuses %s in one sentence', (_, change, message) => {
    const text = refusal(changed(change));
    expect(text).toMatch(message);
    expect(text).toMatch(/^The instrument cannot be read: .{1,210}\.$/u);
  });

  test.each<[string, string, (draft: Draft) => void, RegExp]>([
    [
      'a part before its wider measure',
      'bfi2',
      (d) => void d.measures.reverse(),
      /wider measure before its parts/u
    ],
    [
      'a measure that is part of itself',
      'prosocialness',
      (d) => void (d.measures[0]!.partOf = 'prosocialness'),
      /wider measure before its parts/u
    ],
    [
      'two measures of one id',
      'donation',
      (d) => void (d.measures[1]!.id = d.measures[0]!.id),
      /two measures with the same id/u
    ],
    [
      'an expectation above one',
      'prosocialness',
      (d) => void (d.measures[0]!.expected = { benevolence: 1.5 }),
      /1 or less/u
    ],
    [
      'values measured by something else',
      'donation',
      (d) => void (d.kind = 'values'),
      /ten values as its measures/u
    ],
    [
      'an item reversed against the key',
      'bfi2',
      (d) => void (d.items[0]!.reversed = true),
      /reversed items do not match/u
    ],
    ['a reversed item too few', 'bfi2', (d) => void d.reversedKey.pop(), /reversed items/u],
    [
      'a parameter that the question lacks',
      'charity',
      (d) => void (d.parameters[0]!.id = 'amount'),
      /parameter does not occur/u
    ],
    [
      'an item with a scale of one point',
      'charity',
      (d) => void (d.items[1]!.scale as unknown[]).pop(),
      /items\.1\.scale.*at least two/u
    ],
    [
      'an item with a falling scale',
      'charity',
      (d) => void (d.items[1]!.scale as unknown[]).reverse(),
      /items\.1\.scale.*ascending/u
    ],
    [
      'withheld texts without hashes',
      'donation',
      (d) => void (d.sharing = 'withheld'),
      /without giving their hashes/u
    ]
  ])('refuses %s in one sentence (%s)', (_, id, change, message) => {
    const text = refusal(changed(change, id));
    expect(text).toMatch(message);
    expect(text).toMatch(/^The instrument cannot be read: .{1,210}\.$/u);
  });

  test('accepts withheld texts that left their hashes', () => {
    const { items, sharing } = parseInstrument(
      changed((draft) => {
        draft.sharing = 'withheld';
        for (const item of draft.items) {
          item.text = 'withheld';
          item.promptHash = 'a'.repeat(64);
        }
      })
    );
    expect(sharing).toBe('withheld');
    expect(items[0]).toMatchObject({ text: 'withheld', promptHash: 'a'.repeat(64) });
  });

  test('reads a file of the first version, in which the item named a value', () => {
    const old = changed((draft) => {
      delete draft.kind;
      for (const item of draft.items) {
        item.value = item.measure;
        delete item.measure;
      }
    });
    expect(parseInstrument(old)).toEqual(parseInstrument(changed(() => undefined)));
  });

  test.each([[null], [3], ['pvq40'], [[]], [{}], [{ items: null }]])('refuses %j', (data) => {
    expect(refusal(data)).toMatch(/^The instrument cannot be read/u);
  });

  test('keeps markup as plain text', () => {
    const text = '<script>alert(1)</script> is important to them';
    expect(parseInstrument(changed((d) => void (d.items[0]!.text = text))).items[0]!.text).toBe(
      text
    );
  });

  test('accepts its own result again', () => {
    const once = parseInstrument(readStatic('questionnaires/pvq40.json'));
    expect(parseInstrument(JSON.parse(JSON.stringify(once)))).toEqual(once);
  });

  test('never throws anything but an AxiaError', () => {
    const field = fc.constantFrom('id', 'question', 'scale', 'items', 'key', 'licence');
    fc.assert(
      fc.property(fc.jsonValue(), field, (junk, name) => {
        refusal(junk);
        try {
          parseInstrument(changed((draft) => void Object.assign(draft, { [name]: junk })));
        } catch (error) {
          expect(error).toBeInstanceOf(AxiaError);
        }
      })
    );
  });
});
