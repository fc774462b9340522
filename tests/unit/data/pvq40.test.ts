import { describe, expect, test } from 'vitest';
import { parseInstrument } from '../../../src/lib/core/instrument/instrument';
import { VALUES, VALUE_LABELS, type ValueId } from '../../../src/lib/core/values';
import { readStatic } from './read-static';

/** The official key (Schwartz, Scoring and Analysis Instructions, June 2021), typed in again. */
const OFFICIAL_KEY: Record<ValueId, number[]> = {
  conformity: [7, 16, 28, 36],
  tradition: [9, 20, 25, 38],
  benevolence: [12, 18, 27, 33],
  universalism: [3, 8, 19, 23, 29, 40],
  self_direction: [1, 11, 22, 34],
  stimulation: [6, 15, 30],
  hedonism: [10, 26, 37],
  achievement: [4, 13, 24, 32],
  power: [2, 17, 39],
  security: [5, 14, 21, 31, 35]
};

/** Stems that would give a value away. */
const NAME_STEMS: Record<ValueId, RegExp> = {
  power: /power/iu,
  achievement: /achiev/iu,
  hedonism: /hedonis/iu,
  stimulation: /stimulat/iu,
  self_direction: /self.direct/iu,
  universalism: /universal/iu,
  benevolence: /benevol/iu,
  tradition: /tradition/iu,
  conformity: /conform/iu,
  security: /secur/iu
};

const pvq = parseInstrument(readStatic('questionnaires/pvq40.json'));

describe('PVQ-40', () => {
  test('covers items 1 to 40 exactly once, in order', () => {
    expect(pvq.items.map(({ number }) => number)).toEqual(
      Array.from({ length: 40 }, (_, k) => k + 1)
    );
  });

  test.each(VALUES)('has the official items of %s, none reversed', (value) => {
    const items = pvq.items.filter(({ measure }) => measure === value);
    expect(items.map(({ number }) => number)).toEqual(OFFICIAL_KEY[value]);
    expect(items.some(({ reversed }) => reversed)).toBe(false);
  });

  test('has the six anchored points of the official form', () => {
    expect(pvq.scale).toEqual(
      [
        'not like me at all',
        'not like me',
        'a little like me',
        'somewhat like me',
        'like me',
        'very much like me'
      ].map((anchor, k) => ({ label: String(k + 1), anchor, score: k + 1 }))
    );
  });

  test('ends its question with the item and the call for an answer', () => {
    expect(pvq.question.endsWith('Description: {item}\n\nAnswer:')).toBe(true);
  });

  test('names source, copyright, wording and licence', () => {
    expect(pvq.source).toMatch(/10\.9707\/2307-0919\.1173/u);
    expect(pvq.copyright).toMatch(/Shalom H\. Schwartz/u);
    expect(pvq.wording).toMatch(/not the official items/u);
    expect(pvq.licence).toMatch(/CC BY 4\.0/u);
  });

  test('has forty different texts', () => {
    expect(new Set(pvq.items.map(({ text }) => text)).size).toBe(40);
  });

  describe.each(pvq.items.map((item) => [item.number, item] as const))('portrait %i', (_, item) => {
    test('is two sentences about "this person", of moderate length', () => {
      expect(item.text).toMatch(/^This person [^.]+\. [A-Z][^.]+\.$/u);
      expect(item.text.length).toBeGreaterThanOrEqual(70);
      expect(item.text.length).toBeLessThanOrEqual(180);
    });

    test('states a goal and that it matters', () => {
      expect(item.text).toMatch(/important to them|matters? to them/u);
    });

    test('is gender-neutral', () => {
      expect(item.text).not.toMatch(
        /\b(he|him|his|himself|she|her|hers|herself|man|woman|men|women|mother|father)\b/iu
      );
    });

    test('names no value', () => {
      for (const value of VALUES) {
        expect(item.text).not.toMatch(NAME_STEMS[value]);
        expect(item.text.toLowerCase()).not.toContain(VALUE_LABELS[value].toLowerCase());
      }
    });
  });
});
