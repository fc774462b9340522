import { shuffledDefinition, type ArmId } from '../study/arm';
import {
  conditionOf,
  filledFormOwner,
  isOwnCondition,
  promptedValue,
  type ConditionId,
  type OwnCondition
} from '../study/condition';
import type { Instrument, Item, Measure } from '../instrument/instrument';
import { VALUES, isValueId, type ValueId } from '../values';
import {
  behaviourProfile,
  CONVERSATION_FACTOR,
  NAME_ONLY_FACTOR,
  TEST_ONLY_FACTOR,
  valueProfile
} from './profile';
import type { SimulatedParameters } from './parameters';
import { normalCdf } from '../statistics/normal-distribution';
import { namedStream, type RandomSource, normalDeviate } from '../random';
import { parseAnswer, type Sample } from '../study/answer';
import type { AnalysisInput, PersonaAnswers } from '../analysis/types';

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
 * @param arm the other form in which it is asked; null for the study's own
 */
export function simulateDistribution(
  parameters: SimulatedParameters,
  seed: number,
  condition: ConditionId,
  item: SimulatedItem,
  options: number,
  conversation: string | null = null,
  arm: ArmId | null = null
): { logProbabilities: number[]; outside: number } {
  const unit = (options - 1) / (USUAL_POINTS - 1);
  const mean =
    (options + 1) / 2 +
    unit * promptShift(parameters, seed, condition, item, arm) +
    unit * conversationShift(parameters, seed, condition, item, conversation) +
    unit * itemEffect(parameters, seed, item) +
    unit * parameters.acquiescence +
    unit * wordingShift(parameters, seed, item, arm);
  const spread = unit * parameters.answerNoise;
  const masses: number[] = [];
  for (let point = 1; point <= options; point += 1) {
    const low = point === 1 ? -Infinity : (point - 0.5 - mean) / spread;
    const high = point === options ? Infinity : (point + 0.5 - mean) / spread;
    masses.push(Math.max(normalMass(low, high), LEAST_PROBABILITY));
  }
  const total = masses.reduce((sum, mass) => sum + mass, 0);
  const inside = 1 - parameters.outside;
  const preferred = formPreference(parameters, options, arm);
  return {
    logProbabilities: masses.map((mass, k) =>
      Math.log(inside * (preferred === null ? mass / total : preferred(mass / total, k)))
    ),
    outside: parameters.outside
  };
}

/**
 * What order and label do to the probabilities of the scale points; null where they do nothing. Part
 * of the answers goes to the option that is listed last (or first), and part to the largest label (or
 * the smallest), whatever they stand for.
 */
function formPreference(
  { orderEffect = 0, labelPreference = 0 }: SimulatedParameters,
  options: number,
  arm: ArmId | null
): ((share: number, point: number) => number) | null {
  if (orderEffect === 0 && labelPreference === 0) return null;
  const end = (last: boolean) => (last ? options - 1 : 0);
  const listedUp = arm !== 'turned' && arm !== 'backwards';
  const byOrder = end(orderEffect > 0 === listedUp);
  const byLabel = end(labelPreference > 0 === (arm !== 'turned'));
  const rest = 1 - Math.abs(orderEffect) - Math.abs(labelPreference);
  return (share, point) =>
    rest * share +
    (point === byOrder ? Math.abs(orderEffect) : 0) +
    (point === byLabel ? Math.abs(labelPreference) : 0);
}

/** What another form of the question does to an item, the same under every condition. */
function wordingShift(
  { wordingEffect = 0 }: SimulatedParameters,
  seed: number,
  { instrument, number }: SimulatedItem,
  arm: ArmId | null
): number {
  if (arm === null || wordingEffect === 0) return 0;
  return wordingEffect * normalDeviate(namedStream(seed, `wording/${arm}/${instrument}/${number}`));
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
  item: SimulatedItem,
  arm: ArmId | null
): number {
  const prompted = promptedValue(condition);
  if (prompted !== null && arm === 'shuffled') {
    const said = shiftBy(parameters, seed, shuffledDefinition(prompted.value), item);
    const named = shiftBy(parameters, seed, prompted.value, item);
    return NAME_ONLY_FACTOR * named + (1 - NAME_ONLY_FACTOR) * said;
  }
  if (prompted !== null) {
    const steering = prompted.form === 'name' ? NAME_ONLY_FACTOR : 1;
    return steering * shiftBy(parameters, seed, prompted.value, item);
  }
  if (isOwnCondition(condition)) return ownShift(parameters, seed, condition, item);
  const owner = filledFormOwner(condition);
  if (owner === null || owner === 'none') return 0;
  return TEST_ONLY_FACTOR * shiftBy(parameters, seed, owner, item);
}

