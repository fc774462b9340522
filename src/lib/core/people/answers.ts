import type { Instrument } from '../instrument/instrument';

const MISSING_WORDS =
  /^(?:|na|n\/a|nan|null|none|missing|\.|[.][a-z]|-|--|-+\d+|refusal|refused|don.?t know|dk|no answer|not available|not applicable|keine angabe|k\.?a\.?)$/iu;

/** What a cell says: a number of the scale, or why there is none. */
export type CellReading =
  | { kind: 'answer'; score: number }
  /** `code` is a missing code; null for an empty cell or a word. */
  | { kind: 'missing'; code: number | null }
  /** A number that is not on the scale. */
  | { kind: 'outside' }
  | { kind: 'unreadable' };

/**
 * Reads cells: a number of the scale (“4”, “4.0”, “4 - like me”), or the words of a response option.
 * Cells repeat, so that each is read once.
 *
 * @param reversed whether the file counts the other way round: its lowest number for most like me
 */
export function answerReader(
  { scale }: Pick<Instrument, 'scale'>,
  { missing, reversed }: { missing: readonly number[]; reversed: boolean }
): (cell: string) => CellReading {
  const scores = scale.map(({ score }) => score);
  const [low, high] = [scores[0]!, scores.at(-1)!];
  const anchors = new Map(scale.map(({ anchor, score }) => [anchor.toLowerCase(), score]));
  const known = new Map<string, CellReading>();

  function read(cell: string): CellReading {
    const text = cell.trim();
    // Negative numbers are no answers in any survey: they say why there is none.
    if (MISSING_WORDS.test(text))
      return { kind: 'missing', code: /^-\d/u.test(text) ? Number(text) : null };
    const words = anchors.get(text.toLowerCase());
    // Words mean what they say, however the file counts.
    if (words !== undefined) return { kind: 'answer', score: words };
    const match = /^[-+]?\d{1,6}(?:[.,]\d{1,6})?(?=$|[\s.):=-])/u.exec(text);
    if (match === null) return { kind: 'unreadable' };
    const number = Number(match[0].replace(',', '.'));
    if (missing.includes(number)) return { kind: 'missing', code: number };
    if (!scores.includes(number)) return { kind: 'outside' };
    return { kind: 'answer', score: reversed ? low + high - number : number };
  }

  return (cell) => {
    const found = known.get(cell);
    if (found) return found;
    const reading = read(cell);
    if (known.size < 10_000) known.set(cell, reading);
    return reading;
  };
}
