import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import type { ErrorKind } from '../core/error';
import {
  pickSamples,
  sampleKey,
  samplesOf,
  type Answer,
  type Sample,
  type SampleOutcome
} from '../core/study/answer';

/** A generated answer without field names. */
type PackedSample = [string, SampleOutcome, number | null];

/**
 * One answer as it lies on disk until it is put into a block: no field names, no cell id (that is
 * the key), log-probabilities as binary doubles, so that every number comes back bit for bit.
 * Generated answers are the different ones and which of them each is; up to version 2 of the
 * database they were all listed, without the last part.
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
  // Of its own: it may be a part of a whole block's.
  return ['s', distinct.map(packSample), drawn.slice()];
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
const packSample = ({ text, outcome, option }: Sample): PackedSample => [text, outcome, option];

/** The generated answer that `packSample` packed. */
const unpackSample = ([text, outcome, option]: PackedSample): Sample => ({
  text,
  outcome,
  option
});

/**
 * The answers to some hundred cells in one record. A record of its own pays for its key twice, in
 * two bytes per letter, and repeats every text: in Chromium a cell of 100 generated answers took
 * some 650 bytes, one of six log-probabilities some 240. In a block they take 135 and 90: a cell
 * its id in 12 bytes and a few more, a generated answer one byte (two where the block has more than
 * 256 different texts), a log-probability its eight.
 */
export interface AnswerBlock {
  /** Ids of the cells, 12 bytes each; as text where one is not 24 hexadecimal digits. */
  cells: Uint8Array | string[];
  /** By cell: 0 failed, 1 a distribution, 2 generated. The lists below follow the same order. */
  kinds: Uint8Array;
  failures: [ErrorKind, string][];
  distributions: {
    /** By distribution: number of scale points. */
    points: Uint16Array;
    /** Of all scale points, cell after cell. */
    logProbabilities: Float64Array;
    /** By distribution: NaN where it is unknown. */
    outside: Float64Array;
  };
  generated: {
    /** The different answers of all cells. */
    distinct: PackedSample[];
    /** By generated answer: how many were drawn. */
    repeats: Uint32Array;
    /** Which answer each is, cell after cell, in the order drawn. */
    drawn: Uint8Array | Uint16Array;
  };
}

/** Most cells in a block. */
export const BLOCK_CELLS = 200;
/**
 * Bytes that a block of several cells stays below, as if every answer took two: Chromium puts
 * larger values into files of their own, which take whole pages of the disk.
 */
const BLOCK_BYTES = 60_000;

const FAILED = 0;
const DISTRIBUTION = 1;
const GENERATED = 2;

/** Answers in blocks, in the order given. Each cell may be there once. */
export function packBlocks(answers: readonly Answer[]): AnswerBlock[] {
  const blocks: AnswerBlock[] = [];
  let collected = new Collected();
  for (const answer of answers) {
    if (!collected.add(answer)) {
      blocks.push(collected.block());
      collected = new Collected();
      collected.add(answer);
    }
  }
  if (answers.length > 0) blocks.push(collected.block());
  return blocks;
}

/** A block in the making. */
class Collected {
  readonly #cells: string[] = [];
  readonly #kinds: number[] = [];
  readonly #failures: AnswerBlock['failures'] = [];
  readonly #points: number[] = [];
  readonly #logs: number[] = [];
  readonly #outside: number[] = [];
  readonly #distinct: PackedSample[] = [];
  readonly #places = new Map<string, number>();
  readonly #repeats: number[] = [];
  readonly #drawn: Uint16Array[] = [];
  #bytes = 0;

