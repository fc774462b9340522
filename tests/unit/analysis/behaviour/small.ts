// A questionnaire of four questions that can be scored by hand, and figures to go with it.
import type { StudyInput } from '../../../../src/lib/core/analysis';
import type {
  BehaviourInput,
  BehaviourReferences
} from '../../../../src/lib/core/analysis/behaviour/types';
import type { PersonaAnswers } from '../../../../src/lib/core/analysis/types';
import type { BehaviourReference } from '../../../../src/lib/core/reference/behaviour-reference';
import { mulberry32 } from '../../../../src/lib/core/random';
import { VALUES, VALUE_LABELS } from '../../../../src/lib/core/values';
import { randomDistributions, randomConversations } from '../fixtures';
import { tableOf } from '../option-rows';
import { ALL_ARMS } from './fixtures';

const measure = (id: string, partOf: string | null = null) => ({
  id,
  label: id,
  partOf,
  expected: null
});

/** `kind` has the items 1 and 2 (reversed), `calm` 3 on a scale of its own, `good` all of them. */
export const SMALL: BehaviourInput['instrument'] = {
  id: 'small-behaviour',
  title: 'Small',
  measures: [measure('good'), measure('kind', 'good'), measure('calm', 'good'), measure('odd')],
  items: [
    { number: 1, measure: 'kind', reversed: false, scores: [1, 2, 3] },
    { number: 2, measure: 'kind', reversed: true, scores: [1, 2, 3] },
    { number: 3, measure: 'calm', reversed: false, scores: [0, 1] },
    { number: 4, measure: 'odd', reversed: false, scores: [1, 2, 3, 4, 5, 6, 7] }
  ],
  leastAnswered: 0.5
};

/** Behaviours on the circle of the values. Rows: nine values alone, and two together. Columns: two measures, one reversed, one unmapped. */
export const SMALL_REFERENCE: BehaviourReference = {
  id: 'small-people',
  title: 'Small people',
  instrument: 'small-behaviour',
  status: 'exact',
  citation: '',
  doi: null,
  sample: { n: 100, description: '' },
  humanInstruments: { values: '', behaviour: '' },
  rows: [
    ...VALUES.slice(0, 9).map((value) => ({
      id: value,
      label: VALUE_LABELS[value],
      values: [value]
    })),
    { id: 'conservation', label: 'Conservation', values: ['tradition', 'security'] }
  ],
  columns: [
    { id: 'kind-odd', label: '', measures: ['kind', 'odd'], reversed: false, note: null },
    { id: 'nothing', label: '', measures: [], reversed: false, note: 'Nothing fits.' },
    { id: 'upset', label: '', measures: ['calm'], reversed: true, note: null }
  ],
  correlations: Array.from({ length: 10 }, (_, r) => [
    Math.cos((2 * Math.PI * r) / 10) / 2,
    0.1,
    r === 4 ? null : Math.sin((2 * Math.PI * r) / 10) / 3
  ]),
  signs: null,
  unmapped: [],
  computedByUs: false,
  provenance: '',
  licence: '',
  notice: '',
  confidence: '',
  notes: []
};

export const SMALL_PEOPLE: BehaviourReferences = {
  chosen: { 'small-behaviour': SMALL_REFERENCE },
  others: [SMALL_REFERENCE]
};

/** Filled-in forms a persona in the priming arms. */
export const FORMS = 2;

/**
 * Random answers to the small questionnaires of values and of behaviour in all arms.
 *
 * @param repeats null for distributions
 * @param gaps share of the generated answers that are missing
 */
export function smallStudy(seed: number, repeats: number | null, gaps = 0): StudyInput {
  const random = mulberry32(1000 + seed);
  const answers = (): PersonaAnswers =>
    repeats === null
      ? {
          mode: 'distribution',
          logProbabilities: SMALL.items.map(({ scores }) => scores.map(() => -4 * random())),
          outside: SMALL.items.map(() => 0.1)
        }
      : {
          mode: 'sampled',
          conversations: true,
          options: tableOf(
            Array.from({ length: repeats }, () =>
              SMALL.items.map(({ scores }) =>
                random() < gaps ? null : Math.floor(scores.length * random())
              )
            )
          ),
          refusals: 0,
          unreadable: 0
        };
  return {
    values:
      repeats === null ? randomDistributions(seed) : randomConversations(seed, repeats, gaps / 4),
    behaviours: [
      {
        instrument: SMALL,
        personas: ALL_ARMS.map((condition) => ({
          condition,
          forms: Array.from({ length: condition.includes(':') ? FORMS : 1 }, answers)
        }))
      }
    ],
    statements: []
  };
}
