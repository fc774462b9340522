import * as v from 'valibot';
import { jsonText } from '../json';
import { DISSIMILARITIES, MDS_KINDS, SCORINGS } from '../map-choices';
import { parseData } from '../parse-data';
import { PERSONA_COUNT } from './population';
import { VALUES } from '../values';
import { POPULATIONS, type AnalysisChoices } from './types';

/** What is chosen before anybody chooses anything: the study's own settings where it states them. */
export const DEFAULT_CHOICES: AnalysisChoices = {
  prompts: 'definition',
  temperature: 1,
  scoring: 'centred',
  dissimilarity: 'sqrt',
  mds: 'classical',
  reference: 'ess20_within',
  dominance: 'ess20-strict',
  population: 'uniform',
  customWeights: [...VALUES.map(() => 1 / VALUES.length), 0],
  individuals: 500,
  bootstraps: 100,
  permutations: 9999,
  seed: 1,
  margin: 0.05,
  behaviourReferences: {},
  agreementCentred: false,
  conservative: null
};

/**
 * Limits of the numbers among the choices, both ends included: the same in addresses, in the form
 * on the results screen, and here.
 */
export const CHOICE_LIMITS = {
  temperature: { min: 0, max: 10 },
  /** Of one of `customWeights`. */
  weight: { min: 0, max: 1e6 },
  individuals: { min: 2, max: 10_000 },
  bootstraps: { min: 2, max: 2_000 },
  permutations: { min: 1, max: 99_999 },
  seed: { min: 0, max: 2 ** 31 - 1 },
  margin: { min: 0.001, max: 0.5 }
} as const;

const decimal = ({ min, max }: { min: number; max: number }) =>
  v.pipe(v.number(), v.finite(), v.minValue(min), v.maxValue(max));
const integer = (limits: { min: number; max: number }) => v.pipe(decimal(limits), v.integer());

const id = v.pipe(v.string(), v.minLength(1), v.maxLength(100));

const schema = v.object({
  prompts: v.picklist(['definition', 'name']),
  temperature: decimal(CHOICE_LIMITS.temperature),
  scoring: v.picklist(SCORINGS),
  dissimilarity: v.picklist(DISSIMILARITIES),
  mds: v.picklist(MDS_KINDS),
  reference: v.pipe(v.string(), v.maxLength(100)),
  dominance: v.pipe(v.string(), v.maxLength(100)),
  population: v.picklist(POPULATIONS),
  customWeights: v.pipe(v.array(decimal(CHOICE_LIMITS.weight)), v.length(PERSONA_COUNT)),
  individuals: integer(CHOICE_LIMITS.individuals),
  bootstraps: integer(CHOICE_LIMITS.bootstraps),
  permutations: integer(CHOICE_LIMITS.permutations),
  seed: integer(CHOICE_LIMITS.seed),
  margin: v.optional(decimal(CHOICE_LIMITS.margin), DEFAULT_CHOICES.margin),
  behaviourReferences: v.optional(v.record(id, id), {}),
  agreementCentred: v.optional(v.boolean(), false),
  conservative: v.optional(
    v.nullable(
      v.pipe(
        v.array(v.object({ behaviour: id, reversed: v.boolean() })),
        v.minLength(1),
        v.maxLength(200)
      )
    ),
    null
  )
});

/** Whether two sets of choices lead to the same numbers in the same figures. */
export const sameChoices = (one: AnalysisChoices, other: AnalysisChoices): boolean =>
  jsonText(one) === jsonText(other);

/** The choices that are not those of the defaults. */
export const changedChoices = (choices: AnalysisChoices): (keyof AnalysisChoices)[] =>
  (Object.keys(DEFAULT_CHOICES) as (keyof AnalysisChoices)[]).filter(
    (key) => jsonText(choices[key]) !== jsonText(DEFAULT_CHOICES[key])
  );

/**
 * Choices from untrusted data (an address, a bundle).
 *
 * @throws AxiaError `invalid-input` that names the first choice that cannot be honoured
 */
export function parseChoices(data: unknown): AnalysisChoices {
  return parseData(
    schema,
    data,
    'The choices of the analysis',
    'Set the choice to one of those offered on the results screen.'
  );
}
