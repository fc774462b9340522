import { readdirSync, readFileSync } from 'node:fs';
import type { BehaviourReference } from '../../../../src/lib/core/reference/behaviour-reference';
import type {
  BehaviourInput,
  BehaviourReferences
} from '../../../../src/lib/core/analysis/behaviour/types';
import type { StudyInput } from '../../../../src/lib/core/analysis';
import {
  primingCondition,
  type ConditionId,
  type FormOwner
} from '../../../../src/lib/core/study/condition';
import { scaleOf, type Instrument } from '../../../../src/lib/core/instrument/instrument';
import { BEHAVIOUR_INSTRUMENTS } from '../../../../src/lib/core/study/presets';
import {
  simulateDistribution,
  simulatedItem,
  simulatedPreset
} from '../../../../src/lib/core/simulation';
import { simulateStudy } from '../../../../src/lib/core/simulation/respond';
import { VALUES } from '../../../../src/lib/core/values';
import { PVQ40 } from '../fixtures';

const folder = new URL('../../../../static/', import.meta.url);
const read = <T>(path: string) => JSON.parse(readFileSync(new URL(path, folder), 'utf8')) as T;

const OWNERS: FormOwner[] = [...VALUES, 'none'];

/** The ten plain prompts and none. */
export const PLAIN: ConditionId[] = OWNERS.map((owner) => primingCondition(owner, 'prompt'));

/** The plain prompts and both arms with a filled-in questionnaire. */
export const ALL_ARMS: ConditionId[] = [
  ...PLAIN,
  ...OWNERS.map((owner) => primingCondition(owner, 'test')),
  ...VALUES.map((value) => primingCondition(value, 'both'))
];

export const INSTRUMENTS = BEHAVIOUR_INSTRUMENTS.map((id) =>
  read<Instrument>(`questionnaires/${id}.json`)
);

const index = read<{ defaults: Record<string, string> }>('human-data/behaviour/index.json');
const references = readdirSync(new URL('human-data/behaviour/', folder))
  .filter((file) => file !== 'index.json')
  .map((file) => read<BehaviourReference>(`human-data/behaviour/${file}`));

/** The references to start with. */
export const USUAL: BehaviourReferences = {
  chosen: Object.fromEntries(
    Object.entries(index.defaults).map(([instrument, id]) => [
      instrument,
      references.find((reference) => reference.id === id)!
    ])
  ),
  others: references
};

/** What the analysis knows of an instrument. */
export const scoredInstrument = (instrument: Instrument): BehaviourInput['instrument'] => ({
  id: instrument.id,
  title: instrument.title,
  measures: instrument.measures,
  items: instrument.items.map((item) => ({
    number: item.number,
    measure: item.measure,
    reversed: item.reversed,
    scores: scaleOf(instrument, item).map(({ score }) => score)
  })),
  leastAnswered: instrument.leastAnswered
});

/** A simulated respondent's answers to the portraits and to all questionnaires of behaviour. */
export function simulatedBehaviours(
  preset: string,
  seed: number,
  conditions: ConditionId[] = PLAIN,
  instruments: Instrument[] = INSTRUMENTS
): StudyInput {
  const { parameters } = simulatedPreset(preset)!;
  return {
    values: simulateStudy(parameters, seed, PVQ40),
    behaviours: instruments.map((instrument) => ({
      instrument: scoredInstrument(instrument),
      personas: conditions.map((condition) => {
        const told = instrument.items.map((item) =>
          simulateDistribution(
            parameters,
            seed,
            condition,
            simulatedItem(instrument, item),
            scaleOf(instrument, item).length
          )
        );
        return {
          condition,
          forms: [
            {
              mode: 'distribution' as const,
              logProbabilities: told.map(({ logProbabilities }) => logProbabilities),
              outside: told.map(({ outside }) => outside)
            }
          ]
        };
      })
    })),
    statements: []
  };
}
