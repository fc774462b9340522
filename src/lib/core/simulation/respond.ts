import { promptedValue, type ConditionId } from '../condition';
import type { ValueId } from '../values';
import { normalDeviate, normalMass } from './normal';
import type { SimulatedParameters } from './parameters';
import { NAME_ONLY_FACTOR, valueProfile } from './profile';
import { namedStream } from './streams';

/** The item that a simulated respondent is asked, as far as it matters to it. */
export interface SimulatedItem {
  instrument: string;
  number: number;
  value: ValueId;
  reversed: boolean;
}

/** Least probability of an option: keeps every log-probability finite, as a softmax does. */
const LEAST_PROBABILITY = 1e-12;

/**
 * The answer of the generative model to one item: log-probabilities of the options (natural, over
 * everything that could be said) and the mass outside them. A normal latent answer is cut into the
 * scale points half-way between them; its mean is the middle of the scale, plus the profile of the
 * prompted value (sign turned for a reversed item), the item's own effect and acquiescence.
 *
 * The same arguments give the same answer, whatever was asked before.
 *
 * @param options number of scale points (at least 2)
 */
export function simulateDistribution(
  parameters: SimulatedParameters,
  seed: number,
  condition: ConditionId,
  item: SimulatedItem,
  options: number
): { logProbabilities: number[]; outside: number } {
  const mean =
    (options + 1) / 2 +
    promptShift(parameters, seed, condition, item) +
    itemEffect(parameters, seed, item) +
    parameters.acquiescence;
  const masses: number[] = [];
  for (let point = 1; point <= options; point += 1) {
    const low = point === 1 ? -Infinity : (point - 0.5 - mean) / parameters.answerNoise;
    const high = point === options ? Infinity : (point + 0.5 - mean) / parameters.answerNoise;
    masses.push(Math.max(normalMass(low, high), LEAST_PROBABILITY));
  }
  const total = masses.reduce((sum, mass) => sum + mass, 0);
  const inside = 1 - parameters.outside;
  return {
    logProbabilities: masses.map((mass) => Math.log((inside * mass) / total)),
    outside: parameters.outside
  };
}

function promptShift(
  parameters: SimulatedParameters,
  seed: number,
  condition: ConditionId,
  item: SimulatedItem
): number {
  const prompted = promptedValue(condition);
  if (prompted === null) return 0;
  const shift = valueProfile(parameters, seed, prompted.value, item.value);
  const steering = prompted.form === 'name' ? NAME_ONLY_FACTOR : 1;
  return (item.reversed ? -1 : 1) * steering * shift;
}

/** How easily an item is agreed with by everybody: the same under every condition. */
function itemEffect(parameters: SimulatedParameters, seed: number, item: SimulatedItem): number {
  const random = namedStream(seed, `item/${item.instrument}/${item.number}`);
  return parameters.itemNoise * normalDeviate(random);
}
