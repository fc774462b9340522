import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseInstrument } from '../../../src/lib/core/instrument/instrument';
import { readCodes, writeCode } from '../../../src/lib/core/lesson/code';
import type { AnswerLesson } from '../../../src/lib/core/lesson/lesson';
import { mergeSheets } from '../../../src/lib/core/lesson/merge';
import { actedValue, wordingPrint, type AnswerSheet } from '../../../src/lib/core/lesson/sheet';
import { VALUES } from '../../../src/lib/core/values';

const pvq21 = parseInstrument(JSON.parse(readFileSync('static/questionnaires/pvq21.json', 'utf8')));
const lesson: AnswerLesson = {
  id: 'K3F9QZ',
  title: 'A',
  instrument: 'pvq21',
  seats: 24,
  act: true
};

const sheetOf = (seat: number, change: Partial<AnswerSheet> = {}): AnswerSheet => ({
  lesson: lesson.id,
  seat,
  instrument: 'pvq21',
  wording: wordingPrint(pvq21),
  as: actedValue(lesson.id, seat),
  chosen: pvq21.items.map(({ number }) => (number * seat) % 6),
  ...change
});

describe('24 seats that hand in codes', () => {
  const all = Array.from({ length: 24 }, (_, k) => sheetOf(k + 1));
  const broken = writeCode(all[4]!).slice(0, -9);
  const pasted = [
    ...all.filter(({ seat }) => seat !== 3 && seat !== 5).map(writeCode),
    broken,
    writeCode(all[6]!), // twice
    writeCode(sheetOf(9, { chosen: pvq21.items.map(() => 0) })), // another answer of seat 9
    writeCode(sheetOf(3, { wording: '00000000' })),
    writeCode(sheetOf(11, { lesson: 'AAAAAA' })),
    writeCode(sheetOf(25)),
    writeCode(sheetOf(12, { as: null })),
    writeCode(sheetOf(13, { chosen: [1, 2] }))
  ].join('\n');
  const { sheets, problems } = readCodes(pasted);
  const { seats, refused } = mergeSheets(lesson, pvq21, sheets);

  it('count once each, as they were answered', () => {
    for (const { seat, state, chosen, as } of seats) {
      const counted = ![3, 5, 9].includes(seat);
      expect(state === 'in').toBe(counted);
      expect(chosen).toEqual(counted ? all[seat - 1]!.chosen : null);
      expect(as).toBe(all[seat - 1]!.as);
    }
  });

  it('are named where they are missing, doubled, different or refused', () => {
    const of = (wanted: string) =>
      seats.flatMap(({ seat, state }) => (state === wanted ? [seat] : []));
    expect(of('missing')).toEqual([3, 5]);
    expect(of('differs')).toEqual([9]);
    expect(seats.filter(({ copies }) => copies > 1).map(({ seat }) => seat)).toEqual([7, 9]);
    expect(problems).toHaveLength(1);
    expect(refused.map((text) => /\d+/.exec(text)![0])).toEqual(['3', '11', '25', '12', '13']);
  });
});

it('ten seats in a row act the ten values, in an order of the lesson’s own', () => {
  const dealt = (id: string) => Array.from({ length: 10 }, (_, k) => actedValue(id, k + 4));
  expect([...dealt('K3F9QZ')].sort()).toEqual([...VALUES].sort());
  expect(dealt('K3F9QZ')).not.toEqual(dealt('AAAAAA'));
});
