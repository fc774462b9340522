// What an arm changes of the text of a question.
import type { Instrument, Item, ResponseOption } from '../instrument/instrument';
import { paraphraseOf, shuffledDefinition, type ArmId } from './arm';
import { itemParagraph } from './arm-questions';
import { promptedValue, type ConditionId } from './condition';
import { DEFINITION_WORDINGS, PERSONA_WITHOUT_VALUES, PROMPT_WORDINGS } from './paraphrases';
import { valuePrompt, systemPrompt } from './prompt';
import type { PromptWords } from './prompt-words';

/** The same labels in the same order, with each other's meanings. */
export const turnedRound = (scale: readonly ResponseOption[]): ResponseOption[] =>
  scale.map((option, k) => ({ ...option, anchor: scale[scale.length - 1 - k]!.anchor }));

const letter = (k: number): string => String.fromCharCode('A'.charCodeAt(0) + k);

const withLetters = (scale: readonly ResponseOption[]): ResponseOption[] =>
  scale.map((option, k) => ({ ...option, label: letter(k) }));

/** The scale as an arm lists it. */
function listed(arm: ArmId, scale: readonly ResponseOption[]): ResponseOption[] {
  if (arm === 'turned') return turnedRound(scale);
  if (arm === 'backwards') return scale.toReversed();
  return arm === 'letters' ? withLetters(scale) : [...scale];
}

/** The label that an arm gives each point of the scale, in the order of the scale. */
export function armLabels(arm: ArmId, scale: readonly ResponseOption[]): string[] {
  const labels = (arm === 'letters' ? withLetters(scale) : scale).map(({ label }) => label);
  return arm === 'turned' ? labels.toReversed() : labels;
}

/**
 * An instrument as an arm asks it: question, scales and item texts, for the functions that make
 * prompts. Its scales are in the order in which they are listed, so that it is not to be scored by.
 */
export function armInstrument(arm: ArmId, instrument: Instrument): Instrument {
  const paraphrase = paraphraseOf(arm);
  const wording = paraphrase ? instrument.wordings?.[paraphrase.number - 1] : undefined;
  const texts = paraphrase?.part === 'items' ? wording?.items : undefined;
  return {
    ...instrument,
    question: questionOf(
      arm,
      (paraphrase?.part === 'instruction' ? wording?.question : undefined) ?? instrument.question
    ),
    scale: listed(arm, instrument.scale),
    items: instrument.items.map((item): Item => ({
      ...item,
      text: texts?.[item.number] ?? item.text,
      ...(item.scale ? { scale: listed(arm, item.scale) } : {})
    }))
  };
}

function questionOf(arm: ArmId, question: string): string {
  if (arm === 'letters') return question.replace(/\bnumber\b/gu, 'letter');
  if (arm !== 'item-first') return question;
  const paragraphs = question.split('\n\n');
  const [item] = paragraphs.splice(itemParagraph(question), 1);
  const rest = paragraphs.map((text) =>
    text.replace(/\bBelow\b/gu, 'Above').replace(/\bbelow\b/gu, 'above')
  );
  return [item!, ...rest].join('\n\n');
}

/**
 * What an arm puts before the task under a condition: as a system message, or before the question.
 *
 * @param words the study's own prompts, where it has any
 */
export function armOpening(
  arm: ArmId,
  condition: ConditionId,
  words?: PromptWords
): { system: string | null; prefix: string | null } {
  if (arm === 'prefix') return { system: null, prefix: systemPrompt(condition, words) };
  return { system: systemOf(arm, condition, words), prefix: null };
}

function systemOf(arm: ArmId, condition: ConditionId, words?: PromptWords): string | null {
  const prompted = promptedValue(condition);
  const paraphrase = paraphraseOf(arm);
  if (arm === 'persona' && condition === 'none') return PERSONA_WITHOUT_VALUES;
  if (prompted === null) return systemPrompt(condition, words);
  const { value, form } = prompted;
  if (arm === 'shuffled') return valuePrompt(value, form, { words, of: shuffledDefinition(value) });
  if (paraphrase?.part !== 'prompt') return systemPrompt(condition, words);
  return valuePrompt(value, form, {
    sentences: PROMPT_WORDINGS[paraphrase.number],
    definition: DEFINITION_WORDINGS[value][paraphrase.number - 1]!
  });
}
