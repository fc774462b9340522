import { wellFormed } from '../../core/csv';
import { cleanerOf } from './redaction';
import { secretWords, type EndpointSecret } from './secrets';

/** Parts of a secret of so many characters are secret, too: servers and cuts shorten what they echo. */
const SHORTEST_PART = 8;

/** Most characters of a server's words that are quoted in a sentence. */
const LONGEST_QUOTE = 200;

/** Most characters that are looked through for a quotation: the rest is never shown. */
const LONGEST_LOOK = 4000;

/**
 * A server's words for one of our sentences, without the key and the values of headers, however much
 * of them they hold, in whatever case or dress; and without what was starred out by somebody else,
 * which still shows beginning and end. At most 4,000 characters.
 */
export function redacted(text: string, secret: EndpointSecret): string {
  const words = secretWords(secret);
  const forms = words.flatMap((word) => [
    word,
    encodeURIComponent(wellFormed(word)),
    JSON.stringify(word).slice(1, -1)
  ]);
  const longestFirst = [...new Set(forms)].sort((one, other) => other.length - one.length);
  let result = cleanerOf(secret)(text.slice(0, LONGEST_LOOK));
  for (const form of longestFirst) result = without(result, form.toLowerCase());
  return result
    .split(/(\s+)/u)
    .map((word) => (word.includes('***') ? '…' : word))
    .join('');
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
  const looked = text.slice(0, LONGEST_LOOK).replace(/\s+/gu, ' ').trim();
  const line = redacted(looked, secret).replace(FOLDERS, '');
  return line.length <= LONGEST_QUOTE ? line : `${line.slice(0, LONGEST_QUOTE - 1)}…`;
}
