// Which value is misplaced, and how circular the structure is, each beside people's: docs/analysis.md, 17.
import { AxiaError } from '../error';
import type { SquareMatrix, ValueReference } from '../reference/reference';
import { angularCorrelation } from '../statistics/circular-order';
import { circularModel, type CircularModel } from '../statistics/circular-model';
import {
  correspondenceIndex,
  correspondenceTest,
  type CorrespondenceTest
} from '../statistics/correspondence-index';
import { dissimilarities } from '../statistics/dissimilarity';
import { mapFit, pointResiduals, type ShepardPair } from '../statistics/point-fit';
import { superimpose } from '../statistics/procrustes';
import { quantile } from '../statistics/summary';
import { theoreticalAngle, VALUES, type ValueId } from '../values';
import { isIndependent } from './ceiling';
import { withoutItems } from './curve/left-out';
import { correlationsOf, mixture } from './moments';
import { buildPersonas, selectPersonas, type Personas } from './persona';
import { personaWeights, scoringProblem } from './population';
import type { Steps } from './steps';
import type { AnalysisChoices, AnalysisInput, AnalysisReferences } from './types';
import { humanMap, packed, planarMaps, valueMap, type HumanMap, type MapOf } from './value-map';

/** How well one value fits. */
export interface ValueFit {
  value: ValueId;
  /** Distance from people's place, as a multiple of the root mean squared distance from their centre. */
  residual: number;
  /** The same of independent human samples; null where there is none. */
  people: { median: number; high: number } | null;
  /** Parts of the squared residuals of the respondent's and of people's map: 0-1, NaN for a perfect map. */
  stress: number;
  humanStress: number;
}

/** The exact similarity without an item, or without a persona; null where there is none. */
export interface LeftOut<What> {
  without: What;
  similarity: number | null;
}

/** Browne's model of raw correlations, or why there is none. */
export type CircleFit = { model: CircularModel; n: number } | { problem: string };

export interface StructureFit {
  similarity: number;
  /** Independent human samples that `people` of every value covers. */
  independent: number;
  values: ValueFit[];
  shepard: { respondent: ShepardPair[]; people: ShepardPair[] };
  /** In the order of the questionnaire, and of the ten values. */
  items: LeftOut<{ item: number; value: ValueId }>[];
  personas: LeftOut<ValueId>[];
  /** Jackknife standard error of the similarity over the items; null for fewer than two. */
  itemError: number | null;
  correspondence: {
    respondent: CorrespondenceTest;
    people: CorrespondenceTest;
    /** Range of the index over single human samples; null for none. */
    samples: { low: number; high: number; count: number } | null;
  };
  circle: { respondent: CircleFit; people: CircleFit };
}

/**
 * The fit of the population that is shown, value by value, item by item, and to a circle.
 *
 * @returns null where the population has no similarity
 * @throws AxiaError `invalid-input` as `analyseExact`
 */
export function* structureFit(
  input: AnalysisInput,
  choices: AnalysisChoices,
  references: AnalysisReferences
): Steps<StructureFit | null> {
  const human = humanMap(references.reference, choices.scoring, choices);
  yield null;
  const personas = personasOf(input, choices);
  const weights = weightsOf(personas, choices, references, human);
  if (weights === null) return null;
  const correlations = correlationsOf(mixture(personas, weights).covariance);
  if (correlations.flat().some(Number.isNaN)) return null;
  const map = packed(valueMap(correlations, choices).configuration);
  const target = packed(human.configuration);
  yield null;

  const mapOf = planarMaps(choices);
  const samples = references.others.flatMap((sample) => {
    const matrix = sample.correlations[human.scoring];
    return sample.members.length === 0 && matrix ? [{ sample, matrix }] : [];
  });
  const independent: number[][] = [];
  for (const { matrix, sample } of samples) {
    const own = isIndependent(sample, references.reference) && mapOf(packedMatrix(matrix));
    if (own) independent.push(pointResiduals(target, own));
    yield null;
  }
  const fit = fitOf(correlations, map, choices);
  const humanFit = fitOf(human.correlations, target, choices);
  const residuals = pointResiduals(target, map);

  const scoreWithout = (asked: AnalysisInput, left?: number): number | null => {
    const own = personasOf(asked, choices).map((persona, p) => (p === left ? null : persona));
    return similarityOf(own, choices, references, human, { mapOf, target });
  };
  const items: StructureFit['items'] = [];
  for (const [position, { number: item, value }] of input.instrument.items.entries()) {
    const similarity = scoreWithout(withoutItems(input, (other) => other !== position));
    items.push({ without: { item, value }, similarity });
    yield null;
  }
  const leftPersonas: StructureFit['personas'] = [];
  for (const [p, value] of VALUES.entries()) {
    leftPersonas.push({ without: value, similarity: scoreWithout(input, p) });
    yield null;
  }

  return {
    similarity: superimpose(target, map),
    independent: independent.length,
    values: VALUES.map((value, v) => {
      const people = independent.map((sample) => sample[v]!);
      return {
        value,
        residual: residuals[v]!,
        people:
          people.length === 0
            ? null
            : { median: quantile(people, 0.5), high: quantile(people, 0.95) },
        stress: fit.shares[v]!,
        humanStress: humanFit.shares[v]!
      };
    }),
    shepard: { respondent: fit.pairs, people: humanFit.pairs },
    items,
    personas: leftPersonas,
    itemError: jackknifeError(items.map(({ similarity }) => similarity)),
    correspondence: {
      respondent: yield* correspondenceTest(correlations),
      people: yield* correspondenceTest(human.correlations),
      samples: rangeOf(samples.map(({ matrix }) => correspondenceIndex(matrix).index))
    },
    circle: {
      respondent: circleFit(rawCorrelations(input, choices, weights), choices.individuals),
      people: peoplesCircle(references.reference)
    }
  };
}

