import fc from 'fast-check';
import { POPULATIONS, type AnalysisChoices } from '../../../src/lib/core/analysis/types';
import { ARMS } from '../../../src/lib/core/study/arm';
import { CONDITIONS } from '../../../src/lib/core/study/condition';
import {
  type DesignArms,
  type InstrumentUse,
  type StudyDesign,
  DESIGN_RANGES,
  withArms
} from '../../../src/lib/core/study/design';
import { STUDY_PRESETS } from '../../../src/lib/core/study/presets';
import {
  SIMULATED_FORM_RANGES,
  SIMULATED_PRESETS,
  SIMULATED_RANGES,
  SIMULATED_STRUCTURES
} from '../../../src/lib/core/simulation';
import { type SimulatedParameters } from '../../../src/lib/core/simulation/parameters';
import { CHOICE_LIMITS } from '../../../src/lib/core/analysis';

const real = ({ min, max }: { min: number; max: number }) =>
  fc.double({ min, max, noNaN: true }).map((number) => (number === 0 ? 0 : number)); // no -0
const whole = ({ min, max }: { min: number; max: number }) => fc.integer({ min, max });
const id = fc.stringMatching(/^[A-Za-z0-9]([A-Za-z0-9_.-]{0,30}[A-Za-z0-9_-])?$/);

const parameters: fc.Arbitrary<SimulatedParameters> = fc.record(
  {
    structure: fc.constantFrom(...SIMULATED_STRUCTURES),
    strength: real(SIMULATED_RANGES.strength),
    spread: real(SIMULATED_RANGES.spread),
    acquiescence: real(SIMULATED_RANGES.acquiescence),
    itemNoise: real(SIMULATED_RANGES.itemNoise),
    answerNoise: real(SIMULATED_RANGES.answerNoise),
    outside: real(SIMULATED_RANGES.outside),
    orderEffect: real(SIMULATED_FORM_RANGES.orderEffect),
    labelPreference: real(SIMULATED_FORM_RANGES.labelPreference),
    wordingEffect: real(SIMULATED_FORM_RANGES.wordingEffect)
  },
  {
    requiredKeys: [
      'structure',
      'strength',
      'spread',
      'acquiescence',
      'itemNoise',
      'answerNoise',
      'outside'
    ]
  }
);

const conditions = fc
  .subarray([...CONDITIONS], { minLength: 1 })
  .chain((some) => fc.shuffledSubarray(some, { minLength: some.length }));

/** Values of parameters: anything but blanks. */
const setting = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 30 })
  .filter((text) => text.trim() !== '' && text.length <= 60);

/** Items listed, all of them, or a sample. */
const items: fc.Arbitrary<Pick<InstrumentUse, 'items' | 'perMeasure'>> = fc.oneof(
  fc.record({
    items: fc.option(
      fc.uniqueArray(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 60 })
    )
  }),
  fc.record({ items: fc.constant(null), perMeasure: whole(DESIGN_RANGES.perMeasure) })
);

const instrument: fc.Arbitrary<InstrumentUse> = fc
  .tuple(
    fc.oneof(
      fc.stringMatching(/^[a-z0-9_-]{1,20}$/),
      fc.constantFrom('pvq40', 'charity', 'bfi2', 'behaviours')
    ),
    items,
    fc.record(
      {
        conditions,
        parameters: fc.dictionary(
          fc.oneof(fc.constant('currency'), fc.stringMatching(/^[a-z]{1,10}$/)),
          setting,
          { minKeys: 1, maxKeys: 3 }
        )
      },
      { requiredKeys: [] }
    )
  )
  .map(([id, asked, rest]) => ({ id, ...asked, ...rest }));

/** Base addresses as designs keep them. */
const url = fc
  .tuple(
    fc.constantFrom('http', 'https'),
    fc.oneof(fc.domain(), fc.constantFrom('localhost', '127.0.0.1', '[::1]', 'gpu-7')),
    fc.option(fc.integer({ min: 1, max: 65535 })),
    fc.constantFrom('', '/v1', '/openai/v1', '/a%20b;c,d')
  )
  .map(([scheme, host, port, path]) =>
    `${scheme}://${host}${port === null ? '' : `:${port}`}${path}`.toLowerCase()
  );

