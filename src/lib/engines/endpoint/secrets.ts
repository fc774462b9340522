/** The credentials of a server. Never part of a design, a record, an address or a log. */
export interface EndpointSecret {
  /** Sent as `Authorization: Bearer <key>`; null for none. */
  key: string | null;
  /** Further headers, by name. Their values are as secret as the key. */
  headers: Readonly<Record<string, string>>;
}

const NONE: EndpointSecret = { key: null, headers: {} };

/**
 * The keys of this page, by base address of the server. They live as long as the page and no
 * longer: a private field, which no serialisation, clone or console shows.
 */
export class EndpointSecrets {
  readonly #byUrl = new Map<string, EndpointSecret>();

  /** @param url as in the design; a key is never sent to another address */
  of(url: string): EndpointSecret {
    return this.#byUrl.get(url) ?? NONE;
  }

  set(url: string, secret: EndpointSecret): void {
    this.#byUrl.set(url, secret);
  }

  forget(url: string): void {
    this.#byUrl.delete(url);
  }
}

/** Parts of a secret of so many characters are secret, too: servers and cuts shorten what they echo. */
const SHORTEST_PART = 8;

/** Most characters of a server's words that are quoted in a sentence. */
const LONGEST_QUOTE = 200;

/** Names of ways to sign in, which precede the secret in a header. */
const SCHEMES = /^(?:basic|bearer|digest|token)$/iu;

/**
 * A text without the key and the values of headers, however much of them it holds, in whatever
 * case; and without what was starred out by somebody else, which still shows beginning and end.
 */
export function redacted(text: string, { key, headers }: EndpointSecret): string {
  const words = [key ?? '', ...Object.values(headers)]
    .flatMap((value) => [value.trim(), ...value.split(/\s+/u)])
    .filter((word) => word !== '' && !SCHEMES.test(word));
  const forms = words.flatMap((word) => [
    word,
    encodeURIComponent(word),
    JSON.stringify(word).slice(1, -1)
  ]);
  const longestFirst = [...new Set(forms)].sort((one, other) => other.length - one.length);
  let result = text;
  for (const form of longestFirst) result = without(result, form.toLowerCase());
  return result.replace(/\S*\*{3,}\S*/gu, '…');
}

/** The text with every part of the secret replaced that is the whole of it, or long enough. */
function without(text: string, secret: string): string {
  // Where lower case has another length than the text itself, positions would not fit.
  const folded = text.toLowerCase().length === text.length ? text.toLowerCase() : text;
  const shortest = Math.min(secret.length, SHORTEST_PART);
  let kept = '';
  for (let at = 0; at < text.length;) {
    const length = secretLength(folded, at, secret, shortest);
    kept += length > 0 ? '…' : text[at]!;
    at += Math.max(1, length);
  }
  return kept;
}

/** Characters from `at` on that are part of the secret; 0 where they are too few to be one. */
function secretLength(text: string, at: number, secret: string, shortest: number): number {
  let longest = 0;
  const beginning = text.slice(at, at + shortest);
  for (
    let from = secret.indexOf(beginning);
    from >= 0;
    from = secret.indexOf(beginning, from + 1)
  ) {
    let length = shortest;
    while (from + length < secret.length && text[at + length] === secret[from + length]) length++;
    if (beginning.length === shortest) longest = Math.max(longest, length);
  }
  return longest;
}

/** The folders of a file on somebody's computer: servers name what they serve. */
const FOLDERS =
  /(?:(?<![\w:/.])~?\/(?:home|users|root|mnt|media|data|srv|opt|var|tmp|workspace|models)\/|\b[a-z]:\\)(?:[^\\/\s'"`]+[\\/])*/giu;

/**
 * A server's words as they appear in our sentences: on one line, without secrets and folders, not
 * long.
 */
export function quoted(text: string, secret: EndpointSecret): string {
  const line = redacted(text.replace(/\s+/gu, ' ').trim(), secret).replace(FOLDERS, '');
  return line.length <= LONGEST_QUOTE ? line : `${line.slice(0, LONGEST_QUOTE - 1)}…`;
}
