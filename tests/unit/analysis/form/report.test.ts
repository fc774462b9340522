import { describe, expect, it } from 'vitest';
import {
  plantedAnswers,
  PLANTED,
  WORDED,
  type Planted
} from '../../../../scripts/bench-form/planted';
import { DEFAULT_CHOICES } from '../../../../src/lib/core/analysis/choices';
import { formAnswers } from '../../../../src/lib/core/analysis/form/cells';
import { itemRest, responseBias } from '../../../../src/lib/core/analysis/form/keys';
import { armComparisons, orderAndLabel } from '../../../../src/lib/core/analysis/form/order';
import { promptEffects, shuffledDefinitions } from '../../../../src/lib/core/analysis/form/prompts';
import { formReport } from '../../../../src/lib/core/analysis/form/report';
import { formVariance } from '../../../../src/lib/core/analysis/form/variance';
import { formVerdict } from '../../../../src/lib/core/analysis/form/words';
import { StudyInputBuilder } from '../../../../src/lib/core/analysis';
import { finish } from '../../../../src/lib/core/analysis/steps';
import { parseInstrument, type Instrument } from '../../../../src/lib/core/instrument/instrument';
import {
  simulateDistribution,
  simulatedItem,
  simulatedPreset
} from '../../../../src/lib/core/simulation';
import type { Answer } from '../../../../src/lib/core/study/answer';
import { withArms } from '../../../../src/lib/core/study/design';
import { studyPreset } from '../../../../src/lib/core/study/presets';
import { simulatedIdentity } from '../../../../src/lib/engines/simulated';
import { planCells } from '../../../fakes/plan-cells';
import { EUROPE } from '../fixtures';
import { readStatic } from '../../data/read-static';

const pvq = parseInstrument(readStatic('questionnaires/pvq40.json'));
const SEEDS = Array.from({ length: 12 }, (_, k) => k + 1);
const found = (wanted: (planted: Planted) => boolean, list = PLANTED) => list.find(wanted)!;
const within = ({ low, high }: { low: number; high: number }, size: number) =>
  low <= size && size <= high;

describe('what is planted', () => {
  it.each([
    ['order', { orderEffect: 0.1 }],
    ['label', { labelPreference: -0.1 }],
    ['nothing', {}]
  ] as const)('%s is found with its size, and nothing else', (_, effects) => {
    const planted: Planted = { ...found(({ repeats }) => repeats === 10), effects };
    const both = { orderEffect: 0, labelPreference: 0, ...effects };
    const results = SEEDS.map((seed) => orderAndLabel(plantedAnswers(planted, seed, pvq)));
    for (const [size, intervals] of [
      [both.orderEffect, results.map(({ order }) => order!)],
      [both.labelPreference, results.map(({ label }) => label!)]
    ] as const) {
      // One of twelve at most misses: beyond that the 95% would be none.
      expect(intervals.filter((one) => within(one, size)).length).toBeGreaterThanOrEqual(11);
      const zeros = intervals.filter((one) => within(one, 0)).length;
      if (size === 0) expect(zeros).toBeGreaterThanOrEqual(11);
      else expect(zeros).toBe(0);
    }
  });

  it('of other words, is found in the items, and lowers signal over form', () => {
    const [clean, , moved] = WORDED.map((one) =>
      formVariance(plantedAnswers({ ...one, repeats: 0 }, 1, pvq))!
    );
    const itemByForm = moved!.sources.find(({ source }) => source === 'itemByArm')!;
    expect(itemByForm.interval!.low).toBeGreaterThan(0.03);
    expect(clean!.form).toBeCloseTo(0, 6);
    expect(moved!.ratio!).toBeGreaterThan(2);
    expect(moved!.signal).toBeCloseTo(clean!.signal, 1);
  });
});

/** A whole study of the simulated respondent, through the plan. */
function study(asked: readonly Instrument[], list: Parameters<typeof withArms>[1]) {
  const { parameters } = simulatedPreset('strong-circle')!;
  const spec = { kind: 'simulated', preset: 'strong-circle', parameters } as const;
  const plain = studyPreset('value-structure')!.design(spec, 1);
  const uses = asked.map(({ id }) => ({ id, items: null }));
  const design = withArms({ ...plain, instruments: uses }, list);
  const { cells } = planCells(design, asked, simulatedIdentity(spec, 1));
  const answers = new Map(
    cells.map(({ arm = null, condition, id, instrument: of, item: number, options }) => {
      const instrument = asked.find((one) => one.id === of)!;
      const item = simulatedItem(
        instrument,
        instrument.items.find((one) => one.number === number)!
      );
      const told = simulateDistribution(parameters, 1, condition, item, options.length, null, arm);
      return [id, { cellId: id, status: 'answered', mode: 'distribution', ...told }] as const;
    })
  );
  return { design, instruments: asked, cells, answers: answers as ReadonlyMap<string, Answer> };
}

