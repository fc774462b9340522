// Variants of a study's questions ("arms"): the same items under the same conditions, put in another
// form. What they change of the text is in arm-form.ts.
import { VALUES, type ValueId } from '../values';

/** Paraphrases of value prompts, instructions and items. */
const PARAPHRASES = [1, 2, 3] as const;
export type Paraphrase = (typeof PARAPHRASES)[number];

/** Every arm, in the order in which arms are asked. */
export const ARMS = [
  'turned',
  'backwards',
  'letters',
  'item-first',
  'prompt-1',
  'prompt-2',
  'prompt-3',
  'instruction-1',
  'instruction-2',
  'instruction-3',
  'items-1',
  'items-2',
  'items-3',
  'shuffled',
  'prefix',
  'persona',
  'order'
] as const;
export type ArmId = (typeof ARMS)[number];

const wordings = (part: 'prompt' | 'instruction' | 'items') =>
  PARAPHRASES.map((number): ArmId => `${part}-${number}`);

/** Arms that are chosen together, by what they vary: in the order in which they are offered. */
export const ARM_GROUPS = {
  turned: ['turned'],
  backwards: ['backwards'],
  letters: ['letters'],
  'item-first': ['item-first'],
  prompt: wordings('prompt'),
  instruction: wordings('instruction'),
  items: wordings('items'),
  shuffled: ['shuffled'],
  prefix: ['prefix'],
  persona: ['persona'],
  order: ['order']
} as const satisfies Record<string, readonly ArmId[]>;
export type ArmGroupId = keyof typeof ARM_GROUPS;

/** Which paraphrase of which part an arm asks; null for other arms. */
export function paraphraseOf(
  arm: ArmId
): { part: 'prompt' | 'instruction' | 'items'; number: Paraphrase } | null {
  const [, part, number] = /^(prompt|instruction|items)-([123])$/u.exec(arm) ?? [];
  if (part === undefined) return null;
  return {
    part: part as 'prompt' | 'instruction' | 'items',
    number: Number(number) as Paraphrase
  };
}

/** Places round the circle from a value to the one whose definition it gets. */
const SHUFFLED_BY = 7;

/**
 * The value whose definition stands under another one's name in the arm of shuffled definitions: the
 * third back round the circle, which is neither a neighbour nor opposite, and which a quick check meets.
 */
export const shuffledDefinition = (value: ValueId): ValueId =>
  VALUES[(VALUES.indexOf(value) + SHUFFLED_BY) % VALUES.length]!;
