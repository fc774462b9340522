import fc from 'fast-check';
import { expect, it } from 'vitest';
import { AxiaError } from '../../../src/lib/core/error';
import { mapForm, readForm } from '../../../src/lib/core/import';
import { parseInstrument, type Instrument } from '../../../src/lib/core/instrument/instrument';
import { decodeText } from '../../../src/lib/platform';
import { dressedForm } from './random-forms';

/** A key for a form of so many items. */
const keyOf = (count: number): Instrument =>
  parseInstrument({
    id: 'made-up',
    kind: 'behaviour',
    title: 'Made up',
    question: '{scale} {item}',
    scale: [1, 2, 3].map((score) => ({ label: String(score), anchor: `a${score}`, score })),
    measures: [{ id: 'giving', label: 'Giving' }],
    items: Array.from({ length: count }, (_, k) => ({
      number: k + 1,
      text: `Own ${k + 1}`,
      measure: 'giving',
      reversed: false
    })),
    version: '1',
    language: 'en',
    source: 's',
    copyright: 'c',
    wording: 'w',
    licence: 'l'
  });

const flat = (text: string) => text.replace(/\s+/gu, ' ').trim();

it('2,000 random forms come back with the same items in the same order, or are refused in words', () => {
  const outcomes = { read: 0, refused: 0, 'sound, but asked': 0 };
  fc.assert(
    fc.property(dressedForm, ({ bytes, texts, defect, described }) => {
      let found: string[];
      let doubtful: boolean;
      try {
        const { text, certain, replaced } = decodeText(bytes);
        doubtful = !certain || replaced > 0;
        const { items, refusal } = readForm(text);
        if (refusal) throw refusal;
        const form = mapForm(keyOf(texts.length), items, { language: 'en', source: 's' });
        found = form.items.map((item) => item.text);
      } catch (error) {
        expect(error, described).toBeInstanceOf(AxiaError);
        expect((error as AxiaError).kind, described).toBe('invalid-input');
        expect((error as AxiaError).advice).not.toBe('');
        outcomes[defect === null ? 'sound, but asked' : 'refused'] += 1;
        return;
      }
      // An encoding that had to be guessed is shown with its characters before anything is kept.
      if (doubtful && found.join() !== texts.map(flat).join()) return;
      expect(found, described).toEqual(texts.map(flat));
      outcomes.read += 1;
    }),
    { numRuns: 2000, seed: 20261130 }
  );
  // Nearly every sound form is read without a question.
  expect(outcomes.read).toBeGreaterThan(1200);
  expect(outcomes['sound, but asked']).toBeLessThan(100);
  expect(outcomes.refused).toBeGreaterThan(200);
});
