// Result codes: an answer sheet in a line of text. docs/lesson.md describes the bytes.
import { AxiaError } from '../error';
import { VALUES } from '../values';
import { ByteReader, ByteWriter } from './bytes';
import type { AnswerSheet } from './sheet';
import { readShare, type ShareSheet } from './share-code';
import { unwrapAll, wrap } from './wrapping';

/** Bits of one answer, the last pattern of which is "nothing chosen". */
const bitsFor = (options: number): number => Math.ceil(Math.log2(options + 1));

/** An answer sheet as a result code of capital letters and digits. */
export function writeCode(sheet: AnswerSheet): string {
  const options = Math.max(1, ...sheet.chosen.map((option) => (option ?? 0) + 1));
  const bits = bitsFor(options);
  const packed = new Uint8Array(Math.ceil((bits * sheet.chosen.length) / 8));
  sheet.chosen.forEach((option, i) => {
    const pattern = option ?? 2 ** bits - 1;
    for (let b = 0; b < bits; b++) {
      const at = i * bits + b;
      if ((pattern >> (bits - 1 - b)) & 1) packed[at >> 3]! |= 128 >> (at & 7);
    }
  });
  const body = new ByteWriter();
  body.text(sheet.lesson);
  body.two(sheet.seat);
  body.text(sheet.instrument);
  body.hex(sheet.wording);
  body.byte(sheet.as === null ? 0 : VALUES.indexOf(sheet.as) + 1);
  body.byte(bits);
  body.two(sheet.chosen.length);
  body.all(packed);
  const code = wrap('AXIA1', body.bytes);
  if (code !== null) return code;
  throw new AxiaError(
    'invalid-input',
    'These answers are too many for a result code.',
    'Choose a shorter questionnaire.'
  );
}

/** What was found in a text: what was handed in, and codes that could not be read, with the reason. */
export interface FoundCodes {
  /** Answers of people. */
  sheets: AnswerSheet[];
  /** Shares of a study. */
  shares: ShareSheet[];
  problems: string[];
}

/** Every result code of a text, with whatever stands around it (`unwrapAll`). */
export function readCodes(given: string): FoundCodes {
  const found: FoundCodes = { sheets: [], shares: [], problems: [] };
  const codes = unwrapAll(given);
  codes.forEach((code, i) => {
    const named = (problem: string) => `Code ${i + 1} of ${codes.length} ${problem}`;
    if ('problem' in code) return found.problems.push(named(code.problem));
    const read = code.mark === 'AXIA1' ? readSheet(code.body) : readShare(code.body);
    if (read === null) found.problems.push(named('was made by another version of Axia.'));
    else if ('chosen' in read) found.sheets.push(read);
    else found.shares.push(read);
    return undefined;
  });
  return found;
}

function readSheet(body: Uint8Array): AnswerSheet | null {
  const from = new ByteReader(body);
  const lesson = from.text();
  const seat = from.two();
  const instrument = from.text();
  const wording = from.hex(4);
  const acted = from.byte();
  const bits = from.byte();
  const items = from.two();
  const none = 2 ** bits - 1;
  const sound = acted <= VALUES.length && bits >= 1 && bits <= 8;
  if (!sound || from.left !== Math.ceil((bits * items) / 8)) return null;
  const packed = from.some(from.left);
  const chosen = Array.from({ length: items }, (_, i) => {
    let pattern = 0;
    for (let b = 0; b < bits; b++) {
      const place = i * bits + b;
      pattern = 2 * pattern + ((packed[place >> 3]! >> (7 - (place & 7))) & 1);
    }
    return pattern === none ? null : pattern;
  });
  return { lesson, seat, instrument, wording, as: VALUES[acted - 1] ?? null, chosen };
}
