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
      .filter(({ length }) => length >= SHORTEST_SECRET)
  );
  if (forms.size === 0) return NOTHING_SECRET;
  const short = [...forms].filter(({ length }) => length < PART);
  const parts = new Set([...forms].flatMap(partsOf));
  const mayHold = beginnings([...short, ...parts]);
  return (text) => {
    if (text.length < SHORTEST_SECRET || !mayHold(text)) return text;
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
  if (typeof value !== 'object' || value === null) return value;
  // Mostly there is nothing to clean, and then nothing is made anew.
  if (Array.isArray(value)) {
    const list: unknown[] = value;
    const at = list.findIndex((one) => cleaned(one, clean) !== one);
    return at < 0 ? value : list.map((one) => cleaned(one, clean));
  }
  const isClean = Object.values(value).every((one) => cleaned(one, clean) === one);
  return isClean
    ? value
    : Object.fromEntries(Object.entries(value).map(([key, one]) => [key, cleaned(one, clean)]));
}

/** Characters by which a secret is suspected. */
const BEGINNING = 4;

/**
 * Whether a text holds one of some words, in any case and with white space between its characters: in
 * one go, without making anything of the text, because hardly any holds one.
 */
function beginnings(words: readonly string[]): (text: string) => boolean {
  const suspected = new Uint8Array(2 ** 16);
  const all = new Set(words);
  const lengths = [...new Set(words.map(({ length }) => length))];
  const longest = Math.max(0, ...lengths);
  for (const word of words) {
    let hash = 0;
    for (let k = 0; k < BEGINNING; k += 1) hash = withCode(hash, word.charCodeAt(k));
    suspected[hash & 0xffff] = 1;
  }
  const places = new Int32Array(BEGINNING);
  const codes = new Int32Array(BEGINNING);
  return (text) => {
    for (let at = 0, count = 0; at < text.length; at += 1) {
      const code = lowerCode(text, at);
      if (isSpace(code)) continue;
      codes[count % BEGINNING] = code;
      places[count % BEGINNING] = at;
      count += 1;
      let hash = 0;
      for (let k = 0; k < BEGINNING; k += 1) hash = withCode(hash, codes[(count + k) % BEGINNING]!);
      if (count < BEGINNING || suspected[hash & 0xffff] === 0) continue;
      const from = places[count % BEGINNING]!;
      const { squeezed } = withoutSpace(text, { from, most: longest });
      if (lengths.some((length) => all.has(squeezed.slice(0, length)))) return true;
    }
    return false;
  };
}

const withCode = (hash: number, code: number): number => (Math.imul(hash, 31) + code) | 0;

function lowerCode(text: string, at: number): number {
  const code = text.charCodeAt(at);
  if (code < 0x80) return code >= 0x41 && code <= 0x5a ? code + 0x20 : code;
  const lower = text[at]!.toLowerCase();
  return lower.length === 1 ? lower.charCodeAt(0) : code;
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
function withoutSpace(
  text: string,
  { from, most } = { from: 0, most: Infinity }
): { squeezed: string; places: number[] } {
  const kept: string[] = [];
  const places: number[] = [];
  for (let at = from; at < text.length && kept.length < most; at += 1) {
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
