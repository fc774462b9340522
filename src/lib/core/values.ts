/**
 * Schwartz's ten basic values (Schwartz 1992), in their order round the circle: each value is a
 * neighbour of the one before and the one after it, and the last is a neighbour of the first.
 */
export const VALUES = [
  'power',
  'achievement',
  'hedonism',
  'stimulation',
  'self_direction',
  'universalism',
  'benevolence',
  'tradition',
  'conformity',
  'security'
] as const;

/** Identifier of one of the ten values, as used in files, addresses and tables. */
export type ValueId = (typeof VALUES)[number];

/** The four higher-order values. */
export const HIGHER_ORDER_VALUES = [
  'self_enhancement',
  'openness_to_change',
  'self_transcendence',
  'conservation'
] as const;

export type HigherOrderValueId = (typeof HIGHER_ORDER_VALUES)[number];

/** Display name of each value. */
export const VALUE_LABELS: Record<ValueId, string> = {
  power: 'Power',
  achievement: 'Achievement',
  hedonism: 'Hedonism',
  stimulation: 'Stimulation',
  self_direction: 'Self-direction',
  universalism: 'Universalism',
  benevolence: 'Benevolence',
  tradition: 'Tradition',
  conformity: 'Conformity',
  security: 'Security'
};

/** Display name of each higher-order value. */
export const HIGHER_ORDER_LABELS: Record<HigherOrderValueId, string> = {
  self_enhancement: 'Self-enhancement',
  openness_to_change: 'Openness to change',
  self_transcendence: 'Self-transcendence',
  conservation: 'Conservation'
};

/**
 * Higher-order value of each value. Hedonism lies between openness and self-enhancement; it is
 * counted under openness to change, as in the PVQ-40 scoring instructions (Schwartz 2021).
 */
export const HIGHER_ORDER_OF: Record<ValueId, HigherOrderValueId> = {
  power: 'self_enhancement',
  achievement: 'self_enhancement',
  hedonism: 'openness_to_change',
  stimulation: 'openness_to_change',
  self_direction: 'openness_to_change',
  universalism: 'self_transcendence',
  benevolence: 'self_transcendence',
  tradition: 'conservation',
  conformity: 'conservation',
  security: 'conservation'
};

/** Angle of a value on the textbook circle, in radians: 36 degrees a step from power at 0. */
export function theoreticalAngle(value: ValueId): number {
  return (VALUES.indexOf(value) * 2 * Math.PI) / VALUES.length;
}

/** Whether a string names one of the ten values. */
export function isValueId(text: string): text is ValueId {
  return (VALUES as readonly string[]).includes(text);
}
