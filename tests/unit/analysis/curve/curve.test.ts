import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { analyseExact } from '../../../../src/lib/core/analysis/analyse';
import { DEFAULT_CHOICES } from '../../../../src/lib/core/analysis/choices';
import { CurveComputer, type CurveRequest } from '../../../../src/lib/core/analysis/curve/compute';
import {
  choicesOf,
  countSpecifications,
  CURVE_AXES,
  curveAxes,
  placeOf,
  specificationAt,
  type CurveAxis
} from '../../../../src/lib/core/analysis/curve/grid';
import type { FormInput } from '../../../../src/lib/core/analysis/form/inputs';
import { withoutItems } from '../../../../src/lib/core/analysis/curve/left-out';
import {
  marksAt,
  standingAt,
  summariseCurve,
  type Curve
} from '../../../../src/lib/core/analysis/curve/summary';
import type { AnalysisChoices, AnalysisInput } from '../../../../src/lib/core/analysis/types';
import { VALUES } from '../../../../src/lib/core/values';
import { EUROPE, randomConversations, randomDistributions, randomSamples } from '../fixtures';

const people = [EUROPE.reference, ...EUROPE.others].filter(({ id }) =>
  ['ess20_within', 'pvq40-us', 'svs-gb', 'ess11-de', 'gss2012-us'].includes(id)
);
const ids = people.map(({ id }) => id);
const all = new Set<CurveAxis>(CURVE_AXES);

const formsOf = (...inputs: AnalysisInput[]): FormInput[] =>
  inputs.map((input, k) => ({ arm: k === 0 ? null : 'letters', input }));

function requestOf(
  forms: FormInput[],
  varied: ReadonlySet<CurveAxis> = all,
  choices: AnalysisChoices = DEFAULT_CHOICES
): CurveRequest {
  const axes = curveAxes(forms, choices, ids, varied);
  const references = axes.reference.map((id) => people.find((one) => one.id === id)!);
  return { forms, axes, choices, references, people, dominance: EUROPE.dominance };
}

function curveOf(request: CurveRequest): Curve {
  const computer = new CurveComputer(request);
  const size = request.axes.map.length * request.references.length;
  const total = countSpecifications(request.axes);
  const curve = {
    axes: request.axes,
    similarity: new Float64Array(total),
    chance: new Float64Array(total),
    marks: request.axes.scoring.flatMap((_, scoring) => computer.marks(scoring))
  };
  for (let block = 0; block < computer.blocks; block++) {
    const { chance, similarity } = computer.block(block);
    curve.similarity.set(similarity, block * size);
    curve.chance.set(chance, block * size);
  }
  return curve;
}

/** The similarity that the results screen gives for the choices. */
function screenSimilarity(input: AnalysisInput, change: Partial<AnalysisChoices>): number | null {
  const choices = { ...DEFAULT_CHOICES, ...change };
  const references = {
    reference: people.find(({ id }) => id === choices.reference)!,
    others: [],
    dominance: EUROPE.dominance
  };
  const { populations } = analyseExact(input, choices, references);
  return populations.find(({ id }) => id === choices.population)!.similarity;
}

/** Everything but the kind of map, which is slow to search for. */
const quick = new Set(CURVE_AXES.filter((axis) => axis !== 'map'));

describe.each([
  ['distributions', formsOf(randomDistributions(4), randomDistributions(5))],
  ['generated answers', formsOf(randomSamples(6, 12))],
  ['conversations', formsOf(randomConversations(7, 30, 0.1))]
])('the specification curve of %s', (_name, forms) => {
  const curve = curveOf(requestOf(forms, quick));

  it('has at every place the similarity that the results screen shows for its choices', () => {
    fc.assert(
      fc.property(fc.nat(curve.similarity.length - 1), (place) => {
        const specification = specificationAt(curve.axes, place);
        const { input } = forms.find(({ arm }) => arm === specification.arm)!;
        const { leftOut } = specification;
        const seen = new Map<string, number>();
        const asked = withoutItems(input, (position) => {
          const { value } = input.instrument.items[position]!;
          seen.set(value, (seen.get(value) ?? 0) + 1);
          return seen.get(value) !== leftOut;
        });
        expect(asked.instrument.items).toHaveLength(
          input.instrument.items.length - (leftOut === null ? 0 : VALUES.length)
        );
        const shown = screenSimilarity(asked, choicesOf(specification));
        expect(shown).not.toBeNull();
        expect(curve.similarity[place]).toBeCloseTo(shown!, 9);
      }),
      { numRuns: 15 }
    );
  });

  it('finds every combination again by its choices', () => {
    fc.assert(
      fc.property(fc.nat(curve.similarity.length - 1), (place) => {
        const specification = specificationAt(curve.axes, place);
        const own = placeOf(curve.axes, { ...DEFAULT_CHOICES, ...choicesOf(specification) });
        expect(specificationAt(curve.axes, own!)).toEqual({
          ...specification,
          arm: null,
          leftOut: null
        });
      })
    );
  });

  it('says how many stand out, and which choice matters', () => {
    const summary = summariseCurve(curve);
    expect(summary.combinations).toBe(curve.similarity.length);
    const sorted = [...summary.order].map((place) => curve.similarity[place]!);
    expect(sorted).toEqual([...curve.similarity].sort((a, b) => a - b));
    const standings = [...curve.similarity.keys()].map((place) => standingAt(curve, place)!);
    const share = (key: 'aboveChance' | 'aboveOneDimension') =>
      standings.filter((one) => one[key]).length / standings.length;
    expect(summary.aboveChance).toBeCloseTo(share('aboveChance'), 12);
    expect(summary.aboveOneDimension).toBeCloseTo(share('aboveOneDimension'), 12);
    const compared = standings.filter(({ withinPeople }) => withinPeople !== null);
    expect(summary.withinPeople).toBeCloseTo(
      compared.filter(({ withinPeople }) => withinPeople).length / compared.length,
      12
    );
    expect(summary.axes.map(({ axis }) => axis)).toEqual(
      CURVE_AXES.filter((axis) => curve.axes[axis].length > 1)
    );
    // Main effects of a full grid share its variance without overlap.
    const explained = summary.axes.reduce((sum, { share: own }) => sum + own, 0);
    expect(explained).toBeGreaterThan(0);
    expect(explained).toBeLessThanOrEqual(1 + 1e-9);
    for (const { levels } of summary.axes)
      expect(levels.reduce((sum, { count }) => sum + count, 0)).toBe(summary.order.length);
  });
});