const personasOf = (
  input: AnalysisInput,
  choices: Pick<AnalysisChoices, 'prompts' | 'scoring' | 'temperature'>
): Personas => selectPersonas(buildPersonas(input, choices), choices.prompts);

/** Weights of the population that is shown; null where it cannot be formed or scored. */
function weightsOf(
  personas: Personas,
  choices: AnalysisChoices,
  { dominance }: Pick<AnalysisReferences, 'dominance'>,
  human: HumanMap
): number[] | null {
  const { population } = choices;
  const formed = personaWeights(population, personas, choices, dominance, human.correlations);
  return scoringProblem(personas, formed) === null ? formed.weights : null;
}

function similarityOf(
  personas: Personas,
  choices: AnalysisChoices,
  references: Pick<AnalysisReferences, 'dominance'>,
  human: HumanMap,
  { mapOf, target }: { mapOf: MapOf; target: Float64Array }
): number | null {
  const weights = weightsOf(personas, choices, references, human);
  if (weights === null) return null;
  const map = mapOf(packedMatrix(correlationsOf(mixture(personas, weights).covariance)));
  return map && superimpose(target, map);
}

const packedMatrix = (matrix: SquareMatrix): Float64Array => Float64Array.from(matrix.flat());

const fitOf = (
  correlations: SquareMatrix,
  map: Float64Array,
  { dissimilarity, mds }: AnalysisChoices
) => mapFit(dissimilarities(correlations, dissimilarity), map, mds === 'ordinal');

/** Correlations of raw scores under the same weights: those of centred ones are of no full rank. */
const rawCorrelations = (
  input: AnalysisInput,
  choices: AnalysisChoices,
  weights: readonly number[]
): SquareMatrix => {
  const raw = personasOf(input, { ...choices, scoring: 'raw' });
  return correlationsOf(mixture(raw, weights).covariance);
};

function peoplesCircle({ correlations, sample, title }: ValueReference): CircleFit {
  if (correlations.raw === null)
    return { problem: `No correlations of raw scores are known of ${title}.` };
  return circleFit(correlations.raw, sample.n);
}

/** Fitted from the theoretical directions and from those of a map. */
function circleFit(correlations: SquareMatrix, n: number): CircleFit {
  try {
    const theory = VALUES.map(theoreticalAngle);
    const { configuration } = valueMap(correlations, { dissimilarity: 'sqrt', mds: 'classical' });
    const found = configuration.map(([x, y]) => Math.atan2(y, x));
    // Whether a map runs clockwise means nothing: the angles are to ascend with the theory.
    const turn = angularCorrelation(found, theory) < 0 ? -1 : 1;
    const mapped = found.map((angle) => turn * angle);
    return { model: circularModel(correlations, n, [theory, mapped]), n };
  } catch (error) {
    if (error instanceof AxiaError) return { problem: error.message };
    throw error;
  }
}

function rangeOf(list: readonly number[]) {
  if (list.length === 0) return null;
  return { low: Math.min(...list), high: Math.max(...list), count: list.length };
}

/** Standard error by the jackknife (Tukey 1958): sqrt((n - 1)/n times the squared deviations). */
function jackknifeError(list: readonly (number | null)[]): number | null {
  const known = list.filter((one) => one !== null);
  const n = known.length;
  if (n < 2) return null;
  const mean = known.reduce((sum, one) => sum + one, 0) / n;
  return Math.sqrt(((n - 1) / n) * known.reduce((sum, one) => sum + (one - mean) ** 2, 0));
}
