import fc from 'fast-check';

/** A form in some dress, and the items that it holds. */
export interface DressedForm {
  bytes: Uint8Array;
  /** By number from 1: the texts that must come back. */
  texts: string[];
  /** What was done to it beyond dressing it; null for a form that can be read. */
  defect: string | null;
  described: string;
}

const WORDS =
  'gives keeps often never the a some other people money help hurt rules old new way home friend plans über größer façade señor naïve 10 3rd 1.5 (mostly) A-to-Z “good” „gut“ it’s'.split(
    ' '
  );
const STARTS = [
  'Would',
  'Gives',
  'I am someone who',
  'Être',
  'Über',
  'It matters that',
  '“Yes” means',
  'Öfter'
];
const FOREIGN = ['يساعد الناس', 'עוזר לאחרים', 'помогает другим', '他帮助别人', 'दूसरों की मदद'];

/** Text of several words that begins with a letter or a quotation mark. */
const sentence = fc
  .tuple(
    fc.constantFrom(...STARTS),
    fc.array(fc.constantFrom(...WORDS), { minLength: 2, maxLength: 9 }),
    fc.constantFrom('', ',', ';', '|', '"'),
    fc.constantFrom('.', '', '?', '!', '…')
  )
  .map(
    ([start, words, odd, end]) =>
      `${start} ${words.join(' ')}${odd === '"' ? ' "so" to say' : odd ? `${odd} and so on` : ''}${end}`
  );
const foreign = fc
  .tuple(fc.constantFrom(...FOREIGN), fc.integer({ min: 100, max: 999 }))
  .map(([start, tail]) => `${start} و ${tail} z`);

const script = (zero: number) => (number: number) =>
  [...String(number)].map((digit) => String.fromCodePoint(zero + Number(digit))).join('');
const roman = (number: number) =>
  ['i', 'ii', 'iii', 'iv', 'v', 'vi', 'vii', 'viii', 'ix', 'x', 'xi', 'xii'][number - 1]!;

/** Dresses of a number before a text, or alone in a cell. */
export const DRESSES: Record<string, (number: number) => string> = {
  dot: (n) => `${n}. `,
  'dot, no space': (n) => `${n}.`,
  bracket: (n) => `${n}) `,
  brackets: (n) => `(${n}) `,
  square: (n) => `[${n}] `,
  'dot and bracket': (n) => `${n}.) `,
  'dot and dash': (n) => `${n}.- `,
  dash: (n) => `${n} - `,
  'en dash': (n) => `${n} – `,
  'em dash': (n) => `${n} — `,
  colon: (n) => `${n}: `,
  slash: (n) => `${n}/ `,
  hash: (n) => `#${n} `,
  padded: (n) => `${String(n).padStart(3, '0')}. `,
  bare: (n) => `${n} `,
  'letter code': (n) => `Q${n}. `,
  'code of two parts': (n) => `Q1_${n} `,
  'padded code': (n) => `C${String(n).padStart(2, '0')}: `,
  'code with a word': (n) => `item_${n} `,
  word: (n) => `Item ${n}: `,
  'word, no sign': (n) => `Item ${n} `,
  'No.': (n) => `No. ${n}: `,
  'full-width': (n) => `${script(0xff10)(n)}．`,
  'Arabic-Indic': (n) => `${script(0x660)(n)}. `,
  Persian: (n) => `${script(0x6f0)(n)}. `,
  Devanagari: (n) => `${script(0x966)(n)}) `,
  Bengali: (n) => `${script(0x9e6)(n)}. `,
  ideographic: (n) => `${n}、`,
  circled: (n) => `${String.fromCodePoint(0x2460 + n - 1)} `,
  'bullet and number': (n) => `• ${n}. `,
  'right-to-left mark': (n) => `\u200f${n}.\u200f `,
  embedded: (n) => `\u202b${n}\u202c) `,
  'zero-based': (n) => `${n - 1}. `,
  letters: (n) => `${String.fromCharCode(96 + n)}) `,
  Roman: (n) => `${roman(n)}. `
};

const encoders: Record<string, (text: string) => Uint8Array | null> = {
  'UTF-8': (text) => new TextEncoder().encode(text),
  'UTF-8 with a mark': (text) => new TextEncoder().encode(`\uFEFF${text}`),
  'UTF-16LE': (text) => utf16(text, true),
  'UTF-16LE with a mark': (text) => utf16(`\uFEFF${text}`, true),
  'UTF-16BE': (text) => utf16(text, false),
  'UTF-16BE with a mark': (text) => utf16(`\uFEFF${text}`, false),
  'Windows-1252': (text) => oneByte(text, 'windows-1252'),
  'Mac Roman': (text) => oneByte(text, 'macintosh')
};

export function utf16(text: string, little: boolean): Uint8Array {
  const view = new DataView(new ArrayBuffer(2 * text.length));
  for (let k = 0; k < text.length; k++) view.setUint16(2 * k, text.charCodeAt(k), little);
  return new Uint8Array(view.buffer);
}

/** Null where the encoding lacks a character. */
export function oneByte(text: string, encoding: string): Uint8Array | null {
  const table = new TextDecoder(encoding).decode(Uint8Array.from({ length: 256 }, (_, k) => k));
  const bytes = [...text].map((character) => table.indexOf(character));
  return bytes.includes(-1) ? null : Uint8Array.from(bytes);
}

