import { AxiaError } from '../error';
import { parseData } from '../parse-data';
import { VALUES, VALUE_LABELS, type ValueId } from '../values';
import { textHash } from './cell';
import { isOwnCondition, ownCondition } from './condition';
import { fill, VALUE_DEFINITIONS, VALUE_SENTENCES } from './prompt';
import {
  LONGEST_NAME,
  LONGEST_PROMPT,
  promptSet,
  type PromptSet,
  type PromptWords
} from './prompt-words';

/**
 * Own prompts from untrusted data. Their id is made from their words again.
 *
 * @throws AxiaError `invalid-input`
 */
export function parsePromptSet(data: unknown): PromptSet {
  const { title, words } = parseData(promptSet, data, 'The own prompts', ADVICE);
  return withId(title, words);
}

const ADVICE = 'Choose a file that “Download as JSON” wrote for own prompts.';

/** Own prompts under the id that their words give them. */
function withId(title: string, words: PromptWords): PromptSet {
  const values = VALUES.map((value) => words.values[value] ?? null);
  const texts = JSON.stringify([words.sentences ?? null, values, words.personas]);
  return { id: `prompts-${textHash(texts).slice(0, 8)}`, title: title.trim(), words };
}

/** What an editor shows of a value or a persona. */
export interface PromptParts {
  name: string;
  definition: string;
  /** The whole prompt where it was written whole; null where it follows from the parts. */
  prompt: string | null;
}

/** Everything that an editor of prompts shows. */
export interface PromptDraft {
  title: string;
  /** Templates with `{value}` and `{definition}`. */
  sentences: { name: string; definition: string };
  values: Record<ValueId, PromptParts>;
  personas: PromptParts[];
}

/** The usual prompts, or own ones, as an editor begins with them. */
export function promptDraftOf(own: PromptSet | null): PromptDraft {
  const words: PromptWords = own?.words ?? { values: {}, personas: [] };
  const partsOf = (value: ValueId): PromptParts => ({
    name: words.values[value]?.name ?? VALUE_LABELS[value].toLowerCase(),
    definition: words.values[value]?.definition ?? VALUE_DEFINITIONS[value].text,
    prompt: words.values[value]?.prompt ?? null
  });
  const sentences = { ...VALUE_SENTENCES, ...words.sentences };
  return {
    title: own?.title ?? '',
    sentences,
    values: byValue(partsOf),
    personas: words.personas.map(({ name, definition = '', prompt }) => {
      const parts = { name, definition, prompt: null };
      return composed(sentences, parts) === prompt ? parts : { ...parts, prompt };
    })
  };
}

const byValue = <T>(of: (value: ValueId) => T): Record<ValueId, T> => ({
  power: of('power'),
  achievement: of('achievement'),
  hedonism: of('hedonism'),
  stimulation: of('stimulation'),
  self_direction: of('self_direction'),
  universalism: of('universalism'),
  benevolence: of('benevolence'),
  tradition: of('tradition'),
  conformity: of('conformity'),
  security: of('security')
});

/** The whole prompt of a value or a persona: as it was written, or made from its parts. */
export function composed(
  sentences: PromptDraft['sentences'],
  { name, definition, prompt }: PromptParts
): string {
  if (prompt !== null) return prompt.trim();
  const parts = { value: name.trim(), definition: definition.trim() };
  const template =
    definition.trim() === '' ? sentences.name : `${sentences.name} ${sentences.definition}`;
  return fill(template, parts);
}

/** What is wrong with a draft, and where: the names of `promptPlace`. */
export interface PromptProblem {
  place: string;
  message: string;
}

/** Names of the parts of a draft, for problems and fields. */
export const promptPlace = {
  title: 'title',
  sentence: (which: 'name' | 'definition') => `sentence-${which}`,
  value: (value: ValueId) => `value-${value}`,
  persona: (k: number) => `persona-${k}`
} as const;

