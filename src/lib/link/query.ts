import { invalid, type Reader, type Reading } from './reading';

/** A parameter of an address that could not be honoured. */
export interface Complaint {
  parameter: string;
  /**
   * As it stood in the address, cut to a readable length; null where it was needed and missing, or
   * is not to be shown.
   */
  value: string | null;
  /** The rest of a sentence that begins with the parameter: "is not a number". */
  reason: string;
}

const LONGEST_VALUE = 80;

/** The parameters of an address: each is read once, and whatever is left over is named. */
export class Query {
  readonly complaints: Complaint[] = [];
  readonly #parameters: URLSearchParams;
  readonly #read = new Set<string>();

  /** @param text what follows the question mark */
  constructor(text: string) {
    this.#parameters = new URLSearchParams(text);
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

  /** Names a parameter that cannot be honoured, and quotes what stood there unless told not to. */
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

function encode(text: string): string {
  // Not encodeURIComponent, which throws on half a surrogate pair.
  const encoded = new URLSearchParams([['', text]]).toString().slice(1);
  return encoded.replaceAll('+', '%20').replace(/%3A|%2C|%3B/g, decodeURIComponent);
}
