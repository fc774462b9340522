import type { Prompt } from './cell';
import { promptedValue, type ConditionId } from './condition';
import type { Instrument, Item } from './instrument';
import { VALUE_DEFINITIONS } from './value-definitions';
import { VALUE_LABELS } from './values';

/** Template of the value prompt. The name-only prompt of the ablation is its first sentence. */
const NAME_TEMPLATE = 'Imagine that you are a person who greatly values {value}.';
const DEFINITION_TEMPLATE = `${NAME_TEMPLATE} You value {definition}.`;

/**
 * A template with its places filled in, in one pass: braces in what is filled in stay as they are.
 */
function fill(template: string, parts: Readonly<Record<string, string>>): string {
  return template.replace(/\{(\w+)\}/gu, (place, name: string) => parts[name] ?? place);
}

/** What a condition puts before the task; null where nothing stands before it. */
export function systemPrompt(condition: ConditionId): string | null {
  const prompted = promptedValue(condition);
  if (prompted === null) return null;
  return fill(prompted.form === 'name' ? NAME_TEMPLATE : DEFINITION_TEMPLATE, {
    value: VALUE_LABELS[prompted.value].toLowerCase(),
    definition: VALUE_DEFINITIONS[prompted.value].text
  });
}

/**
 * The question of one item. Everything that the items of an instrument share comes first and the
 * item last, so that an engine can keep the shared beginning; the text ends where the very next
 * token is the label of a scale point.
 */
export function itemPrompt(instrument: Instrument, item: Item): string {
  return fill(instrument.question, {
    scale: instrument.scale.map(({ label, anchor }) => `${label} = ${anchor}`).join('\n'),
    item: item.text
  });
}

/** The exact text put to a respondent for one item under one condition. */
export function buildPrompt(condition: ConditionId, instrument: Instrument, item: Item): Prompt {
  return { system: systemPrompt(condition), user: itemPrompt(instrument, item) };
}
