import type { ErrorKind } from '../error';
import { exp } from '../exp-log';

/**
 * The log-probability (natural) of every scale point under the respondent's full vocabulary at
 * temperature 1, in the order of the scale, and the probability mass that fell on anything else.
 * `outside` is null only when the respondent cannot tell it.
 */
export interface DistributionAnswer {
  cellId: string;
  status: 'answered';
  mode: 'distribution';
  logProbabilities: number[];
  outside: number | null;
}

/** The repeated, generated answers to one cell, in the order in which they were drawn. */
export interface SampledAnswer {
  cellId: string;
  status: 'answered';
  mode: 'sampled';
  samples: Samples;
}

/** A cell that could not be answered. It stays in the denominator and can be asked again. */
export interface FailedAnswer {
  cellId: string;
  status: 'failed';
  kind: ErrorKind;
  message: string;
}

export type Answer = DistributionAnswer | SampledAnswer | FailedAnswer;

/** Said of answers that were taken back, now and by an earlier version. */
const WITHDRAWN = 'An earlier answer in this question’s prompt is another one now.';
const WAS_WITHDRAWN = 'An earlier answer in this question’s prompt is being asked for again.';

/** What replaces an answer because an earlier one in its question’s prompt is another one now. */
export const withdrawn = (cellId: string): FailedAnswer => ({
  cellId,
  status: 'failed',
  kind: 'aborted',
  message: WITHDRAWN
});

/** Whether an answer was taken back: its question is open again, and has not failed. */
export const isWithdrawn = (answer: Answer): boolean =>
  answer.status === 'failed' &&
  answer.kind === 'aborted' &&
  (answer.message === WITHDRAWN || answer.message === WAS_WITHDRAWN);

/** What one generated text was read as. */
export type SampleOutcome = 'option' | 'refusal' | 'unreadable';

/** One sampled answer. `option` is the index of the scale point, or null when none was read. */
export interface Sample {
  text: string;
  outcome: SampleOutcome;
  option: number | null;
}

/**
 * The generated answers to one cell. Most are the same few texts: each is kept once, and an answer
 * takes one byte, or two where there are more than 256 different ones. Plain data, for disks and
 * workers.
 */
export interface Samples {
  /** The different answers, in the order in which they first came. */
  distinct: Sample[];
  /** Which of them each answer is, in the order drawn. */
  drawn: Uint8Array | Uint16Array;
}

/** Most different answers to one cell. */
const MOST_DISTINCT = 2 ** 16;

/**
 * Answers as they are kept.
 *
 * @param list in the order drawn
 * @throws RangeError for more than 65,536 different ones
 */
export function samplesOf(list: readonly Sample[]): Samples {
  const distinct: Sample[] = [];
  const positions = new Map<string, number>();
  /** Often it is the same object again. */
  const seen = new Map<Sample, number>();
  const drawn = list.map((sample) => {
    let position = seen.get(sample);
    if (position !== undefined) return position;
    const key = sampleKey(sample);
    position = positions.get(key);
    if (position === undefined) {
      const { text, outcome, option } = sample;
      position = distinct.push({ text, outcome, option }) - 1;
      positions.set(key, position);
    }
    seen.set(sample, position);
    return position;
  });
  const bytes = bytesFor(distinct.length, list.length);
  bytes.set(drawn);
  return { distinct, drawn: bytes };
}

/**
 * Answers to one cell out of a table that may hold more than them, which they go on sharing.
 *
 * @param table different answers
 * @param drawn places in the table, in the order drawn; taken over and overwritten
 */
export function pickSamples(table: readonly Sample[], drawn: Uint8Array | Uint16Array): Samples {
  const distinct: Sample[] = [];
  const positions = new Int32Array(table.length).fill(-1);
  for (let repeat = 0; repeat < drawn.length; repeat++) {
    const place = drawn[repeat]!;
    if (positions[place] === -1) positions[place] = distinct.push(table[place]!) - 1;
    drawn[repeat] = positions[place]!;
  }
  const wide = drawn instanceof Uint16Array && distinct.length <= 256;
  return { distinct, drawn: wide ? Uint8Array.from(drawn) : drawn };
}

/** The same text for the same answer, and another for another. */
export const sampleKey = ({ text, outcome, option }: Sample): string =>
  `${outcome} ${option} ${text}`;

/** Room for places among some different answers. */
function bytesFor(different: number, length: number): Samples['drawn'] {
  if (different > MOST_DISTINCT) throw new RangeError('too many different answers');
  return new (different <= 256 ? Uint8Array : Uint16Array)(length);
}

/** The answer of one repeat, from 0; undefined beyond the last. */
export function sampleAt({ distinct, drawn }: Samples, repeat: number): Sample | undefined {
  const position = drawn[repeat];
  return position === undefined ? undefined : distinct[position];
}

/** All answers, in the order drawn. */
export function sampleList({ distinct, drawn }: Samples): Sample[] {
  return Array.from(drawn, (position) => distinct[position]!);
}

/**
 * How often each scale point was read.
 *
 * @param options number of scale points
 */
export function countOptions({ distinct, drawn }: Samples, options: number): number[] {
  const times = new Uint32Array(distinct.length);
  for (const position of drawn) times[position]!++;
  const counts = new Array<number>(options).fill(0);
  distinct.forEach(({ option }, position) => {
    if (option !== null) counts[option]! += times[position]!;
  });
  return counts;
}

