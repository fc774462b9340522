// Random respondents: how often their tests find something.
import { analyseAgreement } from '../../src/lib/core/analysis/agreement';
import { analyseExact, analyseValueStructure } from '../../src/lib/core/analysis/analyse';
import { analyseValueBehaviour, weightControls } from '../../src/lib/core/analysis/behaviour';
import type {
  BehaviourReferences,
  BehaviourInput
} from '../../src/lib/core/analysis/behaviour/types';
import { DEFAULT_CHOICES } from '../../src/lib/core/analysis/choices';
import { scoredInstrument, type StudyInput } from '../../src/lib/core/analysis/input';
import { permutationsOf } from '../../src/lib/core/analysis/population-result';
import { buildPersonas, selectPersonas } from '../../src/lib/core/analysis/persona';
import { finish } from '../../src/lib/core/analysis/steps';
import type { AnalysisReferences, PopulationId } from '../../src/lib/core/analysis/types';
import { humanMap } from '../../src/lib/core/analysis/value-map';
import { scaleOf, type Instrument } from '../../src/lib/core/instrument/instrument';
import {
  simulateDistribution,
  simulatedItem,
  simulatedPreset
} from '../../src/lib/core/simulation';
import { simulateStudy } from '../../src/lib/core/simulation/respond';
import { conditionOf, type ConditionId } from '../../src/lib/core/study/condition';
import { VALUES } from '../../src/lib/core/values';

const { parameters } = simulatedPreset('random')!;

/**
 * p-values of the permutation test of one random respondent, by population; null where there is none.
 *
 * @param permutations as many as are chosen
 */
export function protestOf(
  seed: number,
  populations: readonly PopulationId[],
  permutations: number,
  instrument: Instrument,
  references: AnalysisReferences
): (number | null)[] {
  const choices = { ...DEFAULT_CHOICES, seed, permutations };
  const input = simulateStudy(parameters, seed, instrument);
  const personas = selectPersonas(buildPersonas(input, choices), 'definition');
  const human = humanMap(references.reference, choices.scoring, choices);
  const basis = { personas, choices, references, human };
  const exact = analyseExact(input, choices, references).populations;
  return populations.map((id) => {
    const population = exact.find((one) => one.id === id)!;
    return permutationsOf(population, basis).protest?.p ?? null;
  });
}

const CONDITIONS: ConditionId[] = [
  ...VALUES.map((value) => conditionOf(value, 'definition')),
  'none'
];

function answered(instrument: Instrument, seed: number, each: number | null): BehaviourInput {
  const counts = new Map<string, number>();
  const items = instrument.items.filter(({ measure, reversed }) => {
    if (each === null) return true;
    const key = `${measure} ${String(reversed)}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
    return counts.get(key)! <= each / 2;
  });
  return {
    instrument: scoredInstrument(instrument, items),
    personas: CONDITIONS.map((condition) => {
      const said = items.map((item) =>
        simulateDistribution(
          parameters,
          seed,
          condition,
          simulatedItem(instrument, item),
          scaleOf(instrument, item).length
        )
      );
      const logProbabilities = said.map((one) => one.logProbabilities);
      const outside = said.map((one) => one.outside);
      return { condition, forms: [{ mode: 'distribution' as const, logProbabilities, outside }] };
    })
  };
}

/** Smallest adjusted p of each family in the results of one random respondent, statements included. */
export function familiesOf(
  seed: number,
  values: Instrument,
  behaviours: readonly Instrument[],
  statements: Instrument,
  references: AnalysisReferences,
  people: BehaviourReferences
): Record<string, number> {
  const choices = {
    ...DEFAULT_CHOICES,
    ...{ seed, individuals: 50, bootstraps: 2, permutations: 199 }
  };
  const study: StudyInput = {
    values: simulateStudy(parameters, seed, values),
    behaviours: behaviours.map((instrument) => answered(instrument, seed, null)),
    statements: [answered(statements, seed, 4)]
  };
  const { populations } = finish(analyseValueStructure(study.values!, choices, references));
  const { results } = finish(analyseValueBehaviour(study, choices, references, people));
  const controls = finish(weightControls(study, choices, references, people));
  const agreement = analyseAgreement(study.statements, choices);
  const least = (list: readonly (number | null | undefined)[]) =>
    Math.min(1, ...list.filter((p) => p != null));
  return {
    'permuted labels': least(populations.map(({ protest }) => protest?.adjustedP)),
    'circular order': least(populations.map(({ circularOrder }) => circularOrder?.adjustedP)),
    'turned circles': least(results.map(({ circles, signs }) => (circles ?? signs)?.adjustedP)),
    'permuted values': least(results.map(({ permuted }) => permuted?.adjustedP)),
    'human weights': least(controls.map(({ adjustedP }) => adjustedP)),
    'regrouped values': least(
      agreement.correlations.flatMap(({ chance }) => chance.map(({ adjustedP }) => adjustedP))
    )
  };
}
