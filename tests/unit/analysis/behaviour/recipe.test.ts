// The recipe of docs/analysis.md for behaviour, written a second time as a stranger would: plain
// loops and the general statistics, none of the analysis's own code.
import { describe, expect, it } from 'vitest';
import {
  DEFAULT_CHOICES,
  analyseValueBehaviour,
  type StudyInput
} from '../../../../src/lib/core/analysis';
import { finish } from '../../../../src/lib/core/analysis/steps';
import {
  POPULATIONS,
  type AnalysisChoices,
  type PersonaAnswers
} from '../../../../src/lib/core/analysis/types';
import {
  PRIMING_ARMS,
  primingCondition,
  type FormOwner,
  type PrimingArm
} from '../../../../src/lib/core/study/condition';
import { mulberry32 } from '../../../../src/lib/core/random';
import {
  behaviourSimilarity,
  largestRemainder,
  pearson,
  quantile
} from '../../../../src/lib/core/statistics';
import { VALUES } from '../../../../src/lib/core/values';
import { EUROPE } from '../fixtures';
import { rowOf } from '../option-rows';
import { SMALL_PEOPLE, SMALL_REFERENCE, smallStudy } from './small';

const choices: AnalysisChoices = {
  ...DEFAULT_CHOICES,
  temperature: 0.8,
  individuals: 60,
  bootstraps: 4,
  permutations: 50,
  seed: 11
};
const OWNERS: FormOwner[] = [...VALUES, 'none'];
const average = (list: number[]) => list.reduce((sum, x) => sum + x, 0) / list.length;

/** Ten centred value scores out of item scores. */
function valueScores({ values }: StudyInput, options: number[]): number[] {
  const scores = values!.instrument.items.map(({ reversed }, i) =>
    reversed ? 4 - options[i]! : options[i]! + 1
  );
  return VALUES.map(
    (value) =>
      average(scores.filter((_, i) => values!.instrument.items[i]!.value === value)) -
      average(scores)
  );
}

/** The measures kind, calm and odd. */
function measures([first, second, third, fourth]: number[]): Record<string, number> {
  return { kind: (first! + 1 + (3 - second!)) / 2, calm: third!, odd: fourth! + 1 };
}

function draw(answers: PersonaAnswers, random: () => number): number[] {
  if (answers.mode === 'sampled') throw new Error('distributions only');
  return answers.logProbabilities.map((logs) => {
    const u = random();
    const powers = logs!.map((log) => Math.exp(log / choices.temperature));
    const total = powers.reduce((a, b) => a + b);
    let reached = 0;
    const option = powers.findIndex((power) => (reached += power / total) > u);
    return option < 0 ? powers.length - 1 : option;
  });
}

interface Person {
  values: number[];
  measures: Record<string, number>;
}

function similarity(people: Person[]): number {
  const cells = SMALL_REFERENCE.rows.map((row) =>
    SMALL_REFERENCE.columns.map((column) =>
      column.measures.length === 0
        ? null
        : pearson(
            people.map(({ values }) =>
              average(row.values.map((value) => values[VALUES.indexOf(value)]!))
            ),
            people.map(
              (person) =>
                (column.reversed ? -1 : 1) *
                average(column.measures.map((id) => person.measures[id]!))
            )
          )
    )
  );
  return behaviourSimilarity(SMALL_REFERENCE.correlations, cells).r;
}

/** The individuals of one bootstrap population. */
function people(
  study: StudyInput,
  arm: PrimingArm,
  counts: number[],
  random: () => number,
  own: () => number
): Person[] {
  return counts.flatMap((count, p) => {
    const { answers } = study.values!.personas[p]!;
    const condition = primingCondition(OWNERS[p]!, arm);
    const { forms } = study.behaviours[0]!.personas.find((one) => one.condition === condition)!;
    return Array.from({ length: count }, (_, k): Person => {
      const form = forms[k % forms.length]!;
      if (answers.mode === 'sampled' && form.mode === 'sampled') {
        const repeat = Math.floor(random() * answers.options.repeats);
        return {
          values: valueScores(study, rowOf(answers.options, repeat) as number[]),
          measures: measures(rowOf(form.options, repeat) as number[])
        };
      }
      return {
        values: valueScores(study, draw(answers, random)),
        measures: measures(draw(form, own))
      };
    });
  });
}