describe('the form report of a study', () => {
  const whole = study([pvq], { list: ['turned', 'letters', 'shuffled', 'persona'], share: 'all' });

  it('rests on all forms, and the study’s own figures on the usual one alone', () => {
    const plain = study([pvq], null);
    const input = (one: typeof whole) =>
      new StudyInputBuilder(one.design, one.instruments, one.cells)
        .add(one.answers.values())
        .build();
    expect(input(whole)).toEqual(input(plain));
    const report = finish(formReport(whole, DEFAULT_CHOICES, EUROPE));
    // The simulated respondent answers what is asked, whatever the labels.
    expect(report.similarities.map(({ arm }) => arm)).toEqual([null, 'turned', 'letters']);
    expect(new Set(report.similarities.map(({ similarity }) => similarity?.toFixed(9))).size).toBe(
      1
    );
    expect(formVerdict(report)).toMatch(/No effect of the form/u);
    expect(formVerdict(finish(formReport(plain, DEFAULT_CHOICES, null)))).toMatch(/not known/u);
  });

  it('says whether prompts raise their own values, and whether name or definition does', () => {
    const answers = formAnswers(pvq, whole.cells, whole.answers);
    const effects = promptEffects(answers);
    expect(effects).toHaveLength(10);
    expect(effects.every(({ mostOfAll, ownMost }) => ownMost && mostOfAll)).toBe(true);
    const { defined, named } = shuffledDefinitions(answers)!;
    expect(named!.low).toBeGreaterThan(0);
    expect(named!.mean).toBeGreaterThan(defined!.mean);
    const persona = armComparisons(answers).find(({ arm }) => arm === 'persona')!;
    expect(persona.difference).toBeCloseTo(0, 12);
  });
});

describe('the keys of a questionnaire', () => {
  const bfi = parseInstrument(readStatic('questionnaires/bfi2.json'));
  const { answers, cells } = study([pvq, bfi], null);

  it('tell agreeing from content where items are reversed, and not in the PVQ', () => {
    const big = responseBias(formAnswers(bfi, cells, answers));
    expect(big).toMatchObject({ straight: 30, reversed: 30, orthogonality: 1 });
    expect(big.biasShare!).toBeLessThan(0.05);
    const values = responseBias(formAnswers(pvq, cells, answers));
    expect(values).toMatchObject({ reversed: 0, orthogonality: 0, bias: null, biasShare: null });
  });

  it('find agreeing with everything', () => {
    const agreeing = new Map(
      cells.map((cell, k) => {
        const logs = cell.options.map((_, option) => (option >= 3 ? -1 - (k % 3) / 10 : -20));
        const answer = { cellId: cell.id, status: 'answered', mode: 'distribution' } as const;
        return [cell.id, { ...answer, logProbabilities: logs, outside: 0 }] as const;
      })
    );
    expect(responseBias(formAnswers(bfi, cells, agreeing)).bothAgreed).toBe(1);
  });

  it('count for every measure of an item, whichever it names first', () => {
    const [one, other, third] = [...new Set(bfi.items.map(({ measure }) => measure))];
    const { number } = bfi.items.find(({ measure }) => measure === third)!;
    const keys = [
      { measure: one!, reversed: false },
      { measure: other!, reversed: true }
    ];
    const [named, swapped] = [keys, keys.toReversed()].map(([first, also]) => {
      const items = bfi.items.map((item) =>
        item.number === number ? { ...item, ...first!, also: [also!] } : item
      );
      const asked = formAnswers({ ...bfi, items }, cells, answers);
      return { bias: responseBias(asked), rest: itemRest(asked) };
    });
    expect(swapped!.bias.orthogonality).toBeCloseTo(named!.bias.orthogonality, 12);
    expect(swapped!.bias.biasShare!).toBeCloseTo(named!.bias.biasShare!, 12);
    expect(swapped!.rest.median!).toBeCloseTo(named!.rest.median!, 12);
    expect(named!.rest.items).toBe(itemRest(formAnswers(bfi, cells, answers)).items + 1);
  });

  it('look wrong where an item goes against its measure', () => {
    const wrong: Instrument = {
      ...bfi,
      items: bfi.items.map((item) =>
        item.number === 1 ? { ...item, reversed: !item.reversed } : item
      )
    };
    const right = itemRest(formAnswers(bfi, cells, answers));
    expect(right.flagged).toEqual([]);
    expect(itemRest(formAnswers(wrong, cells, answers)).flagged.map(({ item }) => item)).toContain(
      1
    );
  });
});
