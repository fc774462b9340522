import { withoutEdges } from './item-number';

/** A text without what stands around it in a printed form. */
export interface UnmarkedText {
  text: string;
  /** True for a mark of reversal such as (R) or *, false for (+), null without any mark. */
  reversed: boolean | null;
  /** Whether the digits, lines or boxes of a response scale were taken off. */
  scale: boolean;
}

const REVERSAL_WORDS =
  'r|rev\\.?|reversed?|reversed?[- ](?:scored?|scoring|coded?|keyed|item)|recoded?|inverted|inverse|inv\\.?|umgepolt|invertiert|umgekehrt|negative|negativ|negatively[- ]keyed|invers[ée]e?|inverso|invertido|-|−|–';
const REVERSED_BEHIND = new RegExp(
  `(?:[(\\[{](?:${REVERSAL_WORDS})[)\\]}]|\\*{1,3}|(?<=[.!?…”"»])\\s+R|Ⓡ)$`,
  'iu'
);
const REVERSED_BEFORE = new RegExp(
  `^(?:[(\\[](?:${REVERSAL_WORDS})[)\\]]|\\*{1,3}(?!\\*))\\s*`,
  'iu'
);
const STRAIGHT_BEHIND = /[([{]\+[)\]}]$/u;
const LINE_BEHIND =
  /(?:_{2,40}|\.{4,40}|…{2,20}|(?:\s?[□■☐☑○◯◻⬜▢]){2,11}|(?:\s?[([]\s{0,3}[)\]]){2,11})$/u;
const SCALE_BEHIND =
  /(?:^|[\s:_…\t])((?:[([]?\d{1,2}[)\]]?\s{0,3}[-–—.…·|/_\s]\s{0,6}){2,10}[([]?\d{1,2}[)\]]?)$/u;
/** A printed scale is behind the last words, and not longer than this. */
const TAIL = 160;

/** Where a scale's digits begin, or null: "1 2 3 4 5", "5-4-3-2-1", "(1) (2) (3)". */
function scaleStart(text: string): number | null {
  const from = Math.max(0, text.length - TAIL);
  const tail = text.slice(from);
  const line = LINE_BEHIND.exec(tail);
  if (line) return from + line.index;
  const digits = SCALE_BEHIND.exec(tail);
  if (!digits) return null;
  const found = [...digits[1]!.matchAll(/[([]?\d{1,2}/gu)];
  const numbers = found.map(([number]) => Number(number.replace(/\D/u, '')));
  const step = numbers.at(-1)! - numbers.at(-2)!;
  // A number that ends the text may stand before those of the scale.
  let first = numbers.length - 1;
  while (first > 0 && numbers[first]! - numbers[first - 1]! === step) first -= 1;
  if (Math.abs(step) !== 1 || numbers.length - first < 3) return null;
  const start = from + digits.index + digits[0].length - digits[1]!.length;
  return start + found[first]!.index;
}

/** Takes marks of reversal and printed response scales off a text. */
export function unmarked(given: string): UnmarkedText {
  let text = withoutEdges(given);
  let reversed: boolean | null = null;
  let scale = false;
  const before = REVERSED_BEFORE.exec(text.slice(0, TAIL));
  if (before && before[0].length < text.length) {
    reversed = true;
    text = text.slice(before[0].length);
  }
  for (let turn = 0; turn < 4; turn += 1) {
    const start = scaleStart(text);
    const from = Math.max(0, text.length - TAIL);
    const tail = text.slice(from);
    const mark = REVERSED_BEHIND.exec(tail);
    const straight = mark ? null : STRAIGHT_BEHIND.exec(tail);
    const cut = start ?? ((mark ?? straight) ? from + (mark ?? straight)!.index : null);
    if (cut === null || cut === 0) break;
    if (start !== null) scale = true;
    else reversed = mark !== null;
    text = withoutEdges(text.slice(0, cut));
  }
  return { text, reversed, scale };
}
