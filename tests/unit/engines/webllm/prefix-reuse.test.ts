import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keepPrefixes, LEAST_KEPT } from '../../../../src/lib/engines/webllm/prefix-reuse';
import type { Pipeline } from '../../../../src/lib/engines/webllm/library';
import { FakePipeline, type FakeModelScenario } from '../../../fakes/fake-pipeline';

const CHUNK = 24;
const model = (change: FakeModelScenario = {}) =>
  new FakePipeline({ chunk: CHUNK, ...change }, {}, false);

/** What can be done to a model, as the engine does it. */
interface Question {
  prompt: number[];
  /** Tokens written after it, one by one. */
  written: number[];
  /** Whether the length of the prompt is announced. */
  announced: boolean;
}

/** Asks a question, and returns the logits behind the prompt and behind every token written. */
async function put(
  pipeline: FakePipeline,
  { prompt, written, announced }: Question,
  expectTokens: (count: number) => void
): Promise<number[][]> {
  pipeline.resetChat();
  if (announced) expectTokens(prompt.length);
  const seen = [await pipeline.prefill(prompt)];
  for (const token of written)
    seen.push((await pipeline.embedAndForward([[token]], 1)) as Float32Array);
  expect(pipeline.filledKVCacheLength).toBe(prompt.length + written.length);
  return seen.map((logits) => [...logits]);
}

/** Prompts of few letters, so that they share beginnings of any length, over several pieces. */
const questions = fc
  .tuple(
    fc.array(fc.nat(2), { minLength: 4 * CHUNK, maxLength: 4 * CHUNK }),
    fc.array(
      fc.record({
        shared: fc.nat(4 * CHUNK),
        tail: fc.array(fc.nat(2), { maxLength: 2 * CHUNK }),
        written: fc.array(fc.nat(2), { maxLength: 3 }),
        announced: fc.boolean()
      }),
      { minLength: 2, maxLength: 6 }
    )
  )
  .map(([base, list]) =>
    list.map(({ shared, tail, ...rest }): Question => {
      const prompt = [...base.slice(0, shared), ...tail];
      return { ...rest, prompt: prompt.length > 0 ? prompt : [0] };
    })
  );

describe('keepPrefixes', () => {
  it('gives the same logits as without, to the last bit', async () => {
    let reused = 0;
    await fc.assert(
      fc.asyncProperty(questions, async (list) => {
        const [kept, plain] = [model(), model()];
        const keeper = keepPrefixes(kept);
        let tokens = 0;
        for (const question of list) {
          const count = (length: number) => keeper.expect(length);
          expect(await put(kept, question, count)).toEqual(await put(plain, question, () => {}));
          tokens += question.prompt.length + question.written.length;
        }
        expect(kept.tokensComputed + keeper.reused).toBe(tokens);
        reused += keeper.reused;
      }),
      { numRuns: 60 }
    );
    expect(reused).toBeGreaterThan(0);
  });

  it('never goes on with what a failure left behind', async () => {
    await fc.assert(
      fc.asyncProperty(
        questions,
        fc.array(fc.nat(20), { minLength: 1, maxLength: 4 }),
        async (list, broken) => {
          const [kept, plain] = [model({ broken }), model()];
          const keeper = keepPrefixes(kept);
          for (const question of list) {
            const count = (length: number) => keeper.expect(length);
            const expected = await put(plain, question, () => {});
            // As often as it takes: another computation may break off too.
            for (let tries = 0; ; tries++) {
              const announced = question.announced && tries % 2 === 0;
              const seen = await put(kept, { ...question, announced }, count).catch(() => null);
              if (seen === null && tries < 10) continue;
              expect(seen).toEqual(expected);
              break;
            }
          }
        }
      ),
      { numRuns: 60 }
    );
  });

  it('computes nothing between a failure and a reset', async () => {
    const pipeline = model({ broken: [1] });
    keepPrefixes(pipeline);
    pipeline.resetChat();
    await pipeline.prefill([1, 2, 3]);
    await expect(pipeline.embedAndForward([[4, 5]], 2)).rejects.toThrow(/disposed/);
    await expect(pipeline.embedAndForward([[6]], 1)).rejects.toThrow(/must be reset/);
    expect(pipeline.computed).toBe(2);
  });

  it('computes the tail alone, at least one token, over the borders of pieces', async () => {
    const pipeline = model();
    const keeper = keepPrefixes(pipeline);
    const shared = Array.from({ length: 2 * CHUNK + 5 }, (_, index) => index % 7);
    const cost = async (tail: number[]) => {
      const [computed, reused] = [pipeline.tokensComputed, keeper.reused];
      const question = { prompt: [...shared, ...tail], written: [], announced: true };
      await put(pipeline, question, (length) => keeper.expect(length));
      return [pipeline.tokensComputed - computed, keeper.reused - reused];
    };
    expect(await cost([8, 9])).toEqual([shared.length + 2, 0]);
    expect(await cost([9, 9, 9])).toEqual([3, shared.length]);
    expect(await cost([9, 9, 9])).toEqual([1, shared.length + 2]);
    // The end of what is kept falls on the end of a piece.
    const long = Array.from({ length: CHUNK - 5 }, () => 6);
    expect(await cost(long)).toEqual([long.length, shared.length]);
    expect(await cost(long)).toEqual([1, shared.length + long.length - 1]);
    expect(await cost([...long, 6])).toEqual([1, shared.length + long.length]);
  });

  it('reads a short shared beginning again', async () => {
    const pipeline = model();
    const keeper = keepPrefixes(pipeline);
    const shared = Array.from({ length: LEAST_KEPT - 1 }, () => 1);
    for (const tail of [2, 3])
      await put(pipeline, { prompt: [...shared, tail], written: [], announced: true }, (length) =>
        keeper.expect(length)
      );
    expect(keeper.reused).toBe(0);
  });

  it('leaves the model as it was', async () => {
    const [pipeline, plain] = [model(), model()];
    const keeper = keepPrefixes(pipeline);
    const question = { prompt: Array.from({ length: 40 }, () => 1), written: [], announced: true };
    await put(pipeline, question, (length) => keeper.expect(length));
    keeper.release();
    const computed = pipeline.tokensComputed;
    expect(await put(pipeline, question, () => {})).toEqual(await put(plain, question, () => {}));
    expect(pipeline.tokensComputed - computed).toBe(40);
  });

  it.each<[string, Partial<Record<keyof Pipeline, unknown>>, RegExp]>([
    ['a recurrent state', { kvStateKind: 'hybrid' }, /no plain key-value cache/],
    ['another make-up', { artifact: {} }, /no plain key-value cache/],
    ['a sliding window', { slidingWindowSize: 1024 }, /sliding window/],
    ['no runtime', { tvm: undefined }, /does not expose/],
    ['another inside', { embedAndForward: undefined }, /does not expose/],
    ['a runtime that cannot', { tvm: { ...model().tvm, getGlobalFunc: fail } }, /Cannot find/]
  ])('refuses a model with %s', (_name, change, reason) => {
    const pipeline = Object.assign(model(), change) as Pipeline;
    expect(() => keepPrefixes(pipeline)).toThrow(reason);
  });
});

function fail(name: string): never {
  throw new Error(`Cannot find function ${name}`);
}
