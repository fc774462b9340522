import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { AnalysisInput } from '../../../src/lib/core/analysis/types';
import { verdictInWords, verdictOf, whyNotRead } from '../../../src/lib/core/analysis/verdict';
import { VALUES } from '../../../src/lib/core/values';
import { KNOWN_RESPONDENTS, verdictOn } from '../../../scripts/bench-verdict/respondents';
import { PVQ40 } from './fixtures';
import { tableOf } from './option-rows';

const OPTIONS = [1, 2, 3, 4, 5];
const DEFINITION = { prompts: 'definition' } as const;

/** One item a value. Half of the probability lies one point below the mean, half one above. */
function studyOf(
  means: readonly (readonly number[])[],
  { outside = 0.25, spread = 1 } = {}
): AnalysisInput {
  const half = Math.log((1 - outside) / (spread === 0 ? 1 : 2));
  return {
    instrument: {
      id: 'small',
      items: VALUES.slice(0, means[0]!.length).map((value, number) => ({
        number,
        value,
        reversed: false
      })),
      scores: OPTIONS
    },
    personas: means.map((row, v) => ({
      condition: VALUES[v]!,
      answers: {
        mode: 'distribution',
        logProbabilities: row.map((mean) =>
          OPTIONS.map((score) => (Math.abs(score - mean) === spread ? half : -Infinity))
        ),
        outside: row.map(() => outside)
      }
    }))
  };
}

const square = (n: number, of: (prompt: number, item: number) => number): number[][] =>
  Array.from({ length: n }, (_, c) => Array.from({ length: n }, (__, i) => of(c, i)));