  /** @returns whether there was room for it: there always is for the first */
  add(answer: Answer): boolean {
    const bytes = this.#bytesOf(answer);
    const full = this.#cells.length === BLOCK_CELLS || this.#bytes + bytes > BLOCK_BYTES;
    if (full && this.#cells.length > 0) return false;
    this.#bytes += bytes;
    this.#cells.push(answer.cellId);
    if (answer.status === 'failed') {
      this.#kinds.push(FAILED);
      this.#failures.push([answer.kind, answer.message]);
    } else if (answer.mode === 'distribution') {
      this.#kinds.push(DISTRIBUTION);
      this.#points.push(answer.logProbabilities.length);
      this.#logs.push(...answer.logProbabilities);
      this.#outside.push(answer.outside ?? NaN);
    } else {
      const { distinct, drawn } = answer.samples;
      const places = distinct.map((sample) => this.#placeOf(sample));
      this.#kinds.push(GENERATED);
      this.#repeats.push(drawn.length);
      const own = new Uint16Array(drawn.length);
      for (let repeat = 0; repeat < own.length; repeat++) own[repeat] = places[drawn[repeat]!]!;
      this.#drawn.push(own);
    }
    return true;
  }

  block(): AnswerBlock {
    const drawn = new (this.#distinct.length <= 256 ? Uint8Array : Uint16Array)(
      this.#repeats.reduce((sum, repeats) => sum + repeats, 0)
    );
    let at = 0;
    for (const one of this.#drawn) {
      drawn.set(one, at);
      at += one.length;
    }
    return {
      cells: bytesOfIds(this.#cells) ?? this.#cells,
      kinds: Uint8Array.from(this.#kinds),
      failures: this.#failures,
      distributions: {
        points: Uint16Array.from(this.#points),
        logProbabilities: Float64Array.from(this.#logs),
        outside: Float64Array.from(this.#outside)
      },
      generated: {
        distinct: this.#distinct,
        repeats: Uint32Array.from(this.#repeats),
        drawn
      }
    };
  }

  #bytesOf(answer: Answer): number {
    const own = answer.cellId.length;
    if (answer.status === 'failed') return own + 2 * answer.message.length;
    if (answer.mode === 'distribution') return own + 8 * (answer.logProbabilities.length + 1);
    return answer.samples.distinct
      .filter((sample) => !this.#places.has(sampleKey(sample)))
      .reduce((sum, { text }) => sum + 2 * text.length, own + 2 * answer.samples.drawn.length);
  }

  #placeOf(sample: Sample): number {
    const key = sampleKey(sample);
    let place = this.#places.get(key);
    if (place === undefined) {
      place = this.#distinct.push(packSample(sample)) - 1;
      this.#places.set(key, place);
    }
    return place;
  }
}

/** The answers of a block, in its order. */
export function unpackBlock({
  cells,
  kinds,
  failures,
  distributions,
  generated
}: AnswerBlock): Answer[] {
  const ids = typeof cells[0] === 'string' ? (cells as string[]) : idsOfBytes(cells as Uint8Array);
  const table = generated.distinct.map(unpackSample);
  // Of all cells together: a buffer for each would take more than what is in it.
  const places = generated.drawn.slice();
  const next = { failure: 0, distribution: 0, log: 0, generated: 0, drawn: 0 };
  return ids.map((cellId, index): Answer => {
    switch (kinds[index]) {
      case FAILED: {
        const [kind, message] = failures[next.failure++]!;
        return { cellId, status: 'failed', kind, message };
      }
      case DISTRIBUTION: {
        const { points, logProbabilities, outside } = distributions;
        const mass = outside[next.distribution]!;
        const logs = logProbabilities.subarray(
          next.log,
          (next.log += points[next.distribution++]!)
        );
        return {
          cellId,
          status: 'answered',
          mode: 'distribution',
          logProbabilities: Array.from(logs),
          outside: Number.isNaN(mass) ? null : mass
        };
      }
      default: {
        const drawn = places.subarray(
          next.drawn,
          (next.drawn += generated.repeats[next.generated++]!)
        );
        return { cellId, status: 'answered', mode: 'sampled', samples: pickSamples(table, drawn) };
      }
    }
  });
}

const ID = /^[0-9a-f]{24}$/u;
const ID_BYTES = 12;

function bytesOfIds(ids: readonly string[]): Uint8Array | null {
  return ids.every((id) => ID.test(id)) ? hexToBytes(ids.join('')) : null;
}

function idsOfBytes(bytes: Uint8Array): string[] {
  return Array.from({ length: bytes.length / ID_BYTES }, (_, index) =>
    bytesToHex(bytes.subarray(index * ID_BYTES, (index + 1) * ID_BYTES))
  );
}
