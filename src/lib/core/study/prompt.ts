import { AxiaError } from '../error';
import type { Prompt } from './cell';
import { isOwnCondition, promptedValue, type ConditionId, type PromptForm } from './condition';
import type { PromptWords } from './prompt-words';
import { scaleOf, type Instrument, type Item, type ResponseOption } from '../instrument/instrument';
import { VALUE_LABELS, type ValueId } from '../values';

/** The value prompt: the name-only prompt of the ablation is its first sentence. */
export const VALUE_SENTENCES = {
  name: 'Imagine that you are a person who greatly values {value}.',
  definition: 'You value {definition}.'
};

/**
 * A template with its places filled in, in one pass: braces in what is filled in stay as they are.
 */
export function fill(template: string, parts: Readonly<Record<string, string>>): string {
  return template.replace(/\{(\w+)\}/gu, (place, name: string) =>
    Object.hasOwn(parts, name) ? parts[name]! : place
  );
}

/**
 * What a condition puts before the task; null where nothing stands before it.
 *
 * @param words the study's own prompts, where it has any
 * @throws AxiaError `invalid-input` for a persona that they lack
 */
export function systemPrompt(condition: ConditionId, words?: PromptWords): string | null {
  if (isOwnCondition(condition)) {
    const found = words?.personas.find((one) => one.condition === condition);
    if (found) return found.prompt;
    throw new AxiaError(
      'invalid-input',
      `The study does not say who “${condition}” is.`,
      'Choose the own prompts that hold this persona.'
    );
  }
  const prompted = promptedValue(condition);
  return prompted && valuePrompt(prompted.value, prompted.form, { words });
}

/**
 * A value prompt in the usual words or in others.
 *
 * @param other.words the study's own prompts
 * @param other.of the value whose definition is given, where that is another one
 * @param other.sentences templates with `{value}` and `{definition}`
 */
export function valuePrompt(
  value: ValueId,
  form: PromptForm,
  other: {
    words?: PromptWords | undefined;
    of?: ValueId;
    sentences?: typeof VALUE_SENTENCES;
    definition?: string;
  } = {}
): string {
  const { words, of = value } = other;
  const own = words?.values[value];
  if (form === 'definition' && of === value && !other.sentences && own?.prompt !== undefined)
    return own.prompt;
  const { name, definition } = other.sentences ?? { ...VALUE_SENTENCES, ...words?.sentences };
  return fill(form === 'name' ? name : `${name} ${definition}`, {
    value: own?.name ?? VALUE_LABELS[value].toLowerCase(),
    definition: other.definition ?? words?.values[of]?.definition ?? VALUE_DEFINITIONS[of].text
  });
}

/**
 * The question of one item. Everything that the items of an instrument share comes first and the
 * item last, so that an engine can keep the shared beginning; the text ends where the very next
 * token is the label of a scale point.
 *
 * @param parameters what the instrument's parameters are set to; others keep their default
 */
export function itemPrompt(
  instrument: Instrument,
  item: Item,
  parameters: Readonly<Record<string, string>> = {}
): string {
  return fillQuestion(instrument.question, instrument, item, parameters);
}

/**
 * The question of an item behind another one in the same conversation: from the paragraph with the
 * item on. Instruction and scale stand above, where the conversation began; they are said again
 * only where the scale is another one, or the question has no paragraphs.
 *
 * @param before the item before it
 */
export function followUpPrompt(
  instrument: Instrument,
  item: Item,
  before: Item,
  parameters: Readonly<Record<string, string>> = {}
): string {
  const paragraphs = instrument.question.split('\n\n');
  const from = paragraphs.findIndex((paragraph) => paragraph.includes('{item}'));
  const rest = paragraphs.slice(from).join('\n\n');
  const said =
    !rest.includes('{scale}') &&
    scaleLines(scaleOf(instrument, item)) === scaleLines(scaleOf(instrument, before));
  return fillQuestion(said ? rest : instrument.question, instrument, item, parameters);
}

function fillQuestion(
  question: string,
  instrument: Instrument,
  item: Item,
  parameters: Readonly<Record<string, string>>
): string {
  const defaults = instrument.parameters.map((one) => [one.id, one.default] as const);
  return fill(question, {
    ...Object.fromEntries(defaults),
    ...parameters,
    scale: scaleLines(scaleOf(instrument, item)),
    item: item.text
  });
}

/** The points of an answer scale, one per line. */
export function scaleLines(scale: readonly ResponseOption[]): string {
  return scale.map(({ label, anchor }) => `${label} = ${anchor}`).join('\n');
}

/** The exact text put to a respondent for one item under one condition, without earlier answers. */
export function buildPrompt(
  condition: ConditionId,
  instrument: Instrument,
  item: Item,
  parameters?: Readonly<Record<string, string>>
): Prompt {
  return { system: systemPrompt(condition), user: itemPrompt(instrument, item, parameters) };
}

/** What stands for {definition} in a value prompt, and how sure we are of its wording. */
export interface ValueDefinition {
  /** Completes "You value …" without the full stop. */
  text: string;
  /**
   * `quoted`: printed in the study that Axia runs. `reconstructed`: not printed there; worded by
   * Axia after the theory's definition of the value.
   */
  status: 'quoted' | 'reconstructed';
  source: string;
}

const STUDY =
  'Yehudai, A., Rozen, N., & Gera, A. (2026). Teaching Values to Machines: Simulating Human-Like Behavior in LLMs. arXiv:2605.30036';

const THEORY =
  'After the motivational goals in Schwartz, S. H. (1992), Advances in Experimental Social Psychology, 25, 1-65, and Schwartz, S. H., & Sagiv, L. (1995), Journal of Cross-Cultural Psychology, 26(1), 92-116';

const reconstructed = (text: string): ValueDefinition => ({
  text,
  status: 'reconstructed',
  source: THEORY
});

/** Definition of each value as used in the prompts. One of the ten is quoted. */
export const VALUE_DEFINITIONS: Readonly<Record<ValueId, ValueDefinition>> = {
  power: {
    text: 'social status and prestige, and control or dominance over people and resources',
    status: 'quoted',
    source: STUDY
  },
  achievement: reconstructed(
    'personal success through demonstrating competence according to social standards'
  ),
  hedonism: reconstructed('pleasure and sensuous gratification for yourself'),
  stimulation: reconstructed('excitement, novelty, and challenge in life'),
  self_direction: reconstructed(
    'independent thought and action, and choosing, creating, and exploring for yourself'
  ),
  universalism: reconstructed(
    'understanding, appreciation, tolerance, and protection for the welfare of all people and for nature'
  ),
  benevolence: reconstructed(
    'preserving and enhancing the welfare of the people with whom you are in frequent personal contact'
  ),
  tradition: reconstructed(
    'respect for, commitment to, and acceptance of the customs and ideas that traditional culture or religion provides'
  ),
  conformity: reconstructed(
    'restraint of actions, inclinations, and impulses that are likely to upset or harm others and to violate social expectations or norms'
  ),
  security: reconstructed(
    'the safety, harmony, and stability of society, of relationships, and of yourself'
  )
};