/** Models as servers name them: anything in one line. */
const served = fc.oneof(
  fc.constantFrom('Qwen/Qwen3-235B-A22B-Instruct-2507-FP8', 'gpt-oss:120b', '/models/a b.gguf'),
  fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 40 })
    .filter((text) => text.trim() !== '' && !/\p{Cc}/u.test(text))
);

const asked: fc.Arbitrary<Omit<StudyDesign, 'elicitation' | 'administration'>> = fc.record({
  version: fc.constant(1 as const),
  preset: fc.constantFrom('custom', ...STUDY_PRESETS.map((preset) => preset.id)),
  respondent: fc.oneof(
    fc.record({ kind: fc.constantFrom('webllm' as const, 'wllama' as const), model: id }),
    fc.record(
      {
        kind: fc.constant('endpoint' as const),
        url,
        model: served,
        atOnce: fc.integer(DESIGN_RANGES.atOnce)
      },
      { requiredKeys: ['kind', 'url', 'model'] }
    ),
    fc.record({
      kind: fc.constant('simulated' as const),
      preset: fc.constantFrom('custom', ...SIMULATED_PRESETS.map((preset) => preset.id)),
      parameters
    })
  ),
  conditions,
  instruments: fc.uniqueArray(instrument, {
    minLength: 1,
    maxLength: 4,
    selector: (use) => use.id
  }),
  fills: whole(DESIGN_RANGES.fills),
  seed: whole(DESIGN_RANGES.seed)
});

/** How answers are had: conversations need sampled text. */
const asking: fc.Arbitrary<Pick<StudyDesign, 'elicitation' | 'administration'>> = fc.oneof(
  fc.constant({ elicitation: { mode: 'distribution' }, administration: 'item' } as const),
  fc.record({
    elicitation: fc.record({
      mode: fc.constant('sampled' as const),
      temperature: real(DESIGN_RANGES.temperature),
      repeats: whole(DESIGN_RANGES.repeats)
    }),
    administration: fc.constantFrom('item' as const, 'conversation' as const)
  })
);

/** Other forms of the questions; null for none. */
const arms: fc.Arbitrary<DesignArms | null> = fc.option(
  fc.record({
    list: fc.shuffledSubarray([...ARMS], { minLength: 1 }),
    share: fc.constantFrom('all' as const, 'tenth' as const)
  })
);

/** Any design that can be written down. */
export const designs: fc.Arbitrary<StudyDesign> = fc
  .tuple(asked, asking, arms)
  .map(([what, how, varied]) => withArms({ ...what, ...how }, varied));

/** Any analysis choices that can be written down. */
export const analysisChoices: fc.Arbitrary<AnalysisChoices> = fc.record({
  prompts: fc.constantFrom('definition' as const, 'name' as const),
  temperature: real(CHOICE_LIMITS.temperature),
  scoring: fc.constantFrom('centred' as const, 'raw' as const),
  dissimilarity: fc.constantFrom(
    'sqrt' as const,
    'one-minus-r' as const,
    'half-one-minus-r' as const
  ),
  mds: fc.constantFrom('classical' as const, 'ratio' as const, 'ordinal' as const),
  reference: id,
  dominance: id,
  population: fc.constantFrom(...POPULATIONS),
  customWeights: fc
    .array(real(CHOICE_LIMITS.weight), { minLength: 11, maxLength: 11 })
    .filter((weights) => weights.some((weight) => weight > 0)),
  individuals: whole(CHOICE_LIMITS.individuals),
  bootstraps: whole(CHOICE_LIMITS.bootstraps),
  permutations: whole(CHOICE_LIMITS.permutations),
  seed: whole(CHOICE_LIMITS.seed),
  margin: real(CHOICE_LIMITS.margin),
  behaviourReferences: fc.dictionary(
    // Not what objects have anyway.
    fc
      .stringMatching(/^[a-z0-9_-]{1,20}$/)
      .filter((name) => !/^__proto__$|^constructor$|^prototype$/.test(name)),
    id
  ),
  agreementCentred: fc.boolean(),
  conservative: fc.option(
    fc.uniqueArray(
      fc.record({ behaviour: fc.stringMatching(/^[A-Za-z0-9_-]{1,30}$/), reversed: fc.boolean() }),
      { minLength: 1, maxLength: 10, selector: ({ behaviour }) => behaviour }
    )
  )
});
