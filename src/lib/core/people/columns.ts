import { plainName } from '../import/survey-exports';
import { keyId, type Instrument } from '../instrument/instrument';
import { mean } from '../statistics/summary';
import type { AnswerTable } from './table';

/** The European Social Survey’s names of the 21 items, in their order; since round 10 they end in “a”. */
const ESS =
  'ipcrtiv imprich ipeqopt ipshabt impsafe impdiff ipfrule ipudrst ipmodst ipgdtim impfree iphlppl ipsuces ipstrgv ipadvnt ipbhprp iprspot iplylfr impenv imptrad impfun'.split(
    ' '
  );

/** Share of the items that a guess must find, so that numbered columns of something else are left alone. */
const LEAST_FOUND = 0.5;

/** Which column holds which item, as far as names say it. */
export interface ColumnGuess {
  /** By item of the questionnaire: a column, or null. */
  columns: (number | null)[];
  /** How many are found. */
  found: number;
  /** Whether they are called as in the European Social Survey. */
  ess: boolean;
}

/** Guesses the column of each item by its name: the ESS’s, a number, or the item’s own words. */
export function guessColumns(
  { columns }: Pick<AnswerTable, 'columns'>,
  instrument: Pick<Instrument, 'id' | 'items'>
): ColumnGuess {
  const names = columns.map(plainName);
  const guesses = [
    ...(keyId(instrument.id) === 'pvq21' ? [byEss(names)] : []),
    byText(names, instrument),
    byNumber(columns, instrument)
  ];
  const counted = guesses.map((found, k) => ({
    columns: found,
    found: found.filter((column) => column !== null).length,
    ess: k === 0 && keyId(instrument.id) === 'pvq21'
  }));
  const best = counted.reduce((one, other) => (other.found > one.found ? other : one));
  return best.found >= LEAST_FOUND * instrument.items.length
    ? best
    : { columns: instrument.items.map(() => null), found: 0, ess: false };
}

/** The questionnaire whose items a table seems to hold: of the best guesses the one with most items. */
export function guessInstrument<Asked extends Pick<Instrument, 'id' | 'items'>>(
  table: Pick<AnswerTable, 'columns'>,
  instruments: readonly Asked[]
): Asked | null {
  let best: Asked | null = null;
  let most = 0;
  for (const instrument of instruments) {
    const { found, ess } = guessColumns(table, instrument);
    const share = found / instrument.items.length;
    // Names of the ESS are its 21 items; 40 numbered columns are no short form.
    const score = ess ? 2 : share === 1 ? 1 + instrument.items.length / 1e6 : share;
    if (score > most) [best, most] = [instrument, score];
  }
  return best;
}

/** Column by index in a list of names, each used once. */
const indexIn = (names: readonly string[], wanted: string): number | null => {
  const at = names.indexOf(wanted);
  return at < 0 ? null : at;
};

const byEss = (names: readonly string[]): (number | null)[] =>
  ESS.map((name) => indexIn(names, name) ?? indexIn(names, `${name}a`));

/** Shortest text that an item is recognised by. */
const LEAST_TEXT = 12;

function byText(names: readonly string[], { items }: Pick<Instrument, 'items'>): (number | null)[] {
  return items.map(({ text }) => {
    const plain = plainName(text);
    if (plain.length < LEAST_TEXT) return null;
    const at = names.findIndex((name) => name.includes(plain));
    return at < 0 ? null : at;
  });
}

/** Columns with the same letters round a number, such as PVQ_01 to PVQ_40: those that find most items. */
function byNumber(
  columns: readonly string[],
  { items }: Pick<Instrument, 'items'>
): (number | null)[] {
  const groups = new Map<string, Map<number, number>>();
  columns.forEach((name, column) => {
    const match = /^(.{0,100}?)0*(\d{1,4})(\D{0,20})$/u.exec(name.trim());
    if (!match) return;
    const stem = `${plainName(match[1]!)}#${plainName(match[3]!)}`;
    const group = groups.get(stem) ?? new Map<number, number>();
    if (!group.has(Number(match[2]))) group.set(Number(match[2]), column);
    groups.set(stem, group);
  });
  const candidates = [...groups].map(([stem, group]) => ({
    named: /pvq|portrait|schwartz|value|wert/u.test(stem),
    columns: items.map(({ number }) => group.get(number) ?? null)
  }));
  const none = items.map(() => null);
  const foundOf = (list: readonly (number | null)[]) => list.filter((one) => one !== null).length;
  return candidates.reduce<{ named: boolean; columns: (number | null)[] }>(
    (best, one) => {
      const gain = foundOf(one.columns) - foundOf(best.columns);
      return gain > 0 || (gain === 0 && one.named && !best.named) ? one : best;
    },
    { named: false, columns: none }
  ).columns;
}

/** Difference of means from which the direction is clear, in points of the scale. */
const CLEAR = 0.2;

/**
 * Whether low numbers stand for agreement: in nearly all samples, people agree more with benevolence and
 * universalism than with power.
 *
 * @returns null where the first rows do not say
 */
export function guessReversed(
  { sample }: Pick<AnswerTable, 'sample'>,
  { items, scale }: Pick<Instrument, 'items' | 'scale'>,
  columns: readonly (number | null)[]
): boolean | null {
  const [low, high] = [scale[0]!.score, scale.at(-1)!.score];
  const meanOf = (values: readonly string[]) => {
    const found = items.flatMap(({ measure, reversed }, k) => {
      const column = columns[k] ?? null;
      if (column === null || !values.includes(measure)) return [];
      return sample.flatMap((row) => {
        const number = Number.parseFloat(row[column] ?? '');
        return number >= low && number <= high ? [reversed ? low + high - number : number] : [];
      });
    });
    return mean(found);
  };
  const difference = meanOf(['benevolence', 'universalism']) - meanOf(['power']);
  return Math.abs(difference) >= CLEAR ? difference < 0 : null;
}
