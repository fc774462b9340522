import { promptedValue, type ConditionId } from '../core/condition';
import { VALUE_LABELS, type ValueId } from '../core/values';

/** CSS colour of a value: one of ten fixed hues in the order of the circle (styles/tokens.css). */
export function valueColour(value: ValueId): string {
  return `var(--value-${value.replace('_', '-')})`;
}

/** Display name of a persona: its value, with "name only" where it was prompted so. */
export function conditionLabel(condition: ConditionId): string {
  const prompted = promptedValue(condition);
  if (prompted === null) return 'No value';
  const label = VALUE_LABELS[prompted.value];
  return prompted.form === 'name' ? `${label} (name only)` : label;
}

/** CSS colour of a persona: its value's, and a grey for the unprompted one. */
export function conditionColour(condition: ConditionId): string {
  const prompted = promptedValue(condition);
  return prompted === null ? 'var(--rule)' : valueColour(prompted.value);
}

/** Two-letter codes of the ten values, as in Schwartz's papers. */
export const VALUE_CODES: Record<ValueId, string> = {
  power: 'PO',
  achievement: 'AC',
  hedonism: 'HE',
  stimulation: 'ST',
  self_direction: 'SD',
  universalism: 'UN',
  benevolence: 'BE',
  tradition: 'TR',
  conformity: 'CO',
  security: 'SE'
};
