import type { LongPrompts, PrefixReuse } from '../../core/provenance/provenance';
import { mapFault } from './faults';
import type { LoadedModel } from './library';
import { LEAST_KEPT, type PrefixKeeper } from './prefix-reuse';

/**
 * Up to here a difference of a logit is taken for rounding.
 *
 * - f32: with random weights 0.00002 was measured with the repaired kernel, 2.4 and 3.5 without
 *   (docs/webllm.md).
 * - f16: one rounding is 2^13 times as coarse as in f32. Attention is rounded once more a layer when
 *   it is merged from two pieces; over 16 to 40 layers that adds up to some 0.4% of the hidden state
 *   and a few hundredths of a logit, whose largest among 100,000 and more is several times that. The
 *   race changes the largest logit by three standard deviations and more, several units in a
 *   trained model. The limit lies between; it was not measured on a device with 16-bit shaders.
 */
const LIMITS = { f32: 0.01, f16: 0.5 };

/** Tokens that are read for a test. */
const CHECKED = 24;

/** Everyday text that every tokenizer spells with more than `CHECKED` tokens. */
const TEXT =
  'Every morning the baker opens her shop before sunrise, lights the oven, and sets out bread, rolls, ' +
  'and a few small cakes for the people who walk past on their way to work or to school.';

type Verdict = Pick<LongPrompts, 'reason' | 'largestDifference' | 'limit'>;

/**
 * Reads the pieces one behind the other, as one prompt from an empty cache.
 *
 * @returns a copy of the logits behind the last
 */
export type ReadPieces = (pieces: readonly (readonly number[])[]) => Promise<Float32Array>;

/**
 * Whether a loaded model computes the same on every way on which its tokens may be read. Some
 * graphics devices compute garbage, without an error, where tokens are read behind kept ones.
 */
export interface SelfTests {
  /**
   * Tokens read in one piece, and in two halves: so is a prompt longer than one prefill chunk.
   *
   * @throws AxiaError when the engine breaks down; any other failure means that nothing is known,
   *   and long prompts are not allowed
   */
  longPrompts(): Promise<Omit<LongPrompts, 'repairedKernels'>>;
  /**
   * Tokens read whole, and behind a kept beginning, with a tail of several tokens and of one. To be
   * called after `longPrompts`.
   *
   * @param keep starts to keep beginnings; where the test fails, the caller must end it
   * @throws AxiaError when the engine breaks down
   */
  reuse(keep: () => PrefixKeeper): Promise<PrefixReuse>;
}

export function createSelfTests(
  model: LoadedModel,
  precision: keyof typeof LIMITS,
  read: ReadPieces
): SelfTests {
  const limit = LIMITS[precision];
  const tokens = [...model.vocabulary.encode(TEXT)].slice(0, CHECKED);
  /** What the tokens give when they are read in one piece. */
  let whole: Float32Array | null = null;
  let failed: Verdict | null = null;

  const verdict = (reason: string | null, largestDifference: number | null = null): Verdict => ({
    reason,
    largestDifference,
    limit
  });

  /** Compares what ways of reading the tokens give with what they give in one piece. */
  async function compare(
    reference: Float32Array,
    ways: readonly (readonly (readonly number[])[])[],
    wrong: string
  ): Promise<Verdict> {
    let largest = 0;
    // Math.max passes NaN on.
    for (const pieces of ways)
      largest = Math.max(largest, difference(reference, await read(pieces)));
    if (!Number.isFinite(largest)) return verdict('the self-test returned no numbers');
    return verdict(largest > limit ? wrong : null, largest);
  }

  /** Failures but those of the device only mean that nothing is known. */
  async function careful(test: () => Promise<Verdict>): Promise<Verdict> {
    try {
      return await test();
    } catch (thrown) {
      const error = mapFault(thrown, 'answer');
      if (error.kind === 'device-lost' || error.kind === 'out-of-memory') throw error;
      return verdict(`the self-test failed (${error.message})`);
    }
  }

  async function readInHalves(): Promise<Verdict> {
    if (model.slidingWindow) return verdict('the model has a sliding window');
    if (model.stateKind !== 'kv_cache') return verdict('the model has no plain key-value cache');
    if (tokens.length < CHECKED || (model.prefillChunk ?? 0) < CHECKED)
      return verdict('it cannot be tested with this model');
    const reference = (whole = await read([tokens]));
    const halves = [tokens.slice(0, CHECKED / 2), tokens.slice(CHECKED / 2)];
    return compare(
      reference,
      [halves],
      'this graphics device computes wrong values when a prompt is read in chunks'
    );
  }

  return {
    async longPrompts() {
      failed = await careful(readInHalves);
      return { allowed: failed.reason === null, ...failed };
    },

    async reuse(keep) {
      const off = (seen: Verdict) => ({ on: false, ...seen });
      const reference = whole;
      if (failed?.reason != null || reference === null)
        return off(verdict(failed?.reason ?? 'not tested'));
      let keeper: PrefixKeeper;
      try {
        keeper = keep();
      } catch (error) {
        return off(verdict(error instanceof Error ? error.message : String(error)));
      }
      // Another ending behind the beginning that is to be kept.
      const other = [...tokens.slice(0, LEAST_KEPT), ...tokens.slice(LEAST_KEPT).reverse()];
      const before = keeper.reused;
      const seen = await careful(async () => {
        await read([other]);
        const result = await compare(
          reference,
          [[tokens], [tokens]],
          'this graphics device computes wrong values behind a cached prefix'
        );
        return keeper.reused === before ? verdict('nothing was cached in the self-test') : result;
      });
      return { on: seen.reason === null, ...seen };
    }
  };
}

/** The largest difference. NaN when there is nothing to compare, or anything is not a number. */
function difference(a: Float32Array, b: Float32Array): number {
  if (a.length === 0 || a.length !== b.length) return NaN;
  return a.reduce((largest, value, index) => Math.max(largest, Math.abs(value - b[index]!)), 0);
}
