/** A parameter of an address that could not be honoured. */
export interface Complaint {
  parameter: string;
  /**
   * As in the address, cut to a readable length; null where it was missing, or must not be shown.
   */
  value: string | null;
  /** The rest of a sentence that begins with the parameter: "is not a number". */
  reason: string;
}

const LONGEST_VALUE = 80;

/** Most parameters that are looked at, and their most characters: far more than any page takes. */
const MOST_PARAMETERS = 100;
const LONGEST_QUERY = 300_000;

/** The parameters of an address: each is read once, and whatever is left over is named. */
export class Query {
  readonly complaints: Complaint[] = [];
  readonly #parameters: URLSearchParams;
  readonly #read = new Set<string>();

  /** @param text what follows the question mark */
  constructor(text: string) {
    const excess = excessOf(text);
    this.#parameters = new URLSearchParams(excess === null ? text : '');
    if (excess !== null) this.complaints.push({ parameter: 'v', value: null, reason: excess });
  }

  /** Whether the address has the parameter. Does not count as reading it. */
  has(name: string): boolean {
    return this.#parameters.has(name);
  }

  /** The parameter's value, or null when it is missing or invalid; invalid ones are complained of. */
  take<T>(name: string, reader: Reader<T>, options?: { quote: boolean }): T | null {
    return this.read(name, reader, options)?.value ?? null;
  }

  /**
   * As `take`, for readers that give null itself.
   *
   * @param options.quote false where an invalid value may be a secret
   */
  read<T>(
    name: string,
    reader: Reader<T>,
    { quote = true }: { quote?: boolean } = {}
  ): { value: T } | null {
    this.#read.add(name);
    const texts = this.#parameters.getAll(name);
    if (texts.length === 0) return null;
    const reading: Reading<T> =
      texts.length > 1 ? invalid('is given more than once') : reader(texts[0]!);
    if (reading.ok) return reading;
    this.complain(name, reading.reason, { quote });
    return null;
  }

  /** Names a parameter that cannot be honoured, and quotes its value unless asked not to. */
  complain(parameter: string, reason: string, { quote = true }: { quote?: boolean } = {}): void {
    const value = quote ? this.#parameters.get(parameter) : null;
    this.#read.add(parameter);
    this.complaints.push({ parameter: cut(parameter), value: value && cut(value), reason });
  }

  /** Names every parameter that nobody asked for. Call last. */
  complainOfTheRest(): void {
    for (const name of new Set(this.#parameters.keys())) {
      if (!this.#read.has(name)) this.complain(name, 'is not a parameter of this page');
    }
  }
}

/** Why a query is not even read. */
function excessOf(text: string): string | null {
  if (text.length > LONGEST_QUERY)
    return `stands in an address of more than ${LONGEST_QUERY} characters, none of which was read`;
  return text.split('&', MOST_PARAMETERS + 1).length > MOST_PARAMETERS
    ? `is one of more than ${MOST_PARAMETERS} parameters, none of which was read`
    : null;
}

function cut(text: string): string {
  return text.length <= LONGEST_VALUE ? text : `${text.slice(0, LONGEST_VALUE)}…`;
}

/** Version of the addresses. */
const VERSION = '1';

/** Reads the version: an address without one is of this version. */
export function takeVersion(query: Query): void {
  query.take('v', (text) =>
    text === VERSION
      ? { ok: true, value: text }
      : invalid('is a version of addresses that this version of Axia does not know')
  );
}

/** Parameters as text, with the version first. Colons, commas and semicolons stay readable. */
export function formatQuery(parameters: readonly (readonly [string, string])[]): string {
  return [['v', VERSION] as const, ...parameters]
    .map(([name, value]) => `${name}=${encode(value)}`)
    .join('&');
}

/** A value as it stands in an address; colons, commas and semicolons stay readable. */
export function encode(text: string): string {
  // Not encodeURIComponent, which throws on half a surrogate pair.
  const encoded = new URLSearchParams([['', text]]).toString().slice(1);
  return encoded.replaceAll('+', '%20').replace(/%3A|%2C|%3B/g, decodeURIComponent);
}

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

/** An identifier: it ends with no full stop, as a sentence does. With a list of known ones, one of these. */
export function identifier(known?: readonly string[]): Reader<string> {
  return (text) => {
    if (!/^[A-Za-z0-9](?:[\w.-]{0,118}[\w-])?$/.test(text)) return invalid('is not an identifier');
    return known && !known.includes(text) ? invalid('is unknown here') : valid(text);
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
