import { CONDITIONS, conditionOf, filledFormOwner, type ConditionId } from './condition';
import type { InstrumentUse, RespondentSpec, StudyDesign } from './design';
import { VALUES } from '../values';

/** A ready-made study: everything of a design but who answers, and the seed. */
export interface StudyPreset {
  id: string;
  title: string;
  /** One sentence for a student. */
  description: string;
  design(respondent: RespondentSpec, seed: number): StudyDesign;
}

/** The questionnaire of values that presets ask. */
const PVQ = 'pvq40';

/** The behaviour instruments of the paper's tables, in its order. */
export const BEHAVIOUR_INSTRUMENTS = [
  'charity',
  'donation',
  'prosocialness',
  'ebq',
  'bfi2'
] as const;

/** The statements of the behavioural agreement. */
const STATEMENTS = 'behaviours';

/** Our choice of a sample where everything is asked: statements of each behaviour. */
const FEWER_STATEMENTS = 10;

/**
 * The first two items by number of each value, after the official key: a circle in half the
 * questions. A test holds the list against the instrument's own key.
 */
const FIRST_TWO_OF_EACH_VALUE = [
  1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 20, 26
];

const FULL_PROMPTS: readonly ConditionId[] = [...VALUES, 'none'];
const NAMES: readonly ConditionId[] = VALUES.map((value) => conditionOf(value, 'name'));
/** Conditions in which a filled-in questionnaire precedes the question. */
const PRIMING = CONDITIONS.filter((condition) => filledFormOwner(condition) !== null);

/** Our choice of sampling where a study asks for sampled text and names no numbers. */
export const DEFAULT_SAMPLING = { temperature: 1, repeats: 10 } as const;

/** Our choice of filled-in questionnaires per persona in the priming arms. */
export const DEFAULT_FILLS = 1;

function preset(
  id: string,
  title: string,
  description: string,
  conditions: readonly ConditionId[],
  instruments: readonly InstrumentUse[]
): StudyPreset {
  return {
    id,
    title,
    description,
    design: (respondent, seed) => ({
      version: 1,
      preset: id,
      respondent,
      conditions: [...conditions],
      instruments: instruments.map(copyOf),
      elicitation: { mode: 'distribution' },
      administration: 'item',
      fills: DEFAULT_FILLS,
      seed
    })
  };
}

/** Designs are changed by whoever sets one up: they share no list. */
const copyOf = (use: InstrumentUse): InstrumentUse => ({
  ...use,
  items: use.items && [...use.items],
  ...(use.conditions ? { conditions: [...use.conditions] } : {})
});

const whole = (id: string): InstrumentUse => ({ id, items: null });

/** Behaviour instruments without the prompts that give a value's name only. */
const behaviours = (conditions: readonly ConditionId[]): InstrumentUse[] =>
  BEHAVIOUR_INSTRUMENTS.map((id) => ({ id, items: null, conditions: [...conditions] }));

/** The studies that can be chosen by name, in the order in which they are offered. */
export const STUDY_PRESETS: readonly StudyPreset[] = [
  preset(
    'value-structure',
    'Value structure',
    'Ten value prompts plus a no-prompt baseline; all forty portraits. The study behind Table 1 of the paper.',
    FULL_PROMPTS,
    [whole(PVQ)]
  ),
  preset(
    'quick',
    'Quick look',
    'Ten value prompts plus a no-prompt baseline; two portraits per value. A first circle with half the questions.',
    FULL_PROMPTS,
    [{ id: PVQ, items: FIRST_TWO_OF_EACH_VALUE }]
  ),
  preset(
    'value-behaviour',
    'Values and behaviour',
    'Do values predict behaviour as in people? The portraits and five behaviour questionnaires: Tables 2 and 4.',
    FULL_PROMPTS,
    [whole(PVQ), ...BEHAVIOUR_INSTRUMENTS.map(whole)]
  ),
  preset(
    'priming',
    'Priming',
    'Does a filled-in questionnaire influence behaviour the way a value prompt does? The prompt, the questionnaire, and both: Tables 3 and 5.',
    [...FULL_PROMPTS, ...PRIMING],
    [whole(PVQ), ...BEHAVIOUR_INSTRUMENTS.map(whole)]
  ),
  preset(
    'behaviours',
    'Agreement with statements',
    'Which statements about personality, politics, religion, ethics and interests does each value agree with, under full prompts and under names only? Figures 3, 4 and 8.',
    [...FULL_PROMPTS, ...NAMES],
    [whole(STATEMENTS)]
  ),
  preset(
    'value-names',
    'Names or definitions',
    'Does defining a value work better than naming it? Both forms of every value prompt, and no prompt.',
    [...FULL_PROMPTS, ...NAMES],
    [whole(PVQ)]
  ),
  preset(
    'everything',
    'Everything',
    'The whole paper: every questionnaire under every condition, with ten statements per behaviour.',
    CONDITIONS,
    [
      whole(PVQ),
      ...behaviours([...FULL_PROMPTS, ...PRIMING]),
      { id: STATEMENTS, items: null, perMeasure: FEWER_STATEMENTS }
    ]
  )
];

/** The preset with an id, or undefined. */
export function studyPreset(id: string): StudyPreset | undefined {
  return STUDY_PRESETS.find((candidate) => candidate.id === id);
}
