import { describe, expect, it } from 'vitest';
import type { LoadNote } from '../../../../src/lib/engines/local/service';
import { createCpuSession, type CpuReport } from '../../../../src/lib/engines/wllama/session';
import { createFakeCpu, fakeGguf, type FakeCpuScenario } from '../../../fakes/fake-cpu-library';
import { logitsBehind } from '../../../fakes/fake-pipeline';
import { fakePieces, fakeTokenizer } from '../../../fakes/fake-tokenizer';

const options = ['1', '2', '3', '4', '5'];
const scales = [options, ['yes', 'no']];

async function open(scenario: FakeCpuScenario = {}, change: object = {}) {
  const { calls, library } = createFakeCpu(scenario);
  const notes: LoadNote<CpuReport>[] = [];
  const order = {
    file: fakeGguf(),
    parts: null,
    context: 4096,
    threads: 1,
    scales,
    longest: null,
    ...change
  };
  const session = createCpuSession(library, order);
  const facts = await session.load((note) => void notes.push(note));
  calls.reads.length = 0;
  return { calls, facts, notes, session };
}

const persona = 'You are a person for whom tradition, and nothing else, is important in life.';
const about = (item: string) => ({ system: persona, user: `How much like you? ${item}` });
const task = (scale = options, prefix: string | null = null) => ({ options: scale, prefix });

/** The probabilities behind the text of a prompt, by the schoolbook formula. */
function expected(text: string): number[] {
  const logits = logitsBehind([...fakeTokenizer.encode(text)]).slice(0, fakePieces.length);
  const sum = logits.reduce((all, value) => all + Math.exp(value), 0);
  return [...logits].map((value) => Math.exp(value) / sum);
}

const rendered = (item: string) =>
  `<|system|>${persona}<|end|><|user|>How much like you? ${item}<|end|><|assistant|>\n`;

describe('a model on the processor', () => {
  it('gives every option the probability of all tokens that read as it', async () => {
    const { session } = await open();
    const { logProbabilities, outside } = await session.distribution(about('A'), task());
    const all = expected(rendered('A'));
    const own = options.map((option) =>
      fakePieces.reduce(
        (sum, piece, id) => (piece.replace(/^[ĠĊ]/, '') === option ? sum + all[id]! : sum),
        0
      )
    );
    own.forEach((value, index) => expect(Math.exp(logProbabilities[index]!)).toBeCloseTo(value, 6));
    expect(outside).toBeCloseTo(1 - own.reduce((sum, one) => sum + one, 0), 6);
  });

  it('says what it is, and proves that it computes the same however it is read', async () => {
    const { facts, notes } = await open();
    expect(facts).toMatchObject({
      build: 'b1',
      threads: 1,
      vocabulary: fakePieces.length,
      repeatDifference: 0,
      piecesDifference: 0,
      reuse: { on: true, reason: null, largestDifference: 0 },
      chat: { format: 'template', systemText: 'system' }
    });
    expect(facts.optionTokens).toHaveLength(2);
    expect(facts.repeatProbability).toBeGreaterThan(0.9);
    expect(notes.some(({ type }) => type === 'progress')).toBe(true);
  });

  it('keeps shared beginnings, and gives the same bits as one that reads all', async () => {
    const keeping = await open();
    const whole = await open({ forgets: true });
    expect(whole.facts.reuse).toMatchObject({ on: false, largestDifference: null });
    expect(whole.facts.reuse.reason).toMatch(/cannot keep/);
    let reused = 0;
    for (const item of ['A', 'B', 'A longer one', 'A'])
      for (const prefix of [null, 'Answer:']) {
        const one = await keeping.session.distribution(about(item), task(options, prefix));
        const other = await whole.session.distribution(about(item), task(options, prefix));
        expect(one.logProbabilities).toEqual(other.logProbabilities);
        reused += one.cost.tokensReused;
        expect(other.cost.tokensReused).toBe(0);
      }
    expect(reused).toBeGreaterThan(0);
  });

  it('reads options of several tokens one after the other', async () => {
    const { session } = await open();
    const { logProbabilities, outside } = await session.distribution(
      about('A'),
      task(['1', '12', 'maybe'])
    );
    const sum = logProbabilities.reduce((all, value) => all + Math.exp(value), 0);
    expect(sum + outside).toBeCloseTo(1, 6);
    expect(logProbabilities.every((value) => value > -Infinity)).toBe(true);
  });

  it('writes the same text for a seed, and one of the options where that is asked', async () => {
    const { session } = await open();
    const how = { temperature: 1, seed: 7, maxTokens: 8, allowed: null };
    const { text } = await session.text(about('A'), how);
    expect((await session.text(about('A'), how)).text).toBe(text);
    expect((await session.text(about('A'), { ...how, seed: 8 })).text).not.toBe(text);
    const held = await session.text(about('A'), { ...how, allowed: options });
    expect(options).toContain(held.text);
  });

  it('shows what it reads, token by token, without reading it', async () => {
    const { calls, session } = await open();
    for (const prefix of [null, 'Answer:']) {
      const sent = await session.sent(about('A'), task(options, prefix));
      expect(calls.reads).toEqual([]);
      expect(sent.text).toBe(rendered('A') + (prefix ?? ''));
      expect(sent.tokens!.map(({ text }) => text).join('')).toBe(sent.text);
      const controls = sent.tokens!.filter(({ control }) => control).map(({ text }) => text);
      expect(controls).toEqual(['<|system|>', '<|end|>', '<|user|>', '<|end|>', '<|assistant|>']);
      const { cost } = await session.distribution(about('A'), task(options, prefix));
      expect(cost.tokensRead! + cost.tokensReused).toBe(sent.tokens!.length);
      calls.reads.length = 0;
    }
  });

  it('ends an answer between two batches, and goes on with the next', async () => {
    const { session } = await open();
    const before = await session.distribution(about('A'), task());
    const answering = session.distribution(about('B'), task());
    session.interrupt();
    await expect(answering).rejects.toMatchObject({ kind: 'aborted' });
    const { logProbabilities } = await session.distribution(about('A'), task());
    expect(logProbabilities).toEqual(before.logProbabilities);
  });

  it.each<[string, FakeCpuScenario, object, string, RegExp]>([
    [
      'computes otherwise in pieces',
      { unsteady: true },
      {},
      'unsupported-device',
      /same way twice/
    ],
    ['cannot repeat a digit', { garbage: true }, {}, 'corrupt-model', /repeat a number/],
    [
      'cannot take the longest question',
      {},
      { context: 256, longest: { system: null, user: 'word '.repeat(300) } },
      'invalid-input',
      /longest question/
    ],
    ['does not fit', { noMemory: true }, {}, 'out-of-memory', /Too large/],
    ['is no model', {}, { file: new File(['PK\u0003\u0004'], 'x.gguf') }, 'invalid-input', /zip/]
  ])('is refused where it %s', async (_, scenario, change, kind, message) => {
    await expect(open(scenario, change)).rejects.toMatchObject({
      kind,
      message: expect.stringMatching(message) as string
    });
  });

  it('gives its memory back', async () => {
    const { calls, session } = await open();
    await session.close();
    await session.close();
    expect(calls.ended).toBe(1);
    await expect(session.distribution(about('A'), task())).rejects.toMatchObject({
      kind: 'device-lost'
    });
  });
});
