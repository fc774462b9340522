import {
  symbolCircle,
  symbolDiamond,
  symbolSquare,
  symbolTriangle,
  type SymbolType
} from 'd3-shape';
import {
  filledFormOwner,
  isOwnCondition,
  ownConditionLabel,
  promptedValue,
  type ConditionId
} from '../core/study/condition';
import { VALUE_LABELS, type HigherOrderValueId, type ValueId } from '../core/values';

/** CSS colour of a value: one of ten fixed hues in the order of the circle (styles/tokens.css). */
export function valueColour(value: ValueId): string {
  return `var(--value-${value.replace('_', '-')})`;
}

/** Display name of a condition: its value, with what was put before the question beside it. */
export function conditionLabel(condition: ConditionId): string {
  if (isOwnCondition(condition)) return ownConditionLabel(condition);
  const form = filledFormOwner(condition);
  const prompted = promptedValue(condition);
  if (form !== null) {
    const name = form === 'none' ? 'No value' : VALUE_LABELS[form];
    return `${name} (${prompted === null ? 'filled-in form' : 'prompt and form'})`;
  }
  if (prompted === null) return 'No value';
  const label = VALUE_LABELS[prompted.value];
  return prompted.form === 'name' ? `${label} (name only)` : label;
}

/** CSS colour of a persona: its value's, a grey for the unprompted one, the accent for the reader's own. */
export function conditionColour(condition: ConditionId): string {
  if (isOwnCondition(condition)) return 'var(--accent)';
  const value = promptedValue(condition)?.value ?? filledFormOwner(condition);
  return value === null || value === 'none' ? 'var(--rule)' : valueColour(value);
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

/** The value whose hue stands for a higher-order value: one from its middle. */
const HIGHER_ORDER_HUES: Record<HigherOrderValueId, ValueId> = {
  self_enhancement: 'power',
  openness_to_change: 'stimulation',
  self_transcendence: 'benevolence',
  conservation: 'conformity'
};

/** CSS colour of a higher-order value. */
export function higherOrderColour(id: HigherOrderValueId): string {
  return valueColour(HIGHER_ORDER_HUES[id]);
}

/** Shape of a higher-order value's marks, which tells them apart where hues do not. */
export const HIGHER_ORDER_SYMBOLS: Record<HigherOrderValueId, SymbolType> = {
  self_enhancement: symbolTriangle,
  openness_to_change: symbolDiamond,
  self_transcendence: symbolCircle,
  conservation: symbolSquare
};
