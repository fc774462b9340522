import type { Answer, SampleOutcome } from '../core/answer';
import type { ErrorKind } from '../core/error';

/**
 * An answer as it lies on disk: no field names, no cell id (that is the key), log-probabilities as
 * binary doubles, so that a long study stays small and every number comes back bit for bit.
 */
export type PackedAnswer =
  | ['d', Float64Array, number | null]
  | ['s', [string, SampleOutcome, number | null][]]
  | ['f', ErrorKind, string];

/** Packs an answer for the disk. */
export function packAnswer(answer: Answer): PackedAnswer {
  if (answer.status === 'failed') return ['f', answer.kind, answer.message];
  if (answer.mode === 'distribution')
    return ['d', Float64Array.from(answer.logProbabilities), answer.outside];
  return ['s', answer.samples.map(({ text, outcome, option }) => [text, outcome, option])];
}

/** The answer that `packAnswer` packed. */
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
    case 's':
      return {
        cellId,
        status: 'answered',
        mode: 'sampled',
        samples: packed[1].map(([text, outcome, option]) => ({ text, outcome, option }))
      };
  }
}