const quote = (cell: string, separator: string): string =>
  cell.includes(separator) || cell.includes('"') ? `"${cell.replaceAll('"', '""')}"` : cell;

const DEFECTS = [
  'an item is missing',
  'a number stands twice',
  'one number is dressed otherwise',
  'a line without a number',
  'two lines in one'
] as const;

interface Choice {
  texts: string[];
  dress: string;
  layout: 'lines' | 'table' | 'headed table' | 'JSON';
  separator: string;
  names: [number: string, text: string];
  extra: number;
  shuffled: boolean;
  marked: boolean;
  scale: string;
  lineEnd: string;
  blanks: boolean;
  declared: boolean;
  encoding: string;
  defect: (typeof DEFECTS)[number] | null;
  seed: number;
}

const choice = fc.record<Choice>({
  texts: fc.oneof(
    { weight: 5, arbitrary: fc.uniqueArray(sentence, { minLength: 2, maxLength: 12 }) },
    { weight: 1, arbitrary: fc.uniqueArray(foreign, { minLength: 2, maxLength: 12 }) }
  ),
  dress: fc.constantFrom('none', ...Object.keys(DRESSES)),
  layout: fc.constantFrom('lines', 'table', 'headed table', 'JSON'),
  separator: fc.constantFrom(',', ';', '\t', '|'),
  names: fc.constantFrom<[string, string]>(
    ['number', 'text'],
    ['Nr', 'Wortlaut'],
    ['id', 'item'],
    ['code', 'Item text'],
    ['No.', 'Statement'],
    ['item', 'wording']
  ),
  extra: fc.integer({ min: 0, max: 2 }),
  shuffled: fc.boolean(),
  marked: fc.boolean(),
  scale: fc.constantFrom('', '', ' 1 2 3 4 5', ' ____', '\u00a01-2-3-4-5-6', ' □ □ □ □'),
  lineEnd: fc.constantFrom('\n', '\r\n', '\r'),
  blanks: fc.boolean(),
  declared: fc.boolean(),
  encoding: fc.constantFrom(...Object.keys(encoders)),
  defect: fc.oneof({ weight: 3, arbitrary: fc.constant(null) }, fc.constantFrom(...DEFECTS)),
  seed: fc.nat()
});

/** Items in any dress there is, some of them broken. */
export const dressedForm: fc.Arbitrary<DressedForm> = choice.map((one) => {
  const numbered = one.dress !== 'none';
  const sealed = ['letters', 'Roman'].includes(one.dress);
  const prefix = DRESSES[one.dress] ?? (() => '');
  const order = one.texts.map((text, k) => ({ number: k + 1, text }));
  if (one.shuffled && numbered)
    order.sort((a, b) => ((a.number * 7919 + one.seed) % 31) - ((b.number * 7919 + one.seed) % 31));
  const rows = order.map(({ number, text }, k) => ({
    dress: prefix(number),
    number,
    text: `${text}${one.marked && k % 3 === 1 ? ' (R)' : ''}${one.scale}`
  }));
  let defect: string | null = numbered && !sealed ? one.defect : null;
  const spot = one.seed % rows.length;
  if (defect === 'an item is missing') rows.splice(spot, 1);
  if (defect === 'a number stands twice')
    rows[spot]!.dress = prefix(rows[(spot + 1) % rows.length]!.number);
  if (defect === 'one number is dressed otherwise')
    rows[spot]!.dress =
      one.dress === 'brackets' ? `${rows[spot]!.number}: ` : `(${rows[spot]!.number}) `;
  if (defect === 'a line without a number') rows[spot]!.dress = '';
  if (defect === 'two lines in one' && spot > 0) {
    const [gone] = rows.splice(spot, 1);
    rows[spot - 1]!.text += ` ${gone!.dress}${gone!.text}`;
  } else if (defect === 'two lines in one') defect = null;
  const text = written(one, rows);
  const encoded = encoders[one.encoding]!(text);
  return {
    bytes: encoded ?? new TextEncoder().encode(text),
    texts: one.texts,
    defect,
    described: JSON.stringify({
      ...one,
      texts: undefined,
      text: text.slice(0, 600),
      fallback: encoded === null
    })
  };
});

function written(one: Choice, rows: { dress: string; text: string }[]): string {
  const { layout, separator, names, extra, lineEnd } = one;
  const blank = one.blanks ? lineEnd.repeat(2) : '';
  if (layout === 'lines') return rows.map(({ dress, text }) => dress + text).join(lineEnd) + blank;
  const numbered = one.dress !== 'none';
  if (layout === 'JSON')
    return JSON.stringify(
      rows.map(({ dress, text }) =>
        numbered ? { [names[0]]: dress.trim(), [names[1]]: text } : { text }
      ),
      null,
      one.blanks ? 2 : 0
    );
  const table = rows.map(({ dress, text }, k) => {
    const more = [`g${k % 2}`, ''].slice(0, extra);
    return [...(numbered ? [dress.trim()] : []), text, ...more];
  });
  const heading = [...(numbered ? [names[0]] : []), names[1], ...['group', 'x'].slice(0, extra)];
  const all = layout === 'headed table' ? [heading, ...table] : table;
  const sep = one.declared ? `sep=${separator}${lineEnd}` : '';
  const lines = all.map((cells) => cells.map((cell) => quote(cell, separator)).join(separator));
  return sep + lines.join(lineEnd) + blank + (one.blanks ? separator.repeat(extra) : '');
}
