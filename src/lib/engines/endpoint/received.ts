import { wellFormed } from '../../core/csv';

/** Any object of JSON but a list. */
export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** White space and control characters, which neither names nor pictures may hold. */
const CONTROL = /[\p{Cc}\s]+/gu;

/** Nothing of what is taken out: most names. */
const PLAIN = /^[!-~]+$/u;

/** A text on one line, without control characters and broken pairs, of at most `longest` characters. */
export function shortened(text: string, longest: number): string {
  if (text.length <= longest && PLAIN.test(text)) return text;
  const line = wellFormed(
    text
      .slice(0, 4 * longest)
      .replace(CONTROL, ' ')
      .trim()
  );
  const whole = line.length <= longest && text.length <= 4 * longest;
  return whole ? line : `${wellFormed(line.slice(0, longest - 1))}…`;
}

/** Answers of other kinds of services, by a field that these have. */
const SHAPES: readonly (readonly [field: string, what: string])[] = [
  ['candidates', 'an answer of another kind of service (Gemini’s)'],
  ['output', 'an answer of another kind of service (responses)'],
  ['completion', 'an answer of another kind of service (completions)'],
  ['response', 'an answer of another kind of service (Ollama’s own)'],
  ['message', 'an answer of another kind of service (Ollama’s own)'],
  ['content', 'an answer of another kind of service (messages)'],
  ['generated_text', 'an answer of another kind of service (text generation)'],
  ['embedding', 'an embedding'],
  ['data', 'a list of another kind']
];

/** What a value of JSON is, within a sentence. */
export function received(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (Array.isArray(value)) {
    if (value.length === 0) return 'an empty list';
    return value.every((one) => Number.isInteger(one)) ? 'token ids' : 'a list';
  }
  if (typeof value === 'string') return value.trim() === '' ? 'an empty text' : 'a text';
  if (typeof value === 'number') return 'a number';
  if (typeof value === 'boolean') return `the word “${value}”`;
  const names = Object.keys(value);
  if (names.length === 0) return 'an empty object';
  const shape = SHAPES.find(([field]) => names.includes(field));
  return shape?.[1] ?? `an object with ${fields(names)}`;
}

function fields(names: readonly string[]): string {
  const shown = names.slice(0, 3).map((name) => `“${shortened(name, 30)}”`);
  const more = names.length > 3 ? ' and others' : '';
  return `the ${names.length === 1 ? 'field' : 'fields'} ${shown.join(', ')}${more}`;
}