/** Everything that keeps a draft from being saved; empty where nothing does. */
export function promptProblems(draft: PromptDraft): PromptProblem[] {
  const problems: PromptProblem[] = [];
  const say = (place: string, message: string) => problems.push({ place, message });
  const text = (place: string, what: string, value: string, longest: number) => {
    if (value.trim() === '') say(place, `${what} is empty.`);
    else if (value.trim().length > longest)
      say(place, `${what} is longer than ${longest} characters.`);
  };
  text(promptPlace.title, 'The title', draft.title, 200);
  for (const [which, place] of [
    ['name', '{value}'],
    ['definition', '{definition}']
  ] as const) {
    const what =
      which === 'name' ? 'The sentence with the name' : 'The sentence with the definition';
    const at = promptPlace.sentence(which);
    text(at, what, draft.sentences[which], LONGEST_PROMPT);
    if (draft.sentences[which].split(place).length !== 2)
      say(at, `${what} must contain ${place} once.`);
  }
  const prompts = new Map<string, string>();
  const names = new Map<string, string>(
    VALUES.map((value) => [ownCondition(VALUE_LABELS[value]), VALUE_LABELS[value]])
  );
  const whole = (place: string, title: string, parts: PromptParts) => {
    const prompt = composed(draft.sentences, parts);
    text(place, `The prompt of ${title}`, prompt, LONGEST_PROMPT);
    const twin = prompts.get(prompt);
    if (twin !== undefined && prompt !== '')
      say(place, `${twin} and ${title} have the same prompt.`);
    prompts.set(prompt, title);
  };
  for (const value of VALUES) {
    const [place, title, parts] = [
      promptPlace.value(value),
      VALUE_LABELS[value],
      draft.values[value]
    ];
    text(place, `The name of ${title}`, parts.name, LONGEST_NAME);
    text(place, `The definition of ${title}`, parts.definition, LONGEST_PROMPT);
    const twin = VALUES.find(
      (other) =>
        other !== value &&
        VALUES.indexOf(other) < VALUES.indexOf(value) &&
        draft.values[other].name.trim() === parts.name.trim()
    );
    if (twin && parts.name.trim() !== '')
      say(place, `${VALUE_LABELS[twin]} and ${title} have the same name.`);
    whole(place, title, parts);
  }
  draft.personas.forEach((parts, k) => {
    const place = promptPlace.persona(k);
    const title = parts.name.trim() === '' ? `persona ${k + 1}` : `“${parts.name.trim()}”`;
    text(place, `The name of persona ${k + 1}`, parts.name, LONGEST_NAME);
    const id = ownCondition(parts.name);
    if (parts.name.trim() !== '' && (!isOwnCondition(id) || /^own:-+$/u.test(id)))
      say(place, `The name of persona ${k + 1} needs letters or digits.`);
    const twin = names.get(id);
    if (twin !== undefined) say(place, `${twin} and ${title} have the same name.`);
    names.set(id, title);
    whole(place, title, parts);
  });
  return problems;
}

/**
 * Own prompts from a draft: only what differs from the usual words is kept.
 *
 * @throws AxiaError `invalid-input` for the first problem, or where nothing was changed
 */
export function promptSetOf(draft: PromptDraft): PromptSet {
  const [problem] = promptProblems(draft);
  if (problem) throw refused(problem.message);
  const usual = promptDraftOf(null);
  const sentences = {
    ...(draft.sentences.name.trim() === usual.sentences.name
      ? {}
      : { name: draft.sentences.name.trim() }),
    ...(draft.sentences.definition.trim() === usual.sentences.definition
      ? {}
      : { definition: draft.sentences.definition.trim() })
  };
  const values: PromptWords['values'] = {};
  for (const value of VALUES) {
    const [parts, before] = [draft.values[value], usual.values[value]];
    const name = parts.name.trim();
    const definition = parts.definition.trim();
    const fromParts = composed(draft.sentences, { ...parts, prompt: null });
    const own = {
      ...(name === before.name ? {} : { name }),
      ...(definition === before.definition ? {} : { definition }),
      ...(parts.prompt === null || parts.prompt.trim() === fromParts
        ? {}
        : { prompt: parts.prompt.trim() })
    };
    if (Object.keys(own).length > 0) values[value] = own;
  }
  const personas = draft.personas.map((parts) => ({
    condition: ownCondition(parts.name),
    name: parts.name.trim(),
    ...(parts.definition.trim() === '' ? {} : { definition: parts.definition.trim() }),
    prompt: composed(draft.sentences, parts)
  }));
  const words: PromptWords = {
    ...(Object.keys(sentences).length === 0 ? {} : { sentences }),
    values,
    personas
  };
  if (!words.sentences && Object.keys(values).length + personas.length === 0)
    throw refused('The words are still the usual ones.');
  return parsePromptSet({ id: 'prompts-new', title: draft.title, words });
}

/** Which conditions' texts own prompts change, in words: for methods and cards. */
export function wordsChanged({ sentences, values, personas }: PromptWords): {
  sentences: boolean;
  values: ValueId[];
  personas: string[];
} {
  return {
    sentences: sentences !== undefined,
    values: VALUES.filter((value) => values[value] !== undefined),
    personas: personas.map(({ name }) => name)
  };
}

const refused = (message: string): AxiaError =>
  new AxiaError('invalid-input', message, 'Correct it in the editor, and save again.');
