// Result codes of a seat that ran its share of a study. docs/lesson.md describes the bytes.
import { AxiaError, ERROR_KINDS } from '../error';
import { exp, log } from '../exp-log';
import { cutAt, LONGEST } from '../limits';
import { provenanceSchema, type RespondentProvenance } from '../provenance/provenance';
import { parseData } from '../parse-data';
import { samplesOf, type Answer, type SampleOutcome } from '../study/answer';
import { ByteReader, ByteWriter } from './bytes';
import { wrap } from './wrapping';

type Without<T> = T extends unknown ? Omit<T, 'cellId'> : never;

/** An answer whose question follows from its place in the share. */
export type HandedAnswer = Without<Answer>;

/** What a seat hands in. */
export interface ShareSheet {
  lesson: string;
  /** From 1. */
  seat: number;
  /** Which share of which study this is (`Share.print`). */
  print: string;
  /** Whether probabilities have all their digits, and texts all their characters. */
  exact: boolean;
  /** In the order of the share; null where nothing was answered. */
  answers: (HandedAnswer | null)[];
  /** What answered; null where the code has no room for it. */
  provenance: RespondentProvenance | null;
}

/** Most characters of a code: what a chat or a form takes at once. */
export const LONGEST_CODE = 8000;

/** Most characters of a generated text in a code, and in a file: more are cut off. */
const LONGEST_TEXT = { code: 2000, file: 20_000 } as const;
type Form = keyof typeof LONGEST_TEXT;

/** Most answers, and most texts of one answer: two bytes count them. */
const MOST = 65_535;

const OUTCOMES: readonly SampleOutcome[] = ['option', 'refusal', 'unreadable'];
const NO_OPTION = 255;

/**
 * Kinds of entries, by their first byte. `blind`: without the mass outside; `far`: exact also where
 * the rest is rounded, since logarithms are too low for it.
 */
const KIND = { none: 0, distribution: 1, blind: 2, failed: 3, sampled: 4, far: 5, farBlind: 6 };

/**
 * The file of a seat: everything, with all digits.
 *
 * @throws AxiaError `invalid-input` for more than a file holds
 */
export function writeShareFile(sheet: Omit<ShareSheet, 'exact'>): string {
  return must(written({ ...sheet, exact: isWhole(sheet, 'file') }, 'file'));
}

/**
 * The code of a seat, of at most `LONGEST_CODE` characters where that can be: with all digits and
 * with what answered; else without the chat template. If that is too long, a model's logarithms are
 * rounded to 1/1024, since nobody may pool answers of unknown models; what a simulated respondent is
 * follows from the design, so it is left out first. Where a long text is cut off, the code is not exact either.
 *
 * @throws AxiaError `invalid-input` for more than a code holds
 */
export function writeShareCode(sheet: Omit<ShareSheet, 'exact'>): { code: string; exact: boolean } {
  const { provenance } = sheet;
  const short = shortened(provenance);
  const exactly = [provenance, short].map((one) => ({ exact: true, provenance: one }));
  const model = { exact: false, provenance: short };
  const [bare, least] = [true, false].map((exact) => ({ exact, provenance: null }));
  const tried = [...exactly, ...(provenance?.simulated ? [bare!, model] : [model, bare!]), least!];
  const whole = isWhole(sheet, 'code');
  let code: string | null = null;
  for (const form of tried) {
    if (form.exact && !whole) continue;
    code = written({ ...sheet, ...form }, 'code');
    if (code !== null && code.length <= LONGEST_CODE) return { code, exact: form.exact };
  }
  return { code: must(code), exact: false };
}

/** Whether no text of a share is cut off. */
const isWhole = ({ answers }: Pick<ShareSheet, 'answers'>, form: Form): boolean =>
  answers.every(
    (answer) =>
      answer?.status !== 'answered' ||
      answer.mode !== 'sampled' ||
      answer.samples.distinct.every(({ text }) => text.length <= LONGEST_TEXT[form])
  );

/** Without the chat template, which the digest of the model's files stands for. */
export function shortened(provenance: RespondentProvenance | null): RespondentProvenance | null {
  switch (provenance?.kind) {
    case 'webllm':
      return { ...provenance, model: { ...provenance.model, chatTemplate: null } };
    case 'endpoint':
      return { ...provenance, model: { ...provenance.model, chatTemplate: null } };
    case 'wllama':
      return { ...provenance, chat: { ...provenance.chat, template: null } };
    default:
      return provenance ?? null;
  }
}

function must(code: string | null): string {
  if (code !== null) return code;
  throw new AxiaError(
    'invalid-input',
    'This share holds more than can be handed in.',
    'Its answers are kept in this browser, and its results can export them. To hand them in, make a lesson with more seats: each has fewer questions.'
  );
}

function written(sheet: ShareSheet, form: Form): string | null {
  const { answers, exact, lesson, print, provenance, seat } = sheet;
  if (answers.length > MOST) return null;
  const body = new ByteWriter();
  body.text(lesson);
  body.two(seat);
  body.hex(print);
  body.byte(exact ? 1 : 0);
  body.two(answers.length);
  for (const answer of answers) writeAnswer(body, answer, exact, form);
  if (provenance !== null) body.all(jsonBytes(provenance));
  return wrap('AXIA2', body.bytes);
}

