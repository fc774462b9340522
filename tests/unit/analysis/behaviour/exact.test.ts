import { describe, expect, it } from 'vitest';
import {
  DEFAULT_CHOICES,
  analyseValueBehaviour,
  type StudyInput
} from '../../../../src/lib/core/analysis';
import { finish } from '../../../../src/lib/core/analysis/steps';
import type { BehaviourResult } from '../../../../src/lib/core/analysis/behaviour/types';
import type { PersonaAnswers } from '../../../../src/lib/core/analysis/types';
import { primingCondition } from '../../../../src/lib/core/study/condition';
import { optionProbabilities } from '../../../../src/lib/core/study/answer';
import { mulberry32 } from '../../../../src/lib/core/random';
import { scorePerson } from '../../../../src/lib/core/statistics/mrat';
import { alphaOf, weightedCorrelation } from '../by-definition';
import { scoringKey } from '../../../../src/lib/core/instrument/scoring';
import { VALUES } from '../../../../src/lib/core/values';
import { EUROPE } from '../fixtures';
import { rowsOf, tableOf } from '../option-rows';
import { USUAL, simulatedBehaviours } from './fixtures';
import { FORMS, SMALL_PEOPLE, smallStudy } from './small';

const choices = { ...DEFAULT_CHOICES, individuals: 20, bootstraps: 2, permutations: 9 };

const resultsOf = (study: StudyInput) =>
  finish(analyseValueBehaviour(study, choices, EUROPE, SMALL_PEOPLE));

const uniform = (study: StudyInput, arm: BehaviourResult['arm']): BehaviourResult =>
  finish(
    analyseValueBehaviour(study, choices, EUROPE, SMALL_PEOPLE, {
      populations: ['uniform'],
      arms: [arm]
    })
  ).results[0]!;

const flat = (matrix: (number | null)[][] | null) => matrix!.flat().map((cell) => cell ?? NaN);

function largestGap(one: number[], other: number[]): number {
  return Math.max(...one.map((cell, i) => Math.abs(cell - other[i]!)));
}

/** Generated answers, so many of them, to the same questions by the same distributions. */
function sampled(study: StudyInput, repeats: number): StudyInput {
  const random = mulberry32(5);
  const texts = (answers: PersonaAnswers): PersonaAnswers => {
    if (answers.mode === 'sampled') return answers;
    const shares = answers.logProbabilities.map((logs) => optionProbabilities(logs, 1)!);
    return {
      mode: 'sampled',
      conversations: true,
      options: tableOf(
        Array.from({ length: repeats }, () =>
          shares.map((list) => {
            let left = random();
            const option = list.findIndex((share) => (left -= share) < 0);
            return option < 0 ? list.length - 1 : option;
          })
        )
      ),
      refusals: 0,
      unreadable: 0
    };
  };
  return {
    values: {
      ...study.values!,
      personas: study.values!.personas.map(({ condition, answers }) => ({
        condition,
        answers: texts(answers)
      }))
    },
    behaviours: study.behaviours.map(({ instrument, personas }) => ({
      instrument,
      personas: personas.map(({ condition, forms }) => ({ condition, forms: forms.map(texts) }))
    })),
    statements: []
  };
}

