import { describe, expect, it } from 'vitest';
import type { Prompt } from '../../../../src/lib/core/study/cell';
import { AxiaError } from '../../../../src/lib/core/error';
import type { ChatRequest } from '../../../../src/lib/engines/webllm/library';
import { logSumExp } from '../../../../src/lib/engines/log-sum-exp';
import { createSession } from '../../../../src/lib/engines/webllm/session';
import { createFakeLibrary, type FakeScenario } from '../../../fakes/fake-engine';
import { fakePrompt, logitsBehind, type FakePipeline } from '../../../fakes/fake-pipeline';
import { fakeId, fakeTokenizer } from '../../../fakes/fake-tokenizer';

const labels = ['1', '2', '3', '4', '5'];
const order = {
  id: 'm',
  source: {
    model: 'https://models.example/m/resolve/main/',
    modelLib: 'https://models.example/m.wasm',
    contextWindow: 4096
  },
  f16: false,
  systemRole: true,
  reasoning: false
};

/** A loaded session, with what it loaded. */
async function open(scenario: FakeScenario = {}, reuse = true, scales: string[][] = [labels]) {
  const pipelines: FakePipeline[] = [];
  const seen: ChatRequest[] = [];
  const session = createSession(createFakeLibrary(scenario, { pipelines, seen }), order);
  const facts = await session.load({
    scales,
    knownAnswer: true,
    reuse,
    onReport() {},
    onVerifying() {}
  });
  return { session, facts, pipeline: pipelines[0]!, seen };
}

const task = (scale: string[] = labels, prefix: string | null = null) =>
  ({ options: scale, prefix }) as const;
const written = (seed: number, allowed: string[] | null = null) =>
  ({ temperature: 1, seed, maxTokens: 12, allowed }) as const;
const persona = 'You are a person for whom tradition, and nothing else, is important in life.';
const about = (item: string): Prompt => ({ system: persona, user: `How much like you? ${item}` });

/** Log-probability of tokens behind a prompt, by the schoolbook formula. */
function logProbability(prompt: number[], tokens: number[], scenario: FakeScenario = {}): number {
  return tokens.reduce((sum, token, index) => {
    const logits = logitsBehind([...prompt, ...tokens.slice(0, index)], scenario);
    return sum + logits[token]! - logSumExp(logits);
  }, 0);
}

const promptOf = (prompt: Prompt) =>
  fakePrompt([
    { role: 'system', content: prompt.system! },
    { role: 'user', content: prompt.user }
  ]);

const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => Promise.reject(new Error('did not fail')),
    (error: unknown) => AxiaError.from(error)
  );