describe('the figures behind the verdict', () => {
  it('are those computed by hand', () => {
    // Every mean is 3, and 4 on the own item: rows, columns and all have the mean 3 + 1/6.
    const verdict = verdictOf(studyOf(square(6, (c, i) => (c === i ? 4 : 3))), DEFINITION);
    expect(verdict.effect).toBeCloseTo(5 / 6, 12);
    expect(verdict.answerSd).toBeCloseTo(1, 12);
    expect(verdict.standardised).toBeCloseTo(5 / 6, 12);
    // Squares: 6 of (5/6)² and 30 of (1/6)², with 25 degrees of freedom.
    expect(verdict.residual).toBeCloseTo(Math.sqrt(5 / 25), 12);
    expect(verdict.itemSpread).toBeCloseTo(0, 12);
    expect(verdict.promptSpread).toBeCloseTo(Math.sqrt(1 / 6), 12);
    expect(verdict.onScale).toBeCloseTo(0.75, 12);
    // Of two options as probable the first: 2 for a mean of 3.
    expect(verdict.top).toEqual({ score: 2, share: 30 / 36 });
    // One of 720 orders reaches the effect.
    expect(verdict.p).toBeGreaterThan(0);
    expect(verdict.p).toBeLessThan(0.006);
    expect(verdict).toMatchObject({ level: 'measurable', conditions: 6, items: 6 });
  });

  it('leave out what a prompt does to all items and what all prompts do to an item', () => {
    const { effect, residual, itemSpread, promptSpread, level } = verdictOf(
      studyOf(square(6, (c, i) => 2 + (c % 2) + (i % 2))),
      DEFINITION
    );
    expect(effect).toBeCloseTo(0, 12);
    expect(residual).toBeCloseTo(0, 12);
    expect(itemSpread).toBeCloseTo(Math.sqrt(6 / 4 / 5), 12);
    expect(promptSpread).toBeCloseTo(Math.sqrt(6 / 4 / 5), 12);
    expect(level).toBe('unspecific');
  });

  it('take reversed items reversed', () => {
    const study = studyOf(square(6, (c, i) => (c === i ? 2 : 3)));
    const { items } = study.instrument;
    const reversed = { ...study.instrument, items: items.map((i) => ({ ...i, reversed: true })) };
    expect(verdictOf(study, DEFINITION).effect).toBeCloseTo(-5 / 6, 12);
    expect(verdictOf({ ...study, instrument: reversed }, DEFINITION).effect).toBeCloseTo(5 / 6, 12);
  });

  it('are unknown for fewer than five prompts, and for none of the form', () => {
    const four = verdictOf(studyOf(square(4, () => 3)), DEFINITION);
    expect(four).toMatchObject({ level: null, conditions: 4, effect: null, p: null });
    const none = verdictOf(studyOf(square(6, () => 3)), { prompts: 'name' });
    expect(none).toMatchObject({ level: null, conditions: 0, onScale: null, top: null });
  });

  it('compare the items that all prompts have an answer to', () => {
    const study = studyOf(square(6, (c, i) => (c === i ? 4 : 3)));
    const { answers } = study.personas[2]!;
    if (answers.mode === 'distribution') answers.logProbabilities[0] = null;
    expect(verdictOf(study, DEFINITION)).toMatchObject({ conditions: 6, items: 5 });
  });

  it('are off the scale with less than half of the probability on it', () => {
    const means = square(6, (c, i) => (c === i ? 4 : 3));
    expect(verdictOf(studyOf(means, { outside: 0.49 }), DEFINITION).level).toBe('measurable');
    expect(verdictOf(studyOf(means, { outside: 0.51 }), DEFINITION).level).toBe('off-scale');
  });

  it('need no spread of a single answer', () => {
    const same = verdictOf(
      studyOf(
        square(6, () => 3),
        { spread: 0 }
      ),
      DEFINITION
    );
    expect(same).toMatchObject({ level: 'independent', answerSd: 0, effect: 0, standardised: 0 });
    expect(same.top).toEqual({ score: 3, share: 1 });
    expect(verdictInWords(same)).toContain('3 in 100% of cases');
    const firm = studyOf(
      square(6, (c, i) => (c === i ? 4 : 3)),
      { spread: 0 }
    );
    expect(verdictOf(firm, DEFINITION)).toMatchObject({ level: 'measurable', answerSd: 0 });
  });

  it('take the noise of few texts off the spread over prompts', () => {
    const texts = (...read: number[]) => tableOf(read.map((option) => VALUES.map(() => option)));
    const study = (...read: number[]): AnalysisInput => ({
      instrument: studyOf([VALUES.map(() => 3)]).instrument,
      personas: VALUES.map((condition) => ({
        condition,
        answers: { mode: 'sampled', options: texts(...read), refusals: 5, unreadable: 5 }
      }))
    });
    const two = verdictOf(study(1, 3), DEFINITION);
    expect(two.answerSd).toBeCloseTo(Math.SQRT2, 12);
    expect(two).toMatchObject({ level: 'independent', promptSpread: 0, onScale: 20 / 30 });
    // With a single text there is no telling the two apart.
    expect(verdictOf(study(1), DEFINITION)).toMatchObject({
      level: 'unspecific',
      promptSpread: null
    });
  });
});

