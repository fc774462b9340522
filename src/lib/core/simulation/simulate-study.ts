import type { AnalysisInput, PersonaAnswers } from '../analysis/types';
import { conditionOf, type ConditionId } from '../study/condition';
import type { Instrument } from '../instrument/instrument';
import { VALUES, type ValueId } from '../values';
import type { SimulatedParameters } from './parameters';
import { simulateDistribution, simulatedItem } from './respond';

/** Ten full value prompts and the unprompted condition. */
const PERSONAS: ConditionId[] = [
  ...VALUES.map((value) => conditionOf(value, 'definition')),
  'none'
];

/**
 * A whole value-structure study of a simulated respondent at once, as the analysis takes it: the
 * same answers that a run of the study would store.
 *
 * @param seed integer in [0, 2^31)
 */
export function simulateStudy(
  parameters: SimulatedParameters,
  seed: number,
  instrument: Instrument
): AnalysisInput {
  const answersOf = (condition: ConditionId): PersonaAnswers => {
    const told = instrument.items.map((item) =>
      simulateDistribution(
        parameters,
        seed,
        condition,
        simulatedItem(instrument, item),
        instrument.scale.length
      )
    );
    return {
      mode: 'distribution',
      logProbabilities: told.map(({ logProbabilities }) => logProbabilities),
      outside: told.map(({ outside }) => outside)
    };
  };
  return {
    instrument: {
      id: instrument.id,
      items: instrument.items.map(({ number, measure, reversed }) => ({
        number,
        value: measure as ValueId, // of an instrument of values
        reversed
      })),
      scores: instrument.scale.map(({ score }) => score)
    },
    personas: PERSONAS.map((condition) => ({ condition, answers: answersOf(condition) }))
  };
}
