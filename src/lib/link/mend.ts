import { withoutEnd } from '../core/words';
import { encode } from './query';
import { parseRoute, type Route } from './route';

// Addresses suffer on their way: mail programs, chats, word processors and trackers encode, wrap,
// cut out of sentences, and add. Whatever is mended here must lead to a page with fewer complaints
// than before, so that a sound address never changes.

/** Longest address that is mended, in characters. */
const LONGEST = 20_000;

/** Encoded once by each program that it passed through. */
const MOST_DECODINGS = 4;

/** Parameters that mend nothing of a study: who followed the link, and from where. */
const TRACKING =
  /^(?:utm_\w+|mtm_\w+|pk_\w+|hsa_\w+|_hs\w+|_g[al]\w*|__\w+|[a-z_]{1,10}cl(?:k?id|src|ick_?id)|[gw]braid|mc_[ce]id|igshi?d?|srsltid|li_fat_id|mkt_tok|vero_\w+|oly_\w+|wickedid|s_cid|ml_subscriber\w*|ref|ref_\w+|referrer|source|src|si|spm|trk\w*|cmpid|campaign\w*|share\w*|feature|at_\w+|wt_\w+|hl|lang|usp|sessionid|nocache|cachebuster|cb|_)$/iu;

/** Characters that nobody sees, and that no parameter begins or ends with. */
const UNSEEN = /[\p{Cc}\p{Cf}]/gu;
/** Marks of a sentence, of quotation, or of formatting around an address. */
const OPENINGS = /^[\s<([{"'`“”„‘’‚«»‹›*_~|\\]+/u;
const CLOSING = /[\s>)\]}"'`“”„‘’«»‹›*_~|\\.,;:!?…。、，]/u;

/**
 * What an address that leads nowhere, or not quite, was meant to be: the address, beginning with
 * `#/`, or null where it is sound, or nothing can be done for it.
 *
 * @param given an address's fragment, or all of an address
 */
export function mendAddress(given: string): string | null {
  if (given.length > LONGEST) return null;
  const before = troubles(parseRoute(given));
  if (before === 0) return null;
  let best: { address: string; left: number } | null = null;
  for (const reading of readings(given)) {
    const address = mended(reading);
    const left = troubles(parseRoute(address));
    if (left < (best?.left ?? before)) best = { address, left };
    if (left === 0) break;
  }
  return best?.address ?? null;
}

/** How much of an address cannot be honoured. */
function troubles(route: Route): number {
  if (route.page === 'unknown') return 1000;
  const odd = (oddIds(route) ? 100 : 0) + (encodedTitle(route) ? 1 : 0);
  return (
    odd + route.complaints.filter(({ reason }) => !reason.startsWith('is not followed')).length
  );
}

/** Whether its title was encoded twice. */
const encodedTitle = (route: Route): boolean =>
  route.page === 'study' && /%[0-9a-f]{2}/iu.test(route.title ?? '');

/** Whether it names a study by an id that no study has. */
function oddIds(route: Route): boolean {
  const ids =
    route.page === 'results'
      ? [route.studyId]
      : route.page === 'replication' || route.page === 'compare'
        ? route.studyIds
        : route.page === 'study'
          ? [route.run]
          : [];
  return ids.some((id) => id !== null && !/^[\w-]+$/u.test(id));
}

/** The text as it stands, and with less and less of it encoded. */
function* readings(given: string): Generator<string> {
  let text = given;
  for (let k = 0; k <= MOST_DECODINGS; k += 1) {
    const plain = withoutEntities(text);
    yield plain;
    // Where everything was encoded, so were the values, and all of it is to be decoded.
    const own = withoutTracking(plain);
    if (/[?&=]/u.test(own)) yield withPlainMarks(own);
    const decoded = decodedOnce(text);
    if (decoded === text) return;
    text = decoded;
  }
}

const withoutTracking = (text: string): string =>
  text.replace(/[?&]([^?&=#]{1,40})=[^?&#]*/gu, (part, name: string) =>
    TRACKING.test(name) ? '' : part
  );

/** `&amp;` and its like, however often they were written. */
function withoutEntities(text: string): string {
  let plain = text;
  for (let k = 0; k < MOST_DECODINGS; k += 1)
    plain = plain
      .replace(/&(?:amp|#0*38|#x0*26);/giu, '&')
      .replace(/&(?:equals|#0*61|#x0*3d);/giu, '=')
      .replace(/&(?:num|#0*35|#x0*23);/giu, '#')
      .replace(
        /&(?:quot|apos|lt|gt|nbsp|shy|#0*(?:34|39|60|62|160|173)|#x0*(?:22|27|3[ce]|a0|ad));/giu,
        ' '
      );
  return plain;
}

/** With the marks decoded that part parameters; what lies within values stays as it is. */
function withPlainMarks(text: string): string {
  const sign = text.replace(/%23(?=!?(?:\/|%2F)*(?:[a-z]{5,14}(?:[/?]|%2F|%3F|$)))/iu, '#');
  const query = sign.includes('?') ? sign : sign.replace(/%3F/iu, '?');
  return query
    .replace(/%2F/giu, '/')
    .replace(/%26(?=(?:amp(?:%3B|;))?[a-z_-]{1,30}(?:=|%3D))/giu, '&')
    .replace(/([?&][a-z_-]{1,30})%3D/giu, '$1=');
}

/** Every `%xx` decoded once; what is no UTF-8 stays. */
const decodedOnce = (text: string): string =>
  text.replace(/(?:%[0-9a-f]{2})+/giu, (part) => {
    try {
      return decodeURIComponent(part);
    } catch {
      return part;
    }
  });

/** From the fragment on: of a whole address, or of one whose `#` was lost. */
function fragmentOf(text: string): string {
  const sign = text.indexOf('#');
  if (sign >= 0) return text.slice(sign);
  const path =
    /\/!?(?:study|results|replication|compare|questionnaires|explorer|models|methods|open|answer|class)\b/iu.exec(
      text
    );
  return path ? `#${text.slice(path.index)}` : `#${text}`;
}

/** Name and value of a parameter. */
type Pair = readonly [string, string];

/** One reading of the text as an address in our own writing. */
function mended(text: string): string {
  const fragment = fragmentOf(text).replace(/^[#!/\s]+/u, '');
  // A second `#` or `?` is not ours: it came with what somebody added.
  const [whole = ''] = fragment.split('#');
  const mark = whole.indexOf('?');
  const path = pathOf(mark < 0 ? whole : whole.slice(0, mark));
  if (mark < 0) return path;
  let pairs = pairsOf(whole.slice(mark + 1));
  const left = () => troubles(parseRoute(written(path, pairs)));
  for (const { parameter, reason } of parseRoute(written(path, pairs)).complaints)
    for (const clean of reason.includes('must be one of')
      ? [...CLEANERS, withoutBlanks]
      : CLEANERS) {
      const [before, most] = [pairs, left()];
      if (most === 0) break;
      pairs = distinct(
        before.map(([name, value]) => [name, name === parameter ? clean(value) : value])
      );
      if (left() >= most) pairs = before;
    }
  return written(path, pairs);
}

function pathOf(text: string): string {
  const decoded = decodedOnce(text);
  // With encoded parameters in it, it is another reading's turn.
  const [page = '', ...rest] = trimmed(
    (/[?&=]/u.test(decoded) ? text : decoded).replace(/\s/gu, '')
  )
    .split('/')
    .map(trimmed)
    .filter((part) => part !== '');
  return `#/${[page.toLowerCase(), ...rest].join('/')}`;
}

/** Parameters as they may have been meant, without what tracks. */
function pairsOf(text: string): Pair[] {
  const pairs: Pair[] = [];
  for (const part of text.split(/[&?]/u)) {
    const [first, value = ''] = new URLSearchParams(part).entries().next().value ?? ['', ''];
    const name = first
      .replace(/[\s\p{Cc}\p{Cf}]/gu, '')
      .replace(/^(?:amp;)+/iu, '')
      .toLowerCase();
    if (name === '' || TRACKING.test(name)) continue;
    pairs.push([name, value]);
  }
  return distinct(pairs);
}

/** Each name once with each value. */
const distinct = (pairs: readonly Pair[]): Pair[] => [
  ...new Map(pairs.map((pair) => [pair.join('='), pair])).values()
];

const trimmed = (text: string): string => {
  const clean = text.replace(UNSEEN, '');
  const shorter = withoutEnd(clean.replace(OPENINGS, ''), (one) => CLOSING.test(one));
  return shorter === clean ? clean : trimmed(shorter);
};

/** What is tried with a value that cannot be honoured, one after the other. */
const CLEANERS: readonly ((value: string) => string)[] = [
  trimmed,
  (value) => value.replace(/[\p{Pd}\u{2212}]/gu, '-'),
  withoutWrapping,
  (value) => trimmed(withoutWrapping(value.replace(/[\p{Pd}\u{2212}]/gu, '-'))),
  // The equals sign of mail that is quoted as printable.
  (value) => trimmed(value.replace(/^3D/u, '').replace(/=\s*/gu, '')),
  (value) => trimmed(decodedOnce(decodedOnce(value))),
  (value) => trimmed(value).toLowerCase()
];

/** Where few values are possible, one without blanks is the only one that can have been meant. */
function withoutBlanks(value: string): string {
  return trimmed(value.replace(/[\p{Pd}\u{2212}]/gu, '-').replace(/\s/gu, ''));
}

/**
 * Without line breaks, and without blanks beside a mark. Between two letters or digits a blank stays:
 * `1 2` need not be 12, and two names are not one.
 */
function withoutWrapping(value: string): string {
  return value.replace(/\s+/gu, (blanks, at: number) =>
    /[\n\r]/u.test(blanks) ||
    !/^[\p{L}\p{N}]{2}$/u.test(value.charAt(at - 1) + value.charAt(at + blanks.length))
      ? ''
      : blanks
  );
}

const written = (path: string, pairs: readonly Pair[]): string =>
  pairs.length === 0
    ? path
    : `${path}?${pairs.map(([name, value]) => `${name}=${encode(value)}`).join('&')}`;
