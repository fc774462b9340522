import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readLessonFields } from '../../../src/lib/core/lesson/kept-lesson';

const usual = readLessonFields(null);

it('the form of a lesson is as it was left, and what cannot be kept is as usual', () => {
  const left = {
    title: 'Class 9b',
    instrument: 'pvq40',
    seats: 30,
    mode: 'shares',
    preset: '',
    link: '#/study?seed=2',
    respondent: 'wllama:tiny',
    overlap: 50
  };
  expect(readLessonFields(JSON.stringify(left))).toEqual(left);
  // An empty field of numbers is null.
  expect(readLessonFields(JSON.stringify({ ...left, seats: null, preset: 'gone' }))).toEqual({
    ...left,
    seats: usual.seats,
    preset: usual.preset
  });
});

it('no text breaks it', () => {
  fc.assert(
    fc.property(fc.oneof(fc.json(), fc.string()), (text) => {
      expect(Object.keys(readLessonFields(text))).toEqual(Object.keys(usual));
    })
  );
});