describe('the verdict', () => {
  const by = (id: string) => KNOWN_RESPONDENTS.find((respondent) => respondent.id === id)!;
  /** Verdicts over seeds 1 to 12: of distributions, or of texts. */
  const levels = (id: string, repeats = 0) =>
    Array.from({ length: 12 }, (_, seed) => {
      const input = by(id).study(seed + 1, PVQ40);
      return verdictOn(input, seed + 1, repeats).level;
    });
  const share = (list: readonly unknown[], level: string) =>
    list.filter((one) => one === level).length / list.length;

  it('on respondents of known strength is the one that docs/verdict.md measures', () => {
    for (const id of ['strong-circle', 'weak-circle', 'one-dimension', 'four-groups', 'own-value'])
      expect(share(levels(id), 'measurable'), id).toBe(1);
    expect(share(levels('circle-0.1'), 'weak')).toBe(1);
    expect(share(levels('circle-0'), 'independent')).toBe(1);
    expect(share(levels('label-only'), 'independent')).toBe(1);
    for (const id of ['random', 'acquiescent', 'form-driven'])
      expect(share(levels(id), 'unspecific'), id).toBeGreaterThanOrEqual(11 / 12);
    expect(share(levels('outside-0.6'), 'off-scale')).toBe(1);
  });

  it('is the same of ten texts a question, but for an error now and then', () => {
    for (const id of ['strong-circle', 'weak-circle', 'own-value'])
      expect(share(levels(id, 10), 'measurable'), id).toBeGreaterThanOrEqual(10 / 12);
    for (const id of ['circle-0', 'label-only'])
      expect(share(levels(id, 10), 'independent'), id).toBeGreaterThanOrEqual(10 / 12);
  });

  it('on real models is that their answers do not depend on the prompt', () => {
    const file = readFileSync(new URL('real-models.csv', import.meta.url), 'utf8');
    const rows = file.trim().split('\n').slice(1);
    const cells = rows.map((row) => row.split(','));
    const { instrument, personas } = by('strong-circle').study(1, PVQ40);
    const verdictOn = (model: string) => {
      const own = cells.filter(([name]) => name === model);
      expect(own).toHaveLength(440);
      return verdictOf(
        {
          instrument,
          personas: personas.map(({ condition }) => {
            const logProbabilities = PVQ40.items.map(({ number }) =>
              own
                .find(([, under, item]) => under === condition && Number(item) === number)!
                .slice(3)
                .map(Number)
            );
            const outside = logProbabilities.map(
              (logs) => 1 - logs.reduce((sum, log) => sum + Math.exp(log), 0)
            );
            return { condition, answers: { mode: 'distribution', logProbabilities, outside } };
          })
        },
        DEFINITION
      );
    };
    for (const model of ['smollm2-server', 'smollm2-wasm']) {
      const verdict = verdictOn(model);
      expect(verdict.level).toBe('independent');
      expect(Math.abs(verdict.effect!)).toBeLessThan(0.006);
      expect(verdict.p).toBeGreaterThan(0.5);
      expect(verdict.onScale).toBeCloseTo(0.519, 3);
      expect(verdict.top!.score).toBe(1);
      expect(verdict.top!.share).toBeGreaterThan(0.99);
      expect(verdictInWords(verdict)).toContain('do not depend on the value prompt');
    }
    // Its p is small, its effect a hundredth of the spread of one answer.
    const qwen = verdictOn('qwen-coder-server');
    expect(qwen.level).toBe('independent');
    expect(qwen.effect).toBeCloseTo(0.015, 3);
    expect(qwen.standardised).toBeCloseTo(0.01, 3);
    expect(qwen.p).toBeLessThan(0.01);
    expect(qwen.onScale).toBeCloseTo(0.998, 3);
  });

  it('lets similarities be read where the value prompts work', () => {
    expect(whyNotRead({ level: 'measurable' })).toBeNull();
    expect(whyNotRead({ level: 'weak' })).toBeNull();
    expect(whyNotRead({ level: null })).toBeNull();
    expect(whyNotRead(null)).toBeNull();
    for (const level of ['unspecific', 'independent', 'off-scale'] as const)
      expect(whyNotRead({ level })).not.toBeNull();
  });

  it('has words where too few prompts were answered for any figure', () => {
    const unknown = verdictOf(studyOf(square(4, () => 3)), DEFINITION);
    expect(verdictInWords(unknown)).toMatch(/too few value prompts/i);
    const offScale = { ...unknown, level: 'off-scale' as const, onScale: 0.3 };
    expect(verdictInWords(offScale)).toContain('30%');
  });

  it('in words has the effect with its p', () => {
    const works = verdictOf(studyOf(square(6, (c, i) => (c === i ? 4 : 3))), DEFINITION);
    expect(verdictInWords(works)).toMatch(/0\.83 points .*p (< \.001|= \.00\d)/u);
    const down = verdictOf(studyOf(square(6, (c, i) => (c === i ? 2 : 3))), DEFINITION);
    expect(down.level).toBe('unspecific');
    expect(verdictInWords(down)).toContain('−0.83 points');
    expect(verdictInWords({ ...works, level: 'off-scale', onScale: 0.2 })).toContain('20%');
  });
});