describe('a session that keeps beginnings', () => {
  it('gives what one without gives, whatever it is asked in between', async () => {
    const kept = await open();
    const whole = await open({}, false);
    const long = { ...about('x'.repeat(1100)) };
    let reused = 0;
    for (const ask of [
      (s: typeof kept) => s.session.distribution(about('one'), task()),
      (s: typeof kept) => s.session.text(about('one'), written(5)),
      (s: typeof kept) => s.session.distribution(about('two'), task(['1', '10', 'no'])),
      (s: typeof kept) => s.session.distribution(long, task()),
      (s: typeof kept) => s.session.text(long, written(6, ['10', 'no'])),
      (s: typeof kept) => s.session.distribution(about('two'), task(labels, 'Answer:')),
      (s: typeof kept) => s.session.distribution({ system: null, user: 'x' }, task()),
      (s: typeof kept) => s.session.distribution(about('one'), task())
    ]) {
      const [{ cost, ...one }, { cost: full, ...other }] = [await ask(kept), await ask(whole)];
      expect(one).toEqual(other);
      expect(full.tokensReused).toBe(0);
      expect(cost.tokensRead! + cost.tokensReused).toBe(full.tokensRead);
      expect(cost.tokensWritten).toBe(full.tokensWritten);
      reused += cost.tokensReused;
    }
    expect(reused).toBeGreaterThan(1000);
  });

  it('says so, and what its test found', async () => {
    const { facts } = await open();
    expect(facts.reuse).toEqual({ on: true, reason: null, largestDifference: 0, limit: 0.01 });
  });

  it('reads only the tail of the next question', async () => {
    const { session, pipeline } = await open();
    await session.distribution(about('one'), task());
    const before = pipeline.tokensComputed;
    const { cost } = await session.distribution(about('two'), task());
    const shared = promptOf(about('')).length - 3;
    expect(cost).toMatchObject({ tokensReused: shared, tokensRead: 6, tokensWritten: 0 });
    expect(pipeline.tokensComputed - before).toBe(cost.tokensRead);
    expect(cost.milliseconds).toBeGreaterThan(0);
  });

  it.each<[string, FakeScenario, boolean, RegExp]>([
    ['it was switched off', {}, false, /switched off/],
    ['the device computes something else', { pieces: 'race' }, true, /computes wrong values/],
    ['the model forgets', { keeps: 'a window' }, true, /sliding window/],
    ['the model is recurrent', { keeps: 'a state' }, true, /no plain key-value cache/],
    ['the engine is closed', { open: false }, true, /does not expose/]
  ])('does not where %s', async (_name, scenario, reuse, reason) => {
    const { session, facts } = await open(scenario, reuse);
    expect(facts.reuse.on).toBe(false);
    expect(facts.reuse.reason).toMatch(reason);
    await session.distribution(about('one'), task());
    const { cost } = await session.distribution(about('two'), task());
    expect(cost).toMatchObject({ tokensReused: 0, tokensRead: promptOf(about('two')).length });
  });

  it('answers right after a computation that broke off', async () => {
    const { session, pipeline } = await open();
    const right = await session.distribution(about('two'), task());
    // The number of the second question's computation.
    const number = pipeline.computed;
    const { session: other } = await open({ broken: [number] });
    await other.distribution(about('one'), task());
    await expect(other.distribution(about('two'), task())).rejects.toThrow(/disposed/);
    const again = await other.distribution(about('two'), task());
    expect(again).toMatchObject({
      logProbabilities: right.logProbabilities,
      outside: right.outside
    });
  });
});

describe('labels of several tokens', () => {
  const scale = ['1', '10', 'maybe'];

  it.each([true, false])('get the exact probability of their tokens (kept: %s)', async (reuse) => {
    const { session, facts } = await open({}, reuse, [scale]);
    expect(facts.optionTokens[0]).toContain('"1" + ');
    const prompt = about('one');
    const { logProbabilities, outside, cost } = await session.distribution(prompt, task(scale));
    const tokens = promptOf(prompt);
    const [zero, ones] = [fakeId('0'), ['1', 'Ġ1', 'Ċ1'].map(fakeId)];
    const ten = logSumExp(ones.map((one) => logProbability(tokens, [one, zero])));
    const one = logSumExp(ones.map((id) => logProbability(tokens, [id])));
    const maybe = logProbability(tokens, [fakeId('m')]);
    const expected = [Math.log(Math.exp(one) - Math.exp(ten)), ten, maybe];
    logProbabilities.forEach((value, index) => expect(value).toBeCloseTo(expected[index]!, 10));
    const inside = expected.reduce((sum, value) => sum + Math.exp(value), 0);
    expect(outside).toBeCloseTo(1 - inside, 10);
    // Prompt, and once more with each of the three ways to write a one behind it.
    const read = 4 * tokens.length + 3;
    expect(cost.tokensRead! + cost.tokensReused).toBe(read);
    if (reuse) expect(cost.tokensRead).toBeLessThan(tokens.length + 4);
  });

  it('are refused where the engine does not show its prompts', async () => {
    const { session, facts } = await open({ open: false }, true, [scale]);
    expect(facts.optionTokens[0]).toMatch(/take several tokens/);
    for (const asked of [scale, labels])
      expect(await failure(session.distribution(about('one'), task(asked)))).toMatchObject({
        kind: 'invalid-input'
      });
  });
});

