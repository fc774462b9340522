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
  const drawn = list.map(({ text, outcome, option }) => {
    const key = `${outcome} ${option} ${text}`;
    let position = positions.get(key);
    if (position === undefined) {
      position = distinct.push({ text, outcome, option }) - 1;
      positions.set(key, position);
    }
    return position;
  });
  if (distinct.length > MOST_DISTINCT) throw new RangeError('too many different answers');
  return { distinct, drawn: (distinct.length <= 256 ? Uint8Array : Uint16Array).from(drawn) };
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
