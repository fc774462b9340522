import { HIGHER_ORDER_OF, theoreticalAngle, type ValueId, VALUES } from '../values';
import type { SimulatedParameters } from './parameters';
import { namedStream, normalDeviate } from '../random';
import type { Measure } from '../instrument/instrument';

/**
 * Share of the strength that a value's name alone carries: in the paper's ablation it steers less
 * robustly than name and definition. The size is our choice.
 */
export const NAME_ONLY_FACTOR = 0.6;

/**
 * Share of the strength that a filled-in questionnaire carries by itself ("Test Only"); together
 * with the prompt it adds nothing. The answers do not read the form. The size is our choice.
 */
export const TEST_ONLY_FACTOR = 0.6;

/** Share of the strength with which a conversation leans towards a value of its own. Our choice. */
export const CONVERSATION_FACTOR = 0.5;

/**
 * What the prompt for one value does to the answers about another: the shift of the latent answer,
 * in scale points.
 *
 * @param parameters `structure`, `strength` and `spread` are used
 * @param seed decides the axis of `one-dimension` and the profiles of `random`
 * @param prompted the value that the prompt names
 * @param asked the value that the item measures
 */
export function valueProfile(
  parameters: Pick<SimulatedParameters, 'structure' | 'strength' | 'spread'>,
  seed: number,
  prompted: ValueId,
  asked: ValueId
): number {
  return parameters.strength * shape(parameters, seed, prompted, asked);
}

function shape(
  { structure, spread }: Pick<SimulatedParameters, 'structure' | 'spread'>,
  seed: number,
  prompted: ValueId,
  asked: ValueId
): number {
  switch (structure) {
    case 'circle':
    case 'circle-alone':
      return circularShape(theoreticalAngle(asked) - theoreticalAngle(prompted), spread);
    case 'one-dimension':
      return axialShape(prompted, asked, 2 * Math.PI * namedStream(seed, 'axis')());
    case 'four-groups':
      return HIGHER_ORDER_OF[prompted] === HIGHER_ORDER_OF[asked] ? 1 : 0;
    case 'own-value':
      return prompted === asked ? 1 : 0;
    case 'random':
      return normalDeviate(namedStream(seed, `profile/${prompted}/${asked}`));
  }
}

/**
 * Circular profile at an angle from the prompted value: 2((1 + cos a)/2)^spread - 1. It runs from
 * 1 at the value to -1 opposite it, and is the cosine itself when `spread` is 1.
 */
function circularShape(angle: number, spread: number): number {
  return 2 * ((1 + Math.cos(angle)) / 2) ** spread - 1;
}

/**
 * Profile along one bipolar axis through the circle: the product of both values' projections on
 * it, so that prompt and item are told apart by that axis alone.
 *
 * @param axis direction of the axis in radians
 */
export function axialShape(prompted: ValueId, asked: ValueId, axis: number): number {
  return Math.cos(theoreticalAngle(prompted) - axis) * Math.cos(theoreticalAngle(asked) - axis);
}

/**
 * What the prompt for one value does to a behaviour: the mean of the value's profile at the values
 * that theory ties the behaviour to, weighted by how closely (negative weights turn it round). A
 * behaviour that is tied to none is not moved. Under the structures `random` and `circle-alone`
 * behaviours are drawn at random, since they would otherwise follow from the values as theory says.
 *
 * @returns shift of the latent answer, in points of a scale of six
 */
export function behaviourProfile(
  parameters: Pick<SimulatedParameters, 'structure' | 'strength' | 'spread'>,
  seed: number,
  prompted: ValueId,
  instrument: string,
  { id, expected }: Pick<Measure, 'id' | 'expected'>
): number {
  if (parameters.structure === 'random' || parameters.structure === 'circle-alone') {
    const random = namedStream(seed, `behaviour/${prompted}/${instrument}/${id}`);
    return parameters.strength * normalDeviate(random);
  }
  const tied = VALUES.flatMap((value) => {
    const weight = expected?.[value] ?? 0;
    return weight === 0 ? [] : [{ value, weight }];
  });
  if (tied.length === 0) return 0;
  const total = tied.reduce((sum, { weight }) => sum + Math.abs(weight), 0);
  return tied.reduce(
    (sum, { value, weight }) =>
      sum + (weight / total) * valueProfile(parameters, seed, prompted, value),
    0
  );
}