function jsonBytes(provenance: RespondentProvenance): Uint8Array {
  const writer = new ByteWriter();
  // Of any length: it ends with the code.
  for (const part of JSON.stringify(provenance).match(/[^]{1,10000}/gu) ?? [])
    writer.text(part, true);
  return writer.bytes;
}

function writeAnswer(
  body: ByteWriter,
  answer: HandedAnswer | null,
  exact: boolean,
  form: Form
): void {
  if (answer === null) return body.byte(KIND.none);
  if (answer.status === 'failed') {
    body.byte(KIND.failed);
    body.byte(ERROR_KINDS.indexOf(answer.kind));
    return body.text(cutAt(answer.message, LONGEST.failure), true);
  }
  if (answer.mode === 'distribution') {
    const { logProbabilities, outside } = answer;
    const far = !exact && logProbabilities.some((one) => one < LOWEST && one !== -Infinity);
    const [seen, blind] = far ? [KIND.far, KIND.farBlind] : [KIND.distribution, KIND.blind];
    const number = (one: number) => (exact || far ? body.exact(one) : body.two(rounded(one)));
    body.byte(outside === null ? blind : seen);
    body.byte(logProbabilities.length);
    logProbabilities.forEach(number);
    if (outside !== null) number(exact || far ? outside : log(outside));
    return undefined;
  }
  const { distinct, drawn } = answer.samples;
  body.byte(KIND.sampled);
  body.two(distinct.length);
  for (const { text, outcome, option } of distinct) {
    body.byte(OUTCOMES.indexOf(outcome));
    body.byte(option ?? NO_OPTION);
    body.text(cutAt(text, LONGEST_TEXT[form]), true);
  }
  body.two(drawn.length);
  for (const place of drawn) body.two(place);
  return undefined;
}

/** Steps of a rounded logarithm in one unit. 65,535 is minus infinity, 65,534 not a number. */
const STEPS = 1024;
const [NOTHING, UNDEFINED] = [65_535, 65_534];
/** The lowest logarithm that can be rounded. */
const LOWEST = -(UNDEFINED - 1) / STEPS;

const rounded = (logarithm: number): number => {
  if (Number.isNaN(logarithm)) return UNDEFINED;
  if (logarithm === -Infinity) return NOTHING;
  return Math.min(UNDEFINED - 1, Math.max(0, Math.round(-logarithm * STEPS)));
};

const unrounded = (steps: number): number =>
  steps === NOTHING ? -Infinity : steps === UNDEFINED ? NaN : (0 - steps) / STEPS;

/** The share in the bytes of a code; null where they are none that this version knows. */
export function readShare(bytes: Uint8Array): ShareSheet | null {
  const from = new ByteReader(bytes);
  const lesson = from.text();
  const seat = from.two();
  const print = from.hex(4);
  const form = from.byte();
  if (form > 1) return null;
  const answers: (HandedAnswer | null)[] = [];
  for (let count = from.two(); count > 0 && !from.over; count--) {
    const answer = readAnswer(from, form === 1);
    if (answer === undefined) return null;
    answers.push(answer);
  }
  const provenance = readProvenance(from);
  if (from.over || provenance === undefined) return null;
  return { lesson, seat, print, exact: form === 1, answers, provenance };
}

function readProvenance(from: ByteReader): RespondentProvenance | null | undefined {
  if (from.left <= 0) return null;
  let text = '';
  while (from.left > 0) text += from.text(true);
  try {
    return parseData(provenanceSchema, JSON.parse(text), 'What answered', 'Ask for the file.');
  } catch {
    return undefined;
  }
}

/** Undefined for what this version does not know. */
function readAnswer(from: ByteReader, exact: boolean): HandedAnswer | null | undefined {
  const kind = from.byte();
  switch (kind) {
    case KIND.none:
      return null;
    case KIND.failed: {
      const known = ERROR_KINDS[from.byte()];
      const message = from.text(true);
      return known && { status: 'failed', kind: known, message };
    }
    case KIND.distribution:
    case KIND.blind:
    case KIND.far:
    case KIND.farBlind: {
      const whole = exact || kind >= KIND.far;
      const number = () => (whole ? from.exact() : unrounded(from.two()));
      const logProbabilities = Array.from({ length: from.byte() }, number);
      if (kind === KIND.blind || kind === KIND.farBlind)
        return { status: 'answered', mode: 'distribution', logProbabilities, outside: null };
      const outside = whole ? number() : exp(number());
      return { status: 'answered', mode: 'distribution', logProbabilities, outside };
    }
    case KIND.sampled:
      return readSamples(from);
    default:
      return undefined;
  }
}

function readSamples(from: ByteReader): HandedAnswer | undefined {
  const table = Array.from({ length: Math.min(from.two(), from.left) }, () => {
    const outcome = OUTCOMES[from.byte()];
    const option = from.byte();
    return { outcome, option: option === NO_OPTION ? null : option, text: from.text(true) };
  });
  const drawn = Array.from({ length: Math.min(from.two(), from.left) }, () => {
    const sample = table[from.two()];
    return sample?.outcome && { ...sample, outcome: sample.outcome };
  });
  const known = drawn.filter((sample) => sample !== undefined);
  if (known.length < drawn.length) return undefined;
  return { status: 'answered', mode: 'sampled', samples: samplesOf(known) };
}
