import type { Steps } from '../analysis/steps';
import { AxiaError } from '../error';
import type { Instrument } from '../instrument/instrument';
import { scorePerson } from '../statistics/mrat';
import { VALUES, VALUE_LABELS, isValueId } from '../values';
import { listInWords } from '../words';
import { scoringKey } from '../instrument/scoring';
import { answerReader } from './answers';
import { people, type AnswerTable } from './table';

/** How a table of answers is read: all of it the reader’s choice. */
export interface AnswerRecipe {
  /** By item of the questionnaire: its column, or null. */
  columns: (number | null)[];
  /** Whether the lowest number stands for “very much like me”, as in the European Social Survey. */
  reversed: boolean;
  /** Numbers that stand for no answer. */
  missing: number[];
  /** People with more items without an answer are left out. */
  mostMissing: number;
  /** People with the same answer to more items are left out. */
  mostAlike: number;
  /** Only people with this text in a column; null for all. */
  only: { column: number; text: string } | null;
  /** Whether rows that repeat an earlier one are kept. */
  keepDoubles: boolean;
}

/** People who are left out, each for the first reason that holds, in this order. */
export interface LeftOut {
  /** Not of the chosen group. */
  others: number;
  /** Their row is the same as an earlier one, in every column. */
  doubles: number;
  /** Too many items without an answer. */
  missing: number;
  /** The same answer to too many items. */
  alike: number;
  /** No answer to any item of some value. */
  unscored: number;
}

/** What was found in a table of answers. */
export interface AnswerChecks {
  rows: number;
  kept: number;
  leftOut: LeftOut;
  /** Rows whose answers to all items are those of an earlier row, though something else differs. */
  sameAnswers: number;
  /** Cells of the questionnaire, of people of the chosen group: answered, and not. */
  cells: {
    answered: number;
    empty: number;
    outside: number;
    unreadable: number;
    /** Missing codes, by number. */
    codes: { code: number; count: number }[];
  };
  /** Some cells that could not be read, or are not on the scale. */
  examples: string[];
}

/** Scores of the people who are kept. */
export interface PeopleScores {
  checks: AnswerChecks;
  /** One column a value: the mean of its answered items. */
  raw: Float64Array[];
  /** The same less the mean of all answered items (MRAT). */
  centred: Float64Array[];
}

/** Most people that are scored. */
const MOST_PEOPLE = 1_000_000;
const MOST_EXAMPLES = 6;
/** Rows between two reports. */
const STEP = 200;

/** Usual limits for a questionnaire: those by which the site’s own samples of the PVQ-21 were made. */
export function usualLimits(items: number): Pick<AnswerRecipe, 'mostMissing' | 'mostAlike'> {
  return {
    mostMissing: Math.floor(items / 4),
    mostAlike: items === 40 ? 35 : Math.floor((16 * items) / 21)
  };
}

/**
 * Reads, checks and scores a table of answers, row by row. Nothing of a row is kept but its ten
 * scores.
 *
 * @returns after steps that say the share that is done
 * @throws AxiaError `invalid-input` where a value has no column, or nobody is left
 */
