import { type Answer, samplesOf, type Sample, type SampleOutcome } from '../core/study/answer';
import type { ErrorKind } from '../core/error';

/** A generated answer without field names. */
export type PackedSample = [string, SampleOutcome, number | null];

/**
 * One answer as it lies on disk until it is put into a block: no field names, no cell id (that is
 * the key), log-probabilities as binary doubles, so that every number comes back bit for bit.
 * Generated answers are the different ones and which of them each is; up to version 2 of the
 * database they were all told one by one, without the last part.
 */
export type PackedAnswer =
  | ['d', Float64Array, number | null]
  | ['s', PackedSample[]]
  | ['s', PackedSample[], Uint8Array | Uint16Array]
  | ['f', ErrorKind, string];

/** Packs an answer for the disk. */
export function packAnswer(answer: Answer): PackedAnswer {
  if (answer.status === 'failed') return ['f', answer.kind, answer.message];
  if (answer.mode === 'distribution')
    return ['d', Float64Array.from(answer.logProbabilities), answer.outside];
  const { distinct, drawn } = answer.samples;
  return ['s', distinct.map(packSample), drawn];
}

/** The answer that `packAnswer` packed, now or in an earlier version. */
export function unpackAnswer(cellId: string, packed: PackedAnswer): Answer {
  switch (packed[0]) {
    case 'f':
      return { cellId, status: 'failed', kind: packed[1], message: packed[2] };
    case 'd':
      return {
        cellId,
        status: 'answered',
        mode: 'distribution',
        logProbabilities: Array.from(packed[1]),
        outside: packed[2]
      };
    case 's': {
      const distinct = packed[1].map(unpackSample);
      const drawn = packed[2];
      const samples = drawn === undefined ? samplesOf(distinct) : { distinct, drawn };
      return { cellId, status: 'answered', mode: 'sampled', samples };
    }
  }
}

/** A generated answer as a list. */
export const packSample = ({ text, outcome, option }: Sample): PackedSample => [
  text,
  outcome,
  option
];

/** The generated answer that `packSample` packed. */
export const unpackSample = ([text, outcome, option]: PackedSample): Sample => ({
  text,
  outcome,
  option
});