describe('the documented recipe for behaviour', { timeout: 60_000 }, () => {
  it.each([
    ['distributions', smallStudy(1, null)],
    ['conversations', smallStudy(2, 9)]
  ] as const)('gives back every bootstrap similarity from %s', (_name, study) => {
    const { results } = finish(analyseValueBehaviour(study, choices, EUROPE, SMALL_PEOPLE));
    expect(results).toHaveLength(POPULATIONS.length * PRIMING_ARMS.length);
    const weights = { uniform: [...VALUES.map(() => 0.1), 0], 'h-np': hnp() };
    for (const [arm, place] of PRIMING_ARMS.map((id, j) => [id, j] as const)) {
      for (const population of ['uniform', 'h-np'] as const) {
        const s = POPULATIONS.indexOf(population);
        const result = results.find((one) => one.population === population && one.arm === arm)!;
        const counts = largestRemainder(weights[population], choices.individuals);
        const expected = Array.from({ length: choices.bootstraps }, (_, b) =>
          similarity(
            people(
              study,
              arm,
              counts,
              mulberry32(choices.seed + 1000 * s + b),
              mulberry32(choices.seed + 2_000_000 + 100_000 * place + 1000 * s + b)
            )
          )
        );
        result.bootstrap!.similarities.forEach((found, b) =>
          expect(found).toBeCloseTo(expected[b]!, 9)
        );
        expect(result.bootstrap!.percentile!.high).toBeCloseTo(quantile(expected, 0.975), 9);
        expect(result.knownCells).toBe(19);
        expect(result.allCells).toBe(29);
      }
    }
  });

  it('gives back the circles turned at random', () => {
    const { results } = finish(
      analyseValueBehaviour(smallStudy(1, null), choices, EUROPE, {
        chosen: { [SMALL_REFERENCE.instrument]: SMALL_REFERENCE },
        others: []
      })
    );
    const random = mulberry32(choices.seed + 10_000_000);
    const vector = (angles: number[]) => [
      average(angles.map(Math.cos)),
      average(angles.map(Math.sin))
    ];
    const angle = ([x, y]: number[]) => Math.atan2(y!, x!);
    const levels = Array.from({ length: 2000 }, () => {
      const [kind, calm, odd] = [random(), random(), random()].map((u) => 2 * Math.PI * u);
      const columns = [angle(vector([kind!, odd!])), null, calm! + Math.PI];
      const cells = SMALL_REFERENCE.rows.map(({ values }) => {
        const own = angle(
          vector(values.map((value) => (2 * Math.PI * VALUES.indexOf(value)) / 10))
        );
        return columns.map((column) => (column === null ? null : Math.cos(own - column)));
      });
      return behaviourSimilarity(SMALL_REFERENCE.correlations, cells).r;
    });
    for (const { chance, circles, similarity: observed } of results) {
      expect(chance!.mean).toBeCloseTo(average(levels), 9);
      expect(chance!.p95).toBeCloseTo(quantile(levels, 0.95), 9);
      const reached = levels.filter((level) => level >= observed! - 1e-9).length;
      expect(circles).toMatchObject({ p: (reached + 1) / 2001, replications: 2000 });
    }
  });

  it('gives back the permuted values', () => {
    // Rows of one value each: then whole rows of correlations change places.
    const single = {
      ...SMALL_REFERENCE,
      rows: SMALL_REFERENCE.rows.map((row, r) => (r < 9 ? row : { ...row, values: [VALUES[9]!] }))
    };
    const { results } = finish(
      analyseValueBehaviour(smallStudy(1, null), choices, EUROPE, {
        chosen: { [single.instrument]: single },
        others: []
      })
    );
    const {
      mapped,
      permuted,
      similarity: observed
    } = results.find(({ arm, population }) => arm === 'test' && population === 'h-np')!;
    const random = mulberry32(choices.seed + 11_000_000 + 1000 * 1 + 3);
    const levels = Array.from({ length: choices.permutations }, () => {
      const order = VALUES.map((_, i) => i);
      for (let i = 9; i > 0; i -= 1) {
        const j = Math.floor(random() * (i + 1));
        [order[i], order[j]] = [order[j]!, order[i]!];
      }
      return behaviourSimilarity(
        single.correlations,
        order.map((from) => mapped![from]!)
      ).r;
    });
    expect(permuted!.level.mean).toBeCloseTo(average(levels), 9);
    expect(permuted!.p).toBe(
      (levels.filter((level) => level >= observed! - 1e-9).length + 1) / (choices.permutations + 1)
    );
  });
});

function hnp(): number[] {
  const { shares, none } = EUROPE.dominance;
  const list = [...VALUES.map((value) => shares[value]), none];
  return list.map((share) => share / list.reduce((a, b) => a + b));
}
