import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AxiaError } from '../../../src/lib/core/error';
import { parseInstrument } from '../../../src/lib/core/instrument-schema';
import { readStatic } from './read-static';

interface Draft {
  [field: string]: unknown;
  scale: Record<string, unknown>[];
  items: Record<string, unknown>[];
  key: Record<string, number[]>;
}

/** The PVQ-40 file after `change`. */
function changed(change: (draft: Draft) => void): Draft {
  const draft = readStatic('questionnaires/pvq40.json') as Draft;
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
    ['a duplicate number', (d) => void (d.items[1]!.number = 1), /items.*one number/u],
    ['a duplicate text', (d) => void (d.items[1]!.text = d.items[0]!.text), /items.*one text/u],
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
    ['no items', (d) => void (d.items = []), /holds no item/u],
    ['one scale point', (d) => void d.scale.splice(1), /at least two/u],
    ['two points of one label', (d) => void (d.scale[1]!.label = '1'), /one label/u],
    ['a label with a space', (d) => void (d.scale[1]!.label = '2 3'), /must not hold spaces/u],
    ['falling scores', (d) => void (d.scale[1]!.score = 0), /ascending/u],
    ['an infinite score', (d) => void (d.scale[5]!.score = Infinity), /finite/u],
    ['no place for the item', (d) => void (d.question = '{scale}'), /\{item\} once/u],
    ['the item first', (d) => void (d.question = '{item} {scale}'), /scale before the item/u],
    ['an id with a path', (d) => void (d.id = '../secret'), /id: may hold/u],
    ['no licence', (d) => void delete d.licence, /licence/u]
  ])('refuses %s in one sentence', (_, change, message) => {
    const text = refusal(changed(change));
    expect(text).toMatch(message);
    expect(text).toMatch(/^The instrument cannot be read: .{1,210}\.$/u);
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
