// Which questions an arm asks.
import type { Instrument, Item } from '../instrument/instrument';
import { paraphraseOf, type ArmId } from './arm';
import { filledFormOwner, isOwnCondition, promptedValue, type ConditionId } from './condition';
import { systemPrompt } from './prompt';
import type { PromptWords } from './prompt-words';

/**
 * Whether an arm has something to ask of an instrument under a condition.
 *
 * @param words the study's own prompts: what they change has no paraphrase
 */
export function armSuits(
  arm: ArmId,
  instrument: Instrument,
  condition: ConditionId,
  inConversation: boolean,
  words?: PromptWords
): boolean {
  if (filledFormOwner(condition) !== null) return false;
  const prompted = promptedValue(condition);
  const paraphrase = paraphraseOf(arm);
  if (paraphrase?.part === 'prompt')
    return prompted !== null && systemPrompt(condition) === systemPrompt(condition, words);
  const open = instrument.sharing === 'open';
  const wording = paraphrase && instrument.wordings?.[paraphrase.number - 1];
  switch (arm) {
    case 'turned':
    case 'backwards':
      return true;
    case 'letters':
      return scalesOf(instrument).every((scale) =>
        scale.every(({ label }) => /^\d+$/u.test(label))
      );
    case 'item-first':
      // What can be moved must be the same with and without the texts of a private form.
      return open && itemParagraph(instrument.question) > 0;
    case 'shuffled':
      // A prompt that was written whole has no place for another definition.
      return prompted?.form === 'definition' && words?.values[prompted.value]?.prompt === undefined;
    case 'prefix':
      return prompted !== null || isOwnCondition(condition);
    case 'persona':
      return condition === 'none';
    case 'order':
      return inConversation && instrument.items.length > 1;
    default:
      return (
        open &&
        (paraphrase?.part === 'items'
          ? wording?.items !== undefined
          : wording?.question !== undefined)
      );
  }
}

const scalesOf = ({ scale, items }: Pick<Instrument, 'scale' | 'items'>) => [
  scale,
  ...items.flatMap(({ scale: own }) => (own ? [own] : []))
];

/** Which paragraph of a question holds the item, from 0; -1 where the scale is in the same one. */
export function itemParagraph(question: string): number {
  return question
    .split('\n\n')
    .findIndex((paragraph) => paragraph.includes('{item}') && !paragraph.includes('{scale}'));
}

/** A quick check asks one question in so many. */
const QUICK_CHECK = 10;
/** How many places round the circle the next item of a measure moves on to, in a quick check. */
const QUICK_STEP = 3;

/**
 * The items of a quick check under a condition: about a tenth, so chosen that every condition is met
 * with items of several measures (a value prompt with its own value first), and every measure by
 * several conditions. The item that is number j of measure m (both from 0) is asked under the prompt of value c
 * where m + 3 j - c is divisible by ten.
 *
 * @param items those asked of the instrument
 * @param place of the prompt's value round the circle, from 0; 10 without a value prompt
 */
export function quickItems(
  { measures }: Pick<Instrument, 'measures'>,
  items: readonly Item[],
  place: number
): Item[] {
  const order = new Map(measures.map(({ id }, m) => [id, m]));
  const seen = new Map<string, number>();
  return items.filter(({ measure }) => {
    const j = seen.get(measure) ?? 0;
    seen.set(measure, j + 1);
    return (order.get(measure)! + QUICK_STEP * j - place) % QUICK_CHECK === 0;
  });
}

/** Conversations of a quick check: a tenth, but one at least. */
export const quickConversations = (conversations: number): number =>
  Math.max(1, Math.round(conversations / QUICK_CHECK));