describe('the grid', () => {
  it('varies only what is to vary, and holds the reader’s own levels', () => {
    const forms = formsOf(randomDistributions(1));
    fc.assert(
      fc.property(
        fc.subarray([...CURVE_AXES]),
        fc.double({ min: 0, max: 10, noNaN: true }),
        fc.constantFrom('sqrt', 'one-minus-r', 'half-one-minus-r'),
        fc.constantFrom('classical', 'ratio', 'ordinal'),
        fc.constantFrom('uniform', 'custom', 'h-np'),
        (varied, temperature, dissimilarity, mds, population) => {
          const own = { ...DEFAULT_CHOICES, temperature, dissimilarity, mds, population } as const;
          const axes = curveAxes(forms, own, ids, new Set(varied));
          for (const axis of CURVE_AXES)
            if (!varied.includes(axis)) expect(axes[axis]).toHaveLength(1);
          const place = placeOf(axes, own);
          expect(place).not.toBeNull();
          const found = choicesOf(specificationAt(axes, place!));
          expect(found).toMatchObject({ temperature, mds, population });
        }
      )
    );
  });

  it('has more than 10,000 combinations of ordinary answers, each of them once', () => {
    const every = [EUROPE.reference, ...EUROPE.others].map(({ id }) => id);
    const axes = curveAxes(formsOf(randomDistributions(1)), DEFAULT_CHOICES, every, all);
    const total = countSpecifications(axes);
    expect(total).toBeGreaterThan(10_000);
    const keys = Array.from({ length: total }, (_, k) => JSON.stringify(specificationAt(axes, k)));
    expect(new Set(keys).size).toBe(total);
  });

  it('leaves the temperature of generated answers alone, and no value without an item', () => {
    const axes = curveAxes(formsOf(randomSamples(2, 5)), DEFAULT_CHOICES, ids, all);
    expect(axes.temperature).toEqual([DEFAULT_CHOICES.temperature]);
    const input = randomDistributions(1);
    const thin = withoutItems(input, (i) => input.instrument.items[i]!.number % 10 === 1);
    expect(curveAxes(formsOf(thin), DEFAULT_CHOICES, ids, all).leftOut).toEqual([null]);
  });
});

describe('combinations without a similarity', () => {
  it('are none, and counted among all combinations only', () => {
    const input = randomDistributions(3);
    const personas = input.personas.filter(({ condition }) => condition !== 'none');
    const varied = new Set<CurveAxis>(['population']);
    const curve = curveOf(requestOf(formsOf({ ...input, personas }), varied));
    const unprompted = curve.axes.population.indexOf('h-np');
    expect([...curve.similarity.keys()].filter((k) => Number.isNaN(curve.similarity[k]))).toEqual([
      unprompted
    ]);
    expect(standingAt(curve, unprompted)).toBeNull();
    const summary = summariseCurve(curve);
    expect(summary.order).toHaveLength(summary.combinations - 1);
    expect(summary.aboveChance).not.toBeNaN();
  });
});

describe('the marks', () => {
  it('compare people only with people who are not in the reference', () => {
    const curve = curveOf(requestOf(formsOf(randomDistributions(3)), new Set(['reference'])));
    const bands = ids.map((_, place) => marksAt(curve, place).people);
    // Germany’s own round is in the average of Europe: three samples are left for both.
    for (const band of bands) {
      expect(band!.low).toBeGreaterThan(0.5);
      expect(band!.high).toBeGreaterThanOrEqual(band!.low);
    }
    for (const { oneDimension } of curve.marks) {
      expect(oneDimension).toBeGreaterThan(0.4);
      expect(oneDimension).toBeLessThan(0.95);
    }
  });

  it('has people against people though only one human sample is compared with', () => {
    const request = requestOf(formsOf(randomDistributions(3)), new Set(['scoring']));
    const curve = curveOf(request);
    expect(request.references).toHaveLength(1);
    expect(marksAt(curve, 0).people).not.toBeNull();
  });

  it('leave chance its 5%', () => {
    const shares = Array.from({ length: 40 }, (_, seed) => {
      const curve = curveOf(requestOf(formsOf(randomDistributions(100 + seed)), new Set()));
      return standingAt(curve, 0)!.aboveChance;
    });
    expect(shares.filter(Boolean).length).toBeLessThan(8);
  });
});
