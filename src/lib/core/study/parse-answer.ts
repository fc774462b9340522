import type { Sample } from './samples';

/** Openings and phrases by which language models decline to answer. */
const REFUSALS = [
  /\b(?:i|we) (?:can ?not|can['’]?t|won['’]?t|will not|am unable|am not able|must decline)\b/i,
  /\bi['’]?m (?:sorry|unable|not able|afraid)\b/i,
  /\bi (?:am sorry|apologi[sz]e|decline|refuse|would rather not|prefer not)\b/i,
  /\bas an? (?:ai|artificial intelligence|(?:large )?language model)\b/i,
  /\bi (?:do not|don['’]?t) have (?:any )?(?:personal|feelings|opinions|preferences|a gender)\b/i,
  /\b(?:prefer|choose|decline|refuse) not to (?:answer|say|respond)\b/i
];

/** What may stand before the answer: "Answer: 4", "My answer is 4", "I would choose 4". */
const PREFIX =
  /^(?:(?:my |the )?(?:final )?(?:answer|reply|response|rating|choice)(?: is| would be)?|i(?:['’]d| would)? (?:choose|say|pick|answer|rate|select))\s*[:=-]?\s*/i;

/**
 * Reads one generated text strictly. It is an option when it begins with exactly one option label
 * (after quotation marks, markdown or a short "My answer is"), and no other number or label
 * follows: "4", "**4**", "4. Somewhat like me", "Answer: 4" are; "3 or 4", "4.5", "4/6", "10" and
 * "Four" are not. Otherwise it is a refusal when it says so, and else unreadable.
 *
 * @param labels labels of the scale points, in order, for example "1" to "6"
 */
export function parseAnswer(text: string, labels: readonly string[]): Sample {
  const option = readOption(text, labels);
  if (option !== null) return { text, outcome: 'option', option };
  const refused = REFUSALS.some((pattern) => pattern.test(text));
  return { text, outcome: refused ? 'refusal' : 'unreadable', option: null };
}

function readOption(text: string, labels: readonly string[]): number | null {
  const opened = (part: string) => part.replace(/^[\s"'“”‘’`*_([{<#-]+/u, '');
  // A sign belongs to the number: "-4" is not "4".
  if (/^[\s"'“”‘’`*_([{<]*-\d/u.test(text)) return null;
  const start = opened(opened(text).replace(PREFIX, ''));
  const index = labels.findIndex((label) => startsWithLabel(start, label));
  if (index < 0) return null;
  const rest = start.slice(labels[index]!.length);
  // Any further figure makes it a range, a fraction or a calculation.
  if (/\p{N}/u.test(rest)) return null;
  const others = labels.filter((label) => !/^\p{N}+$/u.test(label));
  return others.some((label) => hasWord(rest, label)) ? null : index;
}

function startsWithLabel(text: string, label: string): boolean {
  if (!text.toLowerCase().startsWith(label.toLowerCase())) return false;
  const next = text.slice(label.length);
  return !/^[\p{L}\p{N}]/u.test(next);
}

function hasWord(text: string, word: string): boolean {
  return text
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .includes(word.toLowerCase());
}
