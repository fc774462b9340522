import { conditionOf, type ConditionId } from './condition';
import type { RespondentSpec, StudyDesign } from './design';
import { VALUES } from './values';

/** A ready-made study: everything of a design but who answers, and the seed. */
export interface StudyPreset {
  id: string;
  title: string;
  /** One sentence for a student. */
  description: string;
  design(respondent: RespondentSpec, seed: number): StudyDesign;
}

/** Id of the instrument that every preset asks. */
const PVQ = 'pvq40';

/**
 * The first two items by number of each value, after the official key: a circle in half the
 * questions. A test holds the list against the instrument's own key.
 */
const FIRST_TWO_OF_EACH_VALUE = [
  1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 20, 26
];

const FULL_PROMPTS: readonly ConditionId[] = [...VALUES, 'none'];

/** Our choice of sampling where a study asks for sampled text and names no numbers. */
export const DEFAULT_SAMPLING = { temperature: 1, repeats: 10 } as const;

function preset(
  id: string,
  title: string,
  description: string,
  conditions: readonly ConditionId[],
  items: readonly number[] | null
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
      instruments: [{ id: PVQ, items: items && [...items] }],
      elicitation: { mode: 'distribution' },
      seed
    })
  };
}

/** The studies that can be chosen by name, in the order in which they are offered. */
export const STUDY_PRESETS: readonly StudyPreset[] = [
  preset(
    'value-structure',
    'Value structure',
    'Ten value prompts and none, all forty portraits: the study behind Table 1 of the paper.',
    FULL_PROMPTS,
    null
  ),
  preset(
    'quick',
    'Quick look',
    'Ten value prompts and none, two portraits for each value: a first circle in half the questions.',
    FULL_PROMPTS,
    FIRST_TWO_OF_EACH_VALUE
  ),
  preset(
    'value-names',
    'Names or definitions',
    'Does a value’s definition steer better than its name alone? Both forms of every value prompt, and none.',
    [...FULL_PROMPTS, ...VALUES.map((value) => conditionOf(value, 'name'))],
    null
  )
];

/** Studies that addresses may ask for and that this version cannot run yet. */
export const PLANNED_PRESETS: readonly string[] = [
  'value-behaviour',
  'priming',
  'behaviours',
  'everything'
];

/** The preset with an id, or undefined. */
export function studyPreset(id: string): StudyPreset | undefined {
  return STUDY_PRESETS.find((candidate) => candidate.id === id);
}
