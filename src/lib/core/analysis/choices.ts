import * as v from 'valibot';
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
  behaviourReferences: {},
  agreementCentred: false,
  conservative: null
};

const integer = (min: number, max: number) =>
  v.pipe(v.number(), v.integer(), v.minValue(min), v.maxValue(max));

const id = v.pipe(v.string(), v.minLength(1), v.maxLength(100));

const schema = v.object({
  prompts: v.picklist(['definition', 'name']),
  temperature: v.pipe(v.number(), v.finite(), v.minValue(0), v.maxValue(10)),
  scoring: v.picklist(SCORINGS),
  dissimilarity: v.picklist(DISSIMILARITIES),
  mds: v.picklist(MDS_KINDS),
  reference: v.pipe(v.string(), v.maxLength(100)),
  dominance: v.pipe(v.string(), v.maxLength(100)),
  population: v.picklist(POPULATIONS),
  customWeights: v.pipe(
    v.array(v.pipe(v.number(), v.finite(), v.minValue(0))),
    v.length(PERSONA_COUNT)
  ),
  individuals: integer(2, 100_000),
  bootstraps: integer(2, 10_000),
  permutations: integer(1, 100_000),
  seed: integer(0, 2 ** 31 - 1),
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