describe('words before an answer', () => {
  const scenario: FakeScenario = { mass: { plain: 0.1, prefix: 0.95 } };

  it('stand behind the opening of the answer, and change the distribution', async () => {
    const { session } = await open(scenario);
    const prompt = about('one');
    const plain = await session.distribution(prompt, task());
    expect(plain.outside).toBeCloseTo(0.9, 5);
    const { logProbabilities, outside, cost } = await session.distribution(
      prompt,
      task(labels, 'Answer:')
    );
    expect(outside).toBeCloseTo(0.05, 5);
    const tokens = [...promptOf(prompt), ...fakeTokenizer.encode('Answer:')];
    labels.forEach((label, index) => {
      const ways = ['', 'Ġ', 'Ċ'].map((before) => fakeId(before + label));
      const expected = logSumExp(ways.map((id) => logProbability(tokens, [id], scenario)));
      expect(logProbabilities[index]).toBeCloseTo(expected, 10);
    });
    // The prompt was read before but for its last token.
    expect(cost).toMatchObject({ tokensReused: tokens.length - 7, tokensRead: 7 });
  });

  it('do not stand before the next answer', async () => {
    const { session } = await open(scenario);
    const before = await session.distribution(about('one'), task());
    await session.distribution(about('one'), task(labels, 'Answer:'));
    const after = await session.distribution(about('one'), task());
    expect(after.logProbabilities).toEqual(before.logProbabilities);
  });

  it('are refused where the engine does not show its prompts', async () => {
    const { session } = await open({ open: false });
    expect(
      await failure(session.distribution(about('one'), task(labels, 'Answer:')))
    ).toMatchObject({ kind: 'invalid-input' });
  });
});

describe('texts that are held to a scale', () => {
  it('are one of the labels, by a grammar', async () => {
    const { session, seen } = await open();
    const allowed = ['1', '10', 'say "no"'];
    const texts = new Set<string>();
    for (let seed = 1; seed <= 20; seed++) {
      const { text, cost } = await session.text(about('one'), written(seed, allowed));
      expect(allowed).toContain(text);
      expect(cost.tokensWritten).toBeGreaterThan(1);
      texts.add(text);
    }
    expect(texts.size).toBeGreaterThan(1);
    expect(seen.at(-1)!.response_format).toEqual({
      type: 'grammar',
      grammar: String.raw`root ::= "1" | "10" | "say \"no\""`
    });
  });

  it('are refused, and nothing else, where the engine cannot build the grammar', async () => {
    const { session } = await open({ grammars: false });
    expect(await failure(session.text(about('one'), written(1, labels)))).toMatchObject({
      kind: 'invalid-input'
    });
    expect(await session.text(about('one'), written(1))).toHaveProperty('text');
  });
});

describe('what is sent', () => {
  it('is shown token by token, nothing is computed, and answers stay the same', async () => {
    const { pipeline, session } = await open();
    const before = await session.distribution(about('A'), task());
    const computed = pipeline.tokensComputed;
    const sent = await session.sent(about('A'), task());
    expect(sent.tokens!.map(({ id }) => id)).toEqual(promptOf(about('A')));
    expect(sent.tokens!.filter(({ control }) => control).length).toBeGreaterThan(2);
    const words = await session.sent(about('A'), task(labels, 'Answer:'));
    expect(words.text).toBe(`${sent.text}Answer:`);
    expect(pipeline.tokensComputed).toBe(computed);
    const after = await session.distribution(about('A'), task());
    expect(after.logProbabilities).toEqual(before.logProbabilities);
  });

  it('is refused where the engine does not show it', async () => {
    const { session } = await open({ open: false }, false);
    await expect(session.sent(about('A'), task())).rejects.toMatchObject({ kind: 'invalid-input' });
  });
});