describe('the exact value-behaviour matrix', { timeout: 60_000 }, () => {
  it.each(['prompt', 'test'] as const)('is what many generated answers come to: %s', (arm) => {
    const study = smallStudy(3, null);
    const exact = flat(uniform(study, arm).correlations);
    const gap = (repeats: number) =>
      largestGap(exact, flat(uniform(sampled(study, repeats), arm).correlations));
    const far = gap(1000);
    expect(gap(10)).toBeGreaterThan(far);
    // 40 correlations over 10 000 individuals and more: a standard error of .01 each
    expect(far).toBeLessThan(0.04);
  });

  it('is the weighted correlation of the pool of conversations, listwise', () => {
    const study = smallStudy(4, 8, 0.2);
    const { items } = study.values!.instrument;
    const people: { values: number[]; kind: number; weight: number }[] = [];
    for (const value of VALUES) {
      const asked = study.values!.personas.find(({ condition }) => condition === value)!.answers;
      const { forms } = study.behaviours[0]!.personas.find(
        ({ condition }) => condition === primingCondition(value, 'test')
      )!;
      expect(forms).toHaveLength(FORMS);
      if (asked.mode !== 'sampled') throw new Error('sampled only');
      const scored = rowsOf(asked.options).map(
        (row) =>
          scorePerson(
            row.map((option, i) =>
              option === null ? null : items[i]!.reversed ? 4 - option : option + 1
            ),
            scoringKey(items)
          ).centred
      );
      for (const form of forms) {
        if (form.mode !== 'sampled') throw new Error('sampled only');
        const complete = rowsOf(form.options).flatMap(([first, second, third, fourth], k) => {
          const kind = [
            ...(first === null ? [] : [first! + 1]),
            ...(second === null ? [] : [3 - second!])
          ];
          // Half of each measure's questions: one of two, and two of the three of `good`.
          const enough = kind.length > 0 && third !== null && fourth !== null;
          if (!enough || scored[k]!.some(Number.isNaN)) return [];
          return [{ values: scored[k]!, kind: kind.reduce((a, b) => a + b) / kind.length }];
        });
        people.push(...complete.map((one) => ({ ...one, weight: 1 / complete.length })));
      }
    }
    expect(people.length).toBeLessThan(160); // the gaps did cost some individuals
    const found = uniform(study, 'test').correlations!;
    VALUES.forEach((_, v) =>
      expect(found[v]![1]).toBeCloseTo(
        weightedCorrelation(
          people.map(({ values }) => values[v]!),
          people.map(({ kind }) => kind),
          people.map(({ weight }) => weight)
        ),
        12
      )
    );
    expect(resultsOf(study).notes.join(' ')).toMatch(/Small \(questionnaire\): \d+ individuals/);
  });

  it('is the centre of the bootstrap', () => {
    const usual = { ...choices, individuals: 500, bootstraps: 20 };
    const study = simulatedBehaviours('strong-circle', 1);
    const { results } = finish(
      analyseValueBehaviour(study, usual, EUROPE, USUAL, {
        populations: ['uniform']
      })
    );
    const scored = results.filter(({ similarity }) => similarity !== null);
    expect(scored).toHaveLength(4);
    for (const { similarity, bootstrap } of scored) {
      // Spreads of .005 to .01: a standard error of .002, and a bias by sampling noise below that.
      expect(Math.abs(bootstrap!.mean - similarity!)).toBeLessThan(0.008);
      expect(bootstrap!.sd).toBeLessThan(0.02);
    }
  });

  it('gives means, spreads and reliabilities of the measures, wider ones too', () => {
    const study = sampled(smallStudy(6, null), 40);
    const [scores] = resultsOf(study).scores;
    expect(scores!.measures.map(({ id }) => id)).toEqual(['good', 'kind', 'calm', 'odd']);
    const power = study.behaviours[0]!.personas[0]!.forms[0]!;
    if (power.mode !== 'sampled') throw new Error('sampled only');
    const good = rowsOf(power.options).map(
      ([first, second, third]) => (first! + 1 + (3 - second!) + third!) / 3
    );
    const mean = good.reduce((a, b) => a + b) / 40;
    expect(scores!.means[0]![0]).toBeCloseTo(mean, 12);
    expect(scores!.sds[0]![0]).toBeCloseTo(
      Math.sqrt(good.reduce((sum, x) => sum + (x - mean) ** 2, 0) / 40),
      12
    );
    // Ten personas of forty individuals each: alpha of the pool.
    const pool = study.behaviours[0]!.personas.slice(0, 10).flatMap(({ forms }) => {
      const [form] = forms;
      if (form?.mode !== 'sampled') throw new Error('sampled only');
      return rowsOf(form.options).map(([first, second, third]) => [
        first! + 1,
        3 - second!,
        third!
      ]);
    });
    expect(scores!.alpha[0]).toBeCloseTo(alphaOf(pool), 9);
    expect(scores!.alpha[2]).toBeNull(); // one question
  });
});
