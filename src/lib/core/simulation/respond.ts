import { filledFormOwner, promptedValue, type ConditionId } from '../study/condition';
import type { Instrument, Item, Measure } from '../instrument/instrument';
import { VALUES, isValueId, type ValueId } from '../values';
import { behaviourProfile } from './behaviour-profile';
import { normalDeviate, normalMass } from './normal';
import type { SimulatedParameters } from './parameters';
import { CONVERSATION_FACTOR, NAME_ONLY_FACTOR, TEST_ONLY_FACTOR, valueProfile } from './profile';
import { namedStream } from '../random';

/** The item that a simulated respondent is asked, as far as it matters to it. */
export interface SimulatedItem {
  instrument: string;
  number: number;
  /** What it measures: one of the ten values, or a behaviour with the values it is tied to. */
  measure: ValueId | Pick<Measure, 'id' | 'expected'>;
  reversed: boolean;
}

/** An item of an instrument as a simulated respondent sees it. */
export function simulatedItem(
  { id, kind, measures }: Pick<Instrument, 'id' | 'kind' | 'measures'>,
  { number, measure, reversed }: Item
): SimulatedItem {
  const own = measures.find((one) => one.id === measure)!;
  const what = kind === 'values' && isValueId(measure) ? measure : own;
  return { instrument: id, number, measure: what, reversed };
}

/** Scale points for which the sizes of the parameters are meant: those of the PVQ. */
const USUAL_POINTS = 6;

/** Least probability of an option: keeps every log-probability finite, as a softmax does. */
const LEAST_PROBABILITY = 1e-12;

/**
 * The answer of the generative model to one item: log-probabilities of the options (natural, over
 * everything that could be said) and the mass outside them. A normal latent answer is cut into the
 * scale points half-way between them; its mean is the middle of the scale, plus the profile of the
 * prompted value (sign turned for a reversed item), the item's own effect and acquiescence.
 *
 * All sizes are in points of a scale of six and shrink or grow with the scale. The same arguments
 * give the same answer, whatever was asked before.
 *
 * @param options number of scale points (at least 2)
 * @param conversation name of the conversation in which the item is asked; null in a fresh context
 */
export function simulateDistribution(
  parameters: SimulatedParameters,
  seed: number,
  condition: ConditionId,
  item: SimulatedItem,
  options: number,
  conversation: string | null = null
): { logProbabilities: number[]; outside: number } {
  const unit = (options - 1) / (USUAL_POINTS - 1);
  const mean =
    (options + 1) / 2 +
    unit * promptShift(parameters, seed, condition, item) +
    unit * conversationShift(parameters, seed, condition, item, conversation) +
    unit * itemEffect(parameters, seed, item) +
    unit * parameters.acquiescence;
  const spread = unit * parameters.answerNoise;
  const masses: number[] = [];
  for (let point = 1; point <= options; point += 1) {
    const low = point === 1 ? -Infinity : (point - 0.5 - mean) / spread;
    const high = point === options ? Infinity : (point + 0.5 - mean) / spread;
    masses.push(Math.max(normalMass(low, high), LEAST_PROBABILITY));
  }
  const total = masses.reduce((sum, mass) => sum + mass, 0);
  const inside = 1 - parameters.outside;
  return {
    logProbabilities: masses.map((mass) => Math.log((inside * mass) / total)),
    outside: parameters.outside
  };
}

/** Shift of the latent answer to an item by a value, its sign turned for a reversed item. */
function shiftBy(
  parameters: SimulatedParameters,
  seed: number,
  value: ValueId,
  { instrument, measure, reversed }: SimulatedItem
): number {
  const shift =
    typeof measure === 'string'
      ? valueProfile(parameters, seed, value, measure)
      : behaviourProfile(parameters, seed, value, instrument, measure);
  return (reversed ? -1 : 1) * shift;
}

function promptShift(
  parameters: SimulatedParameters,
  seed: number,
  condition: ConditionId,
  item: SimulatedItem
): number {
  const prompted = promptedValue(condition);
  if (prompted !== null) {
    const steering = prompted.form === 'name' ? NAME_ONLY_FACTOR : 1;
    return steering * shiftBy(parameters, seed, prompted.value, item);
  }
  const owner = filledFormOwner(condition);
  if (owner === null || owner === 'none') return 0;
  return TEST_ONLY_FACTOR * shiftBy(parameters, seed, owner, item);
}

/** Through a whole conversation the respondent leans towards one more value, drawn for it. */
function conversationShift(
  parameters: SimulatedParameters,
  seed: number,
  condition: ConditionId,
  item: SimulatedItem,
  conversation: string | null
): number {
  if (conversation === null) return 0;
  const uniform = namedStream(seed, `leaning/${condition}/${conversation}`)();
  const leaning = VALUES[Math.floor(uniform * VALUES.length)]!;
  return CONVERSATION_FACTOR * shiftBy(parameters, seed, leaning, item);
}

/** How easily an item is agreed with by everybody: the same under every condition. */
function itemEffect(parameters: SimulatedParameters, seed: number, item: SimulatedItem): number {
  const random = namedStream(seed, `item/${item.instrument}/${item.number}`);
  return parameters.itemNoise * normalDeviate(random);
}
