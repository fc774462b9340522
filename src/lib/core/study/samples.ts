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
  const drawn = list.map((sample) => {
    const key = sampleKey(sample);
    let position = positions.get(key);
    if (position === undefined) {
      const { text, outcome, option } = sample;
      position = distinct.push({ text, outcome, option }) - 1;
      positions.set(key, position);
    }
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
 * @param drawn places in the table, in the order drawn
 * @throws RangeError for more than 65,536 different ones
 */
export function pickSamples(table: readonly Sample[], drawn: Uint8Array | Uint16Array): Samples {
  const distinct: Sample[] = [];
  const positions = new Int32Array(table.length).fill(-1);
  for (const place of drawn)
    if (positions[place] === -1) positions[place] = distinct.push(table[place]!) - 1;
  const own = bytesFor(distinct.length, drawn.length);
  for (let repeat = 0; repeat < own.length; repeat++) own[repeat] = positions[drawn[repeat]!]!;
  return { distinct, drawn: own };
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