export function* tallyAnswers(
  text: string,
  table: Pick<AnswerTable, 'separator' | 'headings' | 'columns'>,
  instrument: Pick<Instrument, 'items' | 'scale'>,
  recipe: AnswerRecipe
): Steps<PeopleScores, number> {
  const items = instrument.items.flatMap(({ measure, reversed }, k) => {
    const column = recipe.columns[k] ?? null;
    return column !== null && isValueId(measure) ? [{ value: measure, reversed, column }] : [];
  });
  const key = scoringKey(items);
  const without = VALUES.filter((_, v) => key[v]!.length === 0);
  if (without.length > 0)
    throw new AxiaError(
      'invalid-input',
      `No column holds an item of ${listInWords(without.map((value) => VALUE_LABELS[value]))}.`,
      'Choose a column for at least one item of each value.'
    );
  const read = answerReader(instrument, recipe);
  const scale = instrument.scale.map(({ score }) => score);
  const sum = scale[0]! + scale.at(-1)!;
  /** With nothing else in the table, people who answer alike are not one and the same. */
  const onlyItems = new Set(items.map(({ column }) => column)).size >= table.columns.length;
  const wanted = new Set(items.map(({ column }) => column));
  if (recipe.only !== null) wanted.add(recipe.only.column);
  const seen = new Set<string>();
  const answersSeen = new Set<string>();
  const kept = new Rows();
  const codes = new Map<number, number>();
  const checks: AnswerChecks = {
    rows: 0,
    kept: 0,
    leftOut: { others: 0, doubles: 0, missing: 0, alike: 0, unscored: 0 },
    sameAnswers: 0,
    cells: { answered: 0, empty: 0, outside: 0, unreadable: 0, codes: [] },
    examples: []
  };
  const { leftOut, cells } = checks;
  const scores = new Array<number | null>(items.length).fill(null);
  const given = new Array<number>(items.length).fill(0);

  for (const { cells: row, line, share } of people(text, table, wanted)) {
    checks.rows += 1;
    if (checks.rows % STEP === 0) yield share;
    const { only } = recipe;
    if (only !== null && (row[only.column] ?? '').trim() !== only.text) {
      leftOut.others += 1;
      continue;
    }
    const mark = markOf(line);
    const answersMark = onlyItems
      ? mark
      : markOf(items.map(({ column }) => row[column] ?? '').join('\n'));
    const double = seen.has(mark);
    const same = answersSeen.has(answersMark);
    seen.add(mark);
    answersSeen.add(answersMark);
    if (double && !onlyItems && !recipe.keepDoubles) {
      leftOut.doubles += 1;
      continue;
    }
    if (same) checks.sameAnswers += 1;

    let missing = 0;
    given.fill(0);
    items.forEach(({ column, reversed }, k) => {
      const cell = row[column] ?? '';
      const reading = read(cell);
      if (reading.kind === 'answer') {
        cells.answered += 1;
        given[scale.indexOf(reading.score)]! += 1;
        scores[k] = reversed ? sum - reading.score : reading.score;
        return;
      }
      scores[k] = null;
      missing += 1;
      if (reading.kind === 'missing') {
        if (reading.code === null) cells.empty += 1;
        else codes.set(reading.code, (codes.get(reading.code) ?? 0) + 1);
        return;
      }
      cells[reading.kind] += 1;
      const example = cell.trim().slice(0, 40);
      if (checks.examples.length < MOST_EXAMPLES && !checks.examples.includes(example))
        checks.examples.push(example);
    });
    if (missing > recipe.mostMissing) leftOut.missing += 1;
    else if (Math.max(...given) > recipe.mostAlike) leftOut.alike += 1;
    else {
      const { values, centred } = scorePerson(scores, key);
      if (values.some(Number.isNaN)) leftOut.unscored += 1;
      else kept.add(values, centred);
    }
  }
  cells.codes = [...codes]
    .map(([code, count]) => ({ code, count }))
    .sort((a, b) => b.count - a.count);
  checks.kept = kept.count;
  return { checks, ...kept.columns() };
}

/** A text as a short one that no other text has, but by a chance of about one in 10^13 for a million rows. */
function markOf(text: string): string {
  let a = 0x811c9dc5;
  let b = 0x9e3779b9;
  for (let k = 0; k < text.length; k += 1) {
    const code = text.charCodeAt(k);
    a = Math.imul(a ^ code, 0x01000193);
    b = Math.imul(b + code, 0x85ebca6b) ^ (b >>> 13);
  }
  return `${a >>> 0},${b >>> 0}`;
}

/** Ten raw and ten centred scores a person, in columns that grow. */
class Rows {
  count = 0;
  #raw: Float64Array[] = VALUES.map(() => new Float64Array(1024));
  #centred: Float64Array[] = VALUES.map(() => new Float64Array(1024));

  add(raw: readonly number[], centred: readonly number[]): void {
    if (this.count === MOST_PEOPLE)
      throw new AxiaError(
        'invalid-input',
        `The table holds more than ${MOST_PEOPLE.toLocaleString('en-GB')} people.`,
        'Choose a group, or a smaller file.'
      );
    if (this.count === this.#raw[0]!.length) {
      this.#raw = this.#raw.map(doubled);
      this.#centred = this.#centred.map(doubled);
    }
    for (let v = 0; v < VALUES.length; v += 1) {
      this.#raw[v]![this.count] = raw[v]!;
      this.#centred[v]![this.count] = centred[v]!;
    }
    this.count += 1;
  }

  columns(): { raw: Float64Array[]; centred: Float64Array[] } {
    const whole = (column: Float64Array) => column.slice(0, this.count);
    return { raw: this.#raw.map(whole), centred: this.#centred.map(whole) };
  }
}

function doubled(column: Float64Array): Float64Array {
  const larger = new Float64Array(2 * column.length);
  larger.set(column);
  return larger;
}