/** Openings and phrases by which language models decline to answer. */
const REFUSALS = [
  /\b(?:i|we) (?:can ?not|can['’]?t|won['’]?t|will not|am unable|am not able|must decline)\b/i,
  /\bi['’]?m (?:sorry|unable|not able|afraid)\b/i,
  /\bi (?:am sorry|apologi[sz]e|decline|refuse|would rather not|prefer not)\b/i,
  /\bas an? (?:ai|artificial intelligence|(?:large )?language model)\b/i,
  /\bi (?:do not|don['’]?t) have (?:any )?(?:personal|feelings|opinions|preferences|a gender)\b/i,
  /\b(?:prefer|choose|decline|refuse) not to (?:answer|say|respond)\b/i
];

/** What may stand before the answer: "Answer: 4", "My answer is 4", "I would choose 4". */
const PREFIX =
  /^(?:(?:my |the )?(?:final )?(?:answer|reply|response|rating|choice)(?: is| would be)?|i(?:['’]d| would)? (?:choose|say|pick|answer|rate|select))\s*[:=-]?\s*/i;

/**
 * Reads one generated text strictly. It is an option when it begins with exactly one option label
 * (after quotation marks, markdown or a short "My answer is"), and no other number or label
 * follows: "4", "**4**", "4. Somewhat like me", "Answer: 4" are; "3 or 4", "4.5", "4/6", "10" and
 * "Four" are not. Otherwise it is a refusal when it says so, and else unreadable.
 *
 * @param labels labels of the scale points, in order, for example "1" to "6"
 */
export function parseAnswer(text: string, labels: readonly string[]): Sample {
  const option = readOption(text, labels);
  if (option !== null) return { text, outcome: 'option', option };
  const refused = REFUSALS.some((pattern) => pattern.test(text));
  return { text, outcome: refused ? 'refusal' : 'unreadable', option: null };
}

function readOption(text: string, labels: readonly string[]): number | null {
  const opened = (part: string) => part.replace(/^[\s"'“”‘’`*_([{<#-]+/u, '');
  // A sign belongs to the number: "-4" is not "4".
  if (/^[\s"'“”‘’`*_([{<]*-\d/u.test(text)) return null;
  const start = opened(opened(text).replace(PREFIX, ''));
  const index = labels.findIndex((label) => startsWithLabel(start, label));
  if (index < 0) return null;
  const rest = start.slice(labels[index]!.length);
  // Any further figure makes it a range, a fraction or a calculation.
  if (/\p{N}/u.test(rest)) return null;
  const others = labels.filter((label) => !/^\p{N}+$/u.test(label));
  return others.some((label) => hasWord(rest, label)) ? null : index;
}

function startsWithLabel(text: string, label: string): boolean {
  if (!text.toLowerCase().startsWith(label.toLowerCase())) return false;
  const next = text.slice(label.length);
  return !/^[\p{L}\p{N}]/u.test(next);
}

function hasWord(text: string, word: string): boolean {
  return text
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .includes(word.toLowerCase());
}

/**
 * Probabilities of the options: p is proportional to exp(log p / temperature), so the mass outside
 * the options is left out. Temperature 0 puts everything on the most probable option, the first
 * one of several.
 *
 * @returns null when there is no usable distribution
 */
export function optionProbabilities(
  logProbabilities: readonly number[] | null,
  temperature: number
): number[] | null {
  if (logProbabilities === null) return null;
  const largest = Math.max(...logProbabilities);
  if (!Number.isFinite(largest)) return null; // NaN, or nothing on any option
  if (temperature === 0) {
    const first = logProbabilities.indexOf(largest);
    return logProbabilities.map((_, option) => (option === first ? 1 : 0));
  }
  const weights = logProbabilities.map((log) => exp((log - largest) / temperature));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}

/** What the table of answers says of one answered cell beside what was stored. */
export interface OptionShares {
  /** One number per scale point; null where no usable answer was given. */
  probabilities: (number | null)[];
  /** Mass, or share of the samples, that fell on no scale point; null when unknown. */
  outside: number | null;
}

/**
 * Probabilities of the scale points, normalised over them: exp(log p) over its sum for a
 * distribution, the share of readable samples for sampled text.
 *
 * @param options number of scale points
 */
export function optionShares(
  answer: Exclude<Answer, { status: 'failed' }>,
  options: number
): OptionShares {
  if (answer.mode === 'distribution') {
    const probabilities = optionProbabilities(answer.logProbabilities, 1);
    return {
      probabilities: probabilities ?? answer.logProbabilities.map(() => null),
      outside: answer.outside
    };
  }
  const counts = countOptions(answer.samples, options);
  const readable = counts.reduce((sum, count) => sum + count, 0);
  const drawn = answer.samples.drawn.length;
  return {
    probabilities: counts.map((count) => (readable === 0 ? null : count / readable)),
    outside: drawn === 0 ? null : (drawn - readable) / drawn
  };
}

/** Mean position of an answer on its scale as printed, from 1; null where none was read. */
export function meanPosition(answer: Answer | undefined, options: number): number | null {
  if (answer?.status !== 'answered') return null;
  const { probabilities } = optionShares(answer, options);
  return probabilities.some((share) => share === null)
    ? null
    : probabilities.reduce<number>((sum, share, k) => sum + share! * (k + 1), 0);
}