/**
 * A persona of own prompts: words are not read, so it leans towards two neighbours on the circle,
 * drawn for its name, in shares that are drawn too.
 */
function ownShift(
  parameters: SimulatedParameters,
  seed: number,
  condition: OwnCondition,
  item: SimulatedItem
): number {
  const random = namedStream(seed, `persona/${condition}`);
  const place = random() * VALUES.length;
  const [first, share] = [Math.floor(place), place - Math.floor(place)];
  const second = (first + 1) % VALUES.length;
  return (
    (1 - share) * shiftBy(parameters, seed, VALUES[first]!, item) +
    share * shiftBy(parameters, seed, VALUES[second]!, item)
  );
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

/** What a simulated respondent says instead of an answer, as models do. */
const OUTSIDE_TEXTS = [
  "I'm sorry, but I can't answer that.",
  'As an AI language model, I do not have personal values.',
  'It depends on the situation.',
  'Somewhere in the middle.'
];

/** Share of the answers that are written with a full stop. */
const FULL_STOP_SHARE = 0.1;

/**
 * Generates texts for a distribution, each read back by the strict parser. Three uniforms are drawn
 * for every text: for the choice, for the form of the text, and for the words of a non-answer.
 *
 * @param logProbabilities of the options, over everything that could be said
 * @param temperature p is proportional to p^(1/temperature), over the options and the outside;
 *   0 takes the most probable
 * @returns one text a call, the same object for the same text
 */
export function textSampler(
  logProbabilities: readonly number[],
  outside: number,
  labels: readonly string[],
  temperature: number
): (random: RandomSource) => Sample {
  const choose = chooser([...logProbabilities, Math.log(outside)], temperature);
  const read = new Map<string, Sample>();
  return (random) => {
    const label = labels[choose(random())];
    const form = random();
    const words = random();
    const text =
      label === undefined
        ? OUTSIDE_TEXTS[Math.floor(words * OUTSIDE_TEXTS.length)]!
        : form < FULL_STOP_SHARE
          ? `${label}.`
          : label;
    let sample = read.get(text);
    if (sample === undefined) read.set(text, (sample = parseAnswer(text, labels)));
    return sample;
  };
}

function chooser(logWeights: readonly number[], temperature: number): (uniform: number) => number {
  const largest = Math.max(...logWeights);
  const first = logWeights.indexOf(largest);
  if (temperature === 0) return () => first;
  const weights = logWeights.map((weight) => Math.exp((weight - largest) / temperature));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return (uniform) => {
    let left = uniform * total;
    for (let index = 0; index < weights.length; index++) {
      if (left < weights[index]!) return index;
      left -= weights[index]!;
    }
    return first;
  };
}

/** Probability that a standard normal variable lies between `low` and `high`. */
export function normalMass(low: number, high: number): number {
  // Limits above 0 are mirrored: the difference of two small tails keeps its digits.
  return low + high >= 0 ? normalCdf(-low) - normalCdf(-high) : normalCdf(high) - normalCdf(low);
}

/** Ten full value prompts and the unprompted condition. */
const PERSONAS: ConditionId[] = [
  ...VALUES.map((value) => conditionOf(value, 'definition')),
  'none'
];

/**
 * A whole value-structure study of a simulated respondent at once, as the analysis takes it: the
 * same answers that a run of the study would store.
 *
 * @param seed integer in [0, 2^31)
 * @param arm the form in which everything is asked; null for the usual one
 */
export function simulateStudy(
  parameters: SimulatedParameters,
  seed: number,
  instrument: Instrument,
  arm: ArmId | null = null
): AnalysisInput {
  const answersOf = (condition: ConditionId): PersonaAnswers => {
    const told = instrument.items.map((item) =>
      simulateDistribution(
        parameters,
        seed,
        condition,
        simulatedItem(instrument, item),
        instrument.scale.length,
        null,
        arm
      )
    );
    return {
      mode: 'distribution',
      logProbabilities: told.map(({ logProbabilities }) => logProbabilities),
      outside: told.map(({ outside }) => outside)
    };
  };
  return {
    instrument: {
      id: instrument.id,
      items: instrument.items.map(({ number, measure, reversed }) => ({
        number,
        value: measure as ValueId, // of an instrument of values
        reversed
      })),
      scores: instrument.scale.map(({ score }) => score)
    },
    personas: PERSONAS.map((condition) => ({ condition, answers: answersOf(condition) }))
  };
}
