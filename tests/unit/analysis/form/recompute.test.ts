// The form report from nothing but the rows of answers.csv, as docs/form.md describes it.
import { expect, it } from 'vitest';
import { PLANTED, plantedStudy } from '../../../../scripts/bench-form/planted';
import { formAnswers } from '../../../../src/lib/core/analysis/form/cells';
import { armComparisons, orderAndLabel } from '../../../../src/lib/core/analysis/form/order';
import { parseInstrument } from '../../../../src/lib/core/instrument/instrument';
import { answerRows } from '../../../../src/lib/core/report/answers-csv';
import { readStatic } from '../../data/read-static';

const pvq = parseInstrument(readStatic('questionnaires/pvq40.json'));

it('follows from the exported answers', () => {
  const planted = {
    ...PLANTED[0]!,
    effects: { orderEffect: -0.15, labelPreference: 0.05, wordingEffect: 0.3 }
  };
  const { cells, answers } = plantedStudy(planted, 5, pvq);
  /** Probabilities by arm, condition and item, lowest score first. */
  const shares = new Map<string, number[]>();
  for (const [, condition, , item, arm, , , probability] of answerRows(cells, answers)) {
    const key = `${arm} ${condition} ${item}`;
    shares.set(key, [...(shares.get(key) ?? []), Number(probability)]);
  }
  const questions = [...shares.keys()].flatMap((key) =>
    key.startsWith('standard ') ? [key.slice('standard '.length)] : []
  );
  expect(questions).toHaveLength(440);
  const of = (arm: string, question: string) => shares.get(`${arm} ${question}`)!;
  const ends = (one: string, other: string) =>
    questions.reduce((sum, question) => {
      const [p, q] = [of(one, question), of(other, question)];
      return sum + (p[5]! - q[5]! + (q[0]! - p[0]!)) / 2 / questions.length;
    }, 0);
  const found = formAnswers(pvq, cells, answers);
  const { label, order } = orderAndLabel(found);
  expect(order!.mean).toBeCloseTo(ends('standard', 'backwards'), 12);
  expect(label!.mean).toBeCloseTo(ends('backwards', 'turned'), 12);
  const meanOf = (list: number[]) => list.reduce((sum, p, k) => sum + p * (k + 1), 0);
  const shift = questions.reduce(
    (sum, question) => sum + meanOf(of('turned', question)) - meanOf(of('standard', question)),
    0
  );
  const turned = armComparisons(found).find(({ arm }) => arm === 'turned')!;
  expect(turned.shift!.mean).toBeCloseTo(shift / questions.length, 12);
});
