import { VALUES, isValueId, type ValueId } from './values';

/**
 * What is put before the task: `none` (no value prompt), a value's full prompt (`power`), or the
 * value-name-only prompt of the ablation (`power:name`).
 */
export type ConditionId = 'none' | ValueId | `${ValueId}:name`;

/** How a value is put to the respondent: name and definition, or the name alone. */
export type PromptForm = 'definition' | 'name';

/** The condition that prompts `value` in the given form. */
export function conditionOf(value: ValueId, form: PromptForm): ConditionId {
  return form === 'definition' ? value : `${value}:name`;
}

/** The value that a condition prompts and the form, or null for the unprompted condition. */
export function promptedValue(condition: ConditionId): { value: ValueId; form: PromptForm } | null {
  if (condition === 'none') return null;
  const [value, suffix] = condition.split(':') as [ValueId, string | undefined];
  return { value, form: suffix === 'name' ? 'name' : 'definition' };
}

/** Whether a string names a condition. */
export function isConditionId(text: string): text is ConditionId {
  if (text === 'none') return true;
  const [value, suffix, ...rest] = text.split(':');
  return rest.length === 0 && isValueId(value ?? '') && (suffix === undefined || suffix === 'name');
}

/** Every condition, in the order of the circle: full prompts, none, value names. */
export const CONDITIONS: readonly ConditionId[] = [
  ...VALUES,
  'none',
  ...VALUES.map((value) => conditionOf(value, 'name'))
];
