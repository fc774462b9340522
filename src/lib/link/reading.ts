/** What a parameter's text was read as. */
export type Reading<T> = { ok: true; value: T } | { ok: false; reason: string };

/** Reads one kind of parameter. */
export type Reader<T> = (text: string) => Reading<T>;

export const valid = <T>(value: T): Reading<T> => ({ ok: true, value });
export const invalid = (reason: string): Reading<never> => ({ ok: false, reason });

/** A range of numbers, both ends included. */
export interface Range {
  min: number;
  max: number;
}

/** A decimal number of a range, written as JSON would write it. */
export function decimal({ min, max }: Range): Reader<number> {
  return (text) => {
    if (!/^-?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(text)) return invalid('is not a number');
    const value = Number(text);
    if (!(value >= min && value <= max)) return invalid(`must be between ${min} and ${max}`);
    return valid(value);
  };
}

/** A whole number of a range, in digits. */
export function wholeNumber(range: Range): Reader<number> {
  return (text) => (/^\d+$/.test(text) ? decimal(range)(text) : invalid('is not a whole number'));
}

/** One of a list of words. */
export function oneOf<T extends string>(words: readonly T[]): Reader<T> {
  return (text) => {
    const word = words.find((candidate) => candidate === text);
    return word === undefined ? invalid(`must be one of ${words.join(', ')}`) : valid(word);
  };
}

/** An identifier; with a list of known ones, one of these. */
export function identifier(known?: readonly string[]): Reader<string> {
  return (text) => {
    if (!/^[A-Za-z0-9][\w.-]{0,119}$/.test(text)) return invalid('is not an identifier');
    return known && !known.includes(text) ? invalid('is not known here') : valid(text);
  };
}

/** Parts between commas, each read by `reader`; at least one. */
export function list<T>(reader: Reader<T>): Reader<T[]> {
  return (text) => {
    const values: T[] = [];
    for (const part of text.split(',')) {
      const reading = reader(part);
      if (!reading.ok) return invalid(`“${part.slice(0, 40)}” ${reading.reason}`);
      values.push(reading.value);
    }
    return valid(values);
  };
}

/** 1 or 0. */
export const flag: Reader<boolean> = (text) =>
  text === '1' || text === '0' ? valid(text === '1') : invalid('must be 1 or 0');
