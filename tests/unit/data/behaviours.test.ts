import { describe, expect, test } from 'vitest';
import { parseInstrument } from '../../../src/lib/core/instrument/instrument';
import { readStatic } from './read-static';

const AREAS = ['personality', 'politics', 'religion', 'ethics', 'interests'];
const PER_BEHAVIOUR = 20;

const { kind, scale, question, measures, items } = parseInstrument(
  readStatic('questionnaires/behaviours.json')
);
const behaviours = measures.filter(({ partOf }) => partOf !== null);
const statementsOf = (id: string) => items.filter(({ measure }) => measure === id);

/** A statement without what does not make it another one: case, punctuation, spacing. */
const normalised = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^a-z0-9]+/gu, ' ')
    .trim();

describe('behaviour statements', () => {
  test('are answered no or yes, and yes scores 1', () => {
    expect(kind).toBe('statements');
    expect(scale.map(({ label, score }) => [label, score])).toEqual([
      ['No', 0],
      ['Yes', 1]
    ]);
    expect(question.endsWith('Statement: {item}\n\nAnswer:')).toBe(true);
  });

  test('cover at least 24 behaviours of five areas, politics by at least four', () => {
    expect(measures.filter(({ partOf }) => partOf === null).map(({ id }) => id)).toEqual(AREAS);
    expect(behaviours.length).toBeGreaterThanOrEqual(24);
    for (const area of AREAS) {
      const parts = behaviours.filter(({ partOf }) => partOf === area);
      expect(parts.length, area).toBeGreaterThanOrEqual(4);
    }
  });

  test('belong to behaviours, never to an area', () => {
    expect(new Set(items.map(({ measure }) => measure))).toEqual(
      new Set(behaviours.map(({ id }) => id))
    );
  });

  test.each(behaviours)('$id: ten to agree with and ten to reject, in turn', ({ id }) => {
    const reversed = statementsOf(id).map((item) => item.reversed);
    expect(reversed).toHaveLength(PER_BEHAVIOUR);
    expect(reversed.filter(Boolean)).toHaveLength(PER_BEHAVIOUR / 2);
    expect(reversed.every((flag, k) => k === 0 || flag !== reversed[k - 1])).toBe(true);
  });

  test('come in rounds: each holds every behaviour once, half of it reversed', () => {
    const n = behaviours.length;
    expect(items.map(({ number }) => number)).toEqual(items.map((_, k) => k + 1));
    for (let start = 0; start < items.length; start += n) {
      const round = items.slice(start, start + n);
      expect(round.map(({ measure }) => measure)).toEqual(behaviours.map(({ id }) => id));
      expect(round.filter(({ reversed }) => reversed)).toHaveLength(n / 2);
    }
  });

  test('are all different, whatever their case and punctuation', () => {
    const seen = new Map<string, string>();
    for (const { text } of items) {
      expect(seen.get(normalised(text)), text).toBeUndefined();
      seen.set(normalised(text), text);
    }
  });

  test('are one sentence of 6 to 25 words in the first person', () => {
    for (const { text } of items) {
      expect(text).toMatch(/^[A-Z][^.!?;\n]+\.$/u);
      expect(text).toMatch(/\b(?:I|me|my|mine|myself|we|us|our|ours)\b/iu);
      const words = text.split(/\s+/u).length;
      expect(words, text).toBeGreaterThanOrEqual(6);
      expect(words, text).toBeLessThanOrEqual(25);
    }
  });

  test('are rejected otherwise than by denying them', () => {
    for (const { text } of items.filter(({ reversed }) => reversed)) {
      expect(text).not.toMatch(/\b(?:not|never)\b|n't\b/iu);
    }
  });

  test.each(measures)('$id: expected directions say something, or are null', (measure) => {
    if (measure.partOf === null || measure.id === 'neuroticism') {
      return expect(measure.expected).toBeNull();
    }
    expect(Object.values(measure.expected!).some((weight) => weight !== 0)).toBe(true);
  });

  test('expect conservatism to go with conservation, and liberalism with its opposite', () => {
    const expected = (id: string) => behaviours.find((one) => one.id === id)!.expected!;
    const right = ['politically-conservative', 'anti-immigration', 'believes-in-gun-rights'];
    for (const id of right) {
      expect(expected(id).security).toBeGreaterThan(0);
      expect(expected(id).universalism).toBeLessThan(0);
    }
    expect(expected('politically-liberal').security).toBeLessThan(0);
    expect(expected('politically-liberal').universalism).toBeGreaterThan(0);
  });
});
