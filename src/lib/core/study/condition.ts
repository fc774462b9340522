import { VALUES, type ValueId } from '../values';

/** Whose questionnaire a filled-in form is: a value-prompted respondent's, or the unprompted one's. */
export type FormOwner = ValueId | 'none';

/**
 * What is put before the task: `none` (nothing), a value's full prompt (`power`), the
 * value-name-only prompt of the ablation (`power:name`), and the arms of the priming ablation: a
 * questionnaire that the respondent filled in under the value prompt, without the prompt
 * (`power:test`, "Test Only"; `none:test` for the unprompted respondent's) or after it
 * (`power:both`, "Priming & Test"); or a persona of the reader's own.
 */
export type ConditionId =
  'none' | ValueId | `${ValueId}:name` | `${FormOwner}:test` | `${ValueId}:both` | OwnCondition;

/** A persona of the study's own prompts, by its name: `own:climate-care`. */
export type OwnCondition = `own:${string}`;

/** How a value is put to the respondent: name and definition, or the name alone. */
export type PromptForm = 'definition' | 'name';

/** The arms of the priming ablation: value prompt, filled-in questionnaire, and both. */
export const PRIMING_ARMS = ['prompt', 'test', 'both'] as const;
export type PrimingArm = (typeof PRIMING_ARMS)[number];

/** What the paper calls them. */
export const PRIMING_ARM_NAMES: Readonly<Record<PrimingArm, string>> = {
  prompt: 'Priming Only',
  test: 'Test Only',
  both: 'Priming & Test'
};

/** The condition that prompts `value` in the given form. */
export function conditionOf(value: ValueId, form: PromptForm): ConditionId {
  return form === 'definition' ? value : `${value}:name`;
}

/**
 * The condition of a persona in an arm of the priming ablation. The unprompted persona has nothing
 * but its own questionnaire to be primed with, so that "both" is "test" for it.
 */
export function primingCondition(persona: FormOwner, arm: PrimingArm): ConditionId {
  if (arm === 'prompt') return persona;
  return persona === 'none' || arm === 'test' ? `${persona}:test` : `${persona}:both`;
}

/** The value that a condition prompts and the form, or null where no value is prompted. */
export function promptedValue(condition: ConditionId): { value: ValueId; form: PromptForm } | null {
  const [value, suffix] = condition.split(':');
  if (value === 'none' || value === 'own' || suffix === 'test') return null;
  return { value: value as ValueId, form: suffix === 'name' ? 'name' : 'definition' };
}

/** Whose filled-in questionnaire a condition puts before the task; null where it puts none. */
export function filledFormOwner(condition: ConditionId): FormOwner | null {
  const [owner, suffix] = condition.split(':');
  if (owner === 'own') return null;
  return suffix === 'test' || suffix === 'both' ? (owner as FormOwner) : null;
}

/** The arm of the priming ablation that a condition belongs to; null for value names. */
export function primingArm(condition: ConditionId): PrimingArm | null {
  const suffix = condition.split(':')[1];
  if (suffix === undefined || isOwnCondition(condition)) return 'prompt';
  return suffix === 'test' || suffix === 'both' ? suffix : null;
}

/** The condition of a persona, from its name: in lower case, with hyphens for all but letters and digits. */
export function ownCondition(name: string): OwnCondition {
  return `own:${name
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, '-')}`;
}

/** What such a persona is called in tables: its name, as far as the condition keeps it. */
export function ownConditionLabel(condition: OwnCondition): string {
  const name = condition.slice('own:'.length).replace(/-/gu, ' ').trim();
  return name.charAt(0).toUpperCase() + name.slice(1);
}

/** Whether a string names a persona of own prompts. */
export const isOwnCondition = (text: string): text is OwnCondition =>
  /^own:[\p{L}\p{M}\p{N}-]{1,60}$/u.test(text);

/** Every usual condition, in the order of the circle: full prompts, none, value names, priming arms. */
export const CONDITIONS: readonly ConditionId[] = [
  ...VALUES,
  'none',
  ...VALUES.map((value) => conditionOf(value, 'name')),
  ...VALUES.map((value) => primingCondition(value, 'test')),
  'none:test',
  ...VALUES.map((value) => primingCondition(value, 'both'))
];

const KNOWN: ReadonlySet<string> = new Set(CONDITIONS);

/** Whether a string names one of the usual conditions. */
export function isConditionId(text: string): text is ConditionId {
  return KNOWN.has(text);
}
