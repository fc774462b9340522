import { withoutEnd } from '../../core/words';
import { wellFormed } from '../../core/csv';
import { secretWords, type EndpointSecret } from './secrets';

/** A text without what is secret. */
export type Clean = (text: string) => string;

/** Shorter ones are no keys, and may be an answer or a name. */
const SHORTEST_SECRET = 8;

/** Parts of so many characters are looked for in what a server says: shorter ones may be words. */
const PART = 12;

/** What stands in the place of a secret. */
const MARK = '…';

const NOTHING_SECRET: Clean = (text) => text;

/**
 * What takes the key and the values of headers out of a text that is kept: whole, or twelve
 * characters of it and more, in any case, also backwards, in hexadecimal digits, in base 64, as part
 * of an address, and with white space or line ends between its characters.
 */
export function cleanerOf(secret: EndpointSecret): Clean {
  const forms = new Set(
    secretWords(secret)
      .filter((word) => word.length >= SHORTEST_SECRET)
      .flatMap(dresses)
  );
  if (forms.size === 0) return NOTHING_SECRET;
  const short = [...forms].filter(({ length }) => length < PART);
  const parts = new Set([...forms].flatMap(partsOf));
  return (text) => {
    if (text.length < SHORTEST_SECRET) return text;
    const { squeezed, places } = withoutSpace(text);
    const covered = new Set<number>();
    const cover = (at: number, length: number) => {
      for (let k = 0; k < length; k += 1) covered.add(at + k);
    };
    for (const form of short)
      for (let at = squeezed.indexOf(form); at >= 0; at = squeezed.indexOf(form, at + 1))
        cover(at, form.length);
    for (let at = 0; at + PART <= squeezed.length; at += 1)
      if (parts.has(squeezed.slice(at, at + PART))) cover(at, PART);
    return covered.size === 0 ? text : marked(text, places, covered);
  };
}

/** A value of JSON with the texts in it cleaned; itself where there is nothing to clean. */
export function cleaned(value: unknown, clean: Clean): unknown {
  if (clean === NOTHING_SECRET) return value;
  if (typeof value === 'string') return clean(value);
  if (Array.isArray(value)) return value.map((one) => cleaned(one, clean));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, cleaned(one, clean)]));
}

/** A secret in the ways in which it may be written. */
function dresses(word: string): string[] {
  const bytes = new TextEncoder().encode(word);
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  const plain = [word, encodeURIComponent(wellFormed(word)), JSON.stringify(word).slice(1, -1)];
  return [...plain, [...word].reverse().join(''), hex, ...base64s(bytes)].map(
    (form) => withoutSpace(form).squeezed
  );
}

/** What base 64 makes of bytes, wherever among others they begin: the same but for either end. */
function base64s(bytes: Uint8Array): string[] {
  return [0, 1, 2].flatMap((before) => {
    const all = Uint8Array.from([...new Uint8Array(before), ...bytes]);
    const text = btoa(Array.from(all, (byte) => String.fromCharCode(byte)).join(''));
    const end = withoutEnd(text, (one) => one === '=').length - (all.length % 3 === 0 ? 0 : 1);
    const own = text.slice(before === 0 ? 0 : before + 1, end);
    return [own, own.replaceAll('+', '-').replaceAll('/', '_')];
  });
}

function partsOf(form: string): string[] {
  if (form.length < PART) return [];
  return Array.from({ length: form.length - PART + 1 }, (_, at) => form.slice(at, at + PART));
}

/** A text without white space in lower case, and where its characters come from. */
function withoutSpace(text: string): { squeezed: string; places: number[] } {
  const kept: string[] = [];
  const places: number[] = [];
  for (let at = 0; at < text.length; at += 1) {
    if (isSpace(text.charCodeAt(at))) continue;
    const one = text[at]!;
    const lower = one.toLowerCase();
    kept.push(lower.length === 1 ? lower : one);
    places.push(at);
  }
  return { squeezed: kept.join(''), places };
}

/** White space, and what has no width. */
const isSpace = (code: number): boolean =>
  code <= 0x20 || code === 0xa0 || (code >= 0x2000 && code <= 0x200f) || code === 0x2060;

function marked(text: string, places: readonly number[], covered: ReadonlySet<number>): string {
  const parts: string[] = [];
  let from = 0;
  for (let at = 0; at < places.length; at += 1) {
    if (!covered.has(at)) continue;
    parts.push(text.slice(from, places[at]), MARK);
    while (covered.has(at + 1)) at += 1;
    from = places[at]! + 1;
  }
  parts.push(text.slice(from));
  return parts.join('');
}
