import { afterEach, describe, expect, it } from 'vitest';
import type { Cell } from '../../../src/lib/core/study/cell';
import { AxiaError } from '../../../src/lib/core/error';
import { sampleList } from '../../../src/lib/core/study/answer';
import type { WebllmProvenance } from '../../../src/lib/core/provenance/provenance';
import { findModel } from '../../../src/lib/models/catalogue';
import type { OpenOptions, OpenProgress, Respondent } from '../../../src/lib/engines/respondent';
import { chatMessages } from '../../../src/lib/engines/messages';
import {
  createWebllmRespondent,
  type WebllmOptions
} from '../../../src/lib/engines/webllm/respondent';
import { fakeLogits, type FakeScenario } from '../../fakes/fake-engine';
import { createFakeFiles } from '../../fakes/fake-model-files';
import { fakePieces } from '../../fakes/fake-tokenizer';
import { ableDevice, spawnFakeWebllm } from '../../fakes/spawn-fake-webllm';

const model = findModel('Llama-3.2-1B-Instruct-q4f16_1-MLC')!;
const gemma = findModel('gemma-2-2b-it-q4f16_1-MLC')!;
const labels = ['1', '2', '3', '4', '5', '6'];
const distribution = { mode: 'distribution' } as const;

const opened: Respondent[] = [];
afterEach(async () => {
  await Promise.all(opened.splice(0).map((respondent) => respondent.close()));
});

/** A respondent on real workers; the n-th worker behaves as the n-th scenario, then as the last. */
function respondent(scenarios: FakeScenario[], change: Partial<WebllmOptions> = {}) {
  const workers: Worker[] = [];
  const sent: string[] = [];
  const made = createWebllmRespondent({
    model,
    files: createFakeFiles(change.model ?? model),
    seed: 1,
    scales: [labels],
    probe: async () => ableDevice,
    spawn: () => {
      const scenario = scenarios[Math.min(workers.length, scenarios.length - 1)]!;
      const worker = spawnFakeWebllm(scenario);
      const post = worker.postMessage.bind(worker);
      // What is called of the worker's service.
      worker.postMessage = (message: { path?: string[] }, ...rest: unknown[]) => {
        const method = message.path?.at(-1) ?? '';
        sent.push(method === 'text' || method === 'distribution' ? 'answer' : method);
        post(message, ...(rest as []));
      };
      workers.push(worker);
      return worker;
    },
    ...change
  });
  opened.push(made);
  return { made, workers, sent };
}

function cell(user: string, system: string | null = 'You value power.'): Cell {
  const prompt = { system, user };
  const id = `${user}/${system}`;
  const rest = {
    condition: 'power',
    instrument: 'pvq40',
    item: 1,
    repetition: 'standard'
  } as const;
  return { id, prompt, options: labels, ...rest };
}

const going = () => new AbortController().signal;
const open = (made: Respondent, change: Partial<OpenOptions> = {}) => {
  const progress: OpenProgress[] = [];
  const done = made.open({
    signal: going(),
    onProgress: (step) => progress.push(step),
    cells: [],
    elicitation: distribution,
    earlier: null,
    ...change
  }) as Promise<WebllmProvenance>;
  return { done, progress };
};
const failure = (promise: Promise<unknown>): Promise<AxiaError> =>
  promise.then(
    () => Promise.reject(new Error('did not fail')),
    (error: AxiaError) => error
  );

/** The same distribution by the schoolbook formula. */
function softmax(messages: Parameters<typeof fakeLogits>[0]) {
  const weights = Array.from(fakeLogits(messages), (logit) => Math.exp(logit));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const options = labels.map((label) =>
    [label, `Ġ${label}`, `Ċ${label}`]
      .map((piece) => weights[fakePieces.indexOf(piece)]! / total)
      .reduce((sum, share) => sum + share, 0)
  );
  return { options, outside: 1 - options.reduce((sum, share) => sum + share, 0) };
}

describe('the WebLLM respondent, in a real worker with a fake engine', () => {
  it('loads with progress in bytes, rate and time left, and says its provenance', async () => {
    const { made, workers } = respondent([{ loadStep: 200 }]);
    expect(workers).toHaveLength(0);
    const { done, progress } = open(made);
    const provenance = await done;
    expect(provenance).toMatchObject({
      kind: 'webllm',
      id: model.id,
      quantisation: 'q4f16_1',
      revision: 'abc',
      simulated: false,
      engine: { name: 'fake of WebLLM', version: '0' },
      adapter: 'able device',
      weights: { digest: 'd1', libraryDigest: 'l1', hashed: true },
      model: { contextWindow: 4096, vocabulary: fakePieces.length + 16 },
      selfTests: {
        longPrompts: {
          allowed: true,
          reason: null,
          largestDifference: 0,
          limit: 0.5,
          repairedKernels: 1
        }
      }
    });
    expect(made.ready).toBe(true);
    const phases = [...new Set(progress.map((step) => step.phase))];
    expect(phases).toEqual(['checking', 'loading', 'downloading', 'verifying', 'ready']);
    const last = progress.filter((step) => step.phase === 'loading').at(-1)!;
    expect(last).toMatchObject({ bytesDone: 100 * 2 ** 20, bytesTotal: 100 * 2 ** 20 });
    expect(last.rate).toBeGreaterThan(0);
    expect(last.secondsLeft).toBe(0);
  });

  it('gives the exact distribution over the whole vocabulary', async () => {
    const { made } = respondent([{}]);
    await open(made).done;
    for (const asked of [cell('Question one'), cell('Question two', null)]) {
      const answer = await made.answer(asked, distribution, going());
      expect(answer).toMatchObject({ cellId: asked.id, status: 'answered', mode: 'distribution' });
      if (answer.status !== 'answered' || answer.mode !== 'distribution') return;
      const expected = softmax(chatMessages(asked.prompt, true));
      labels.forEach((_, index) => {
        const difference = Math.exp(answer.logProbabilities[index]!) - expected.options[index]!;
        expect(Math.abs(difference)).toBeLessThan(1e-12);
      });
      expect(Math.abs(answer.outside! - expected.outside)).toBeLessThan(1e-12);
    }
  });

  it('folds the system text into the question where the template has no place for it', async () => {
    const { made } = respondent([{}], { model: gemma });
    expect((await open(made).done).model.systemRole).toBe(false);
    const asked = cell('Question');
    const answer = await made.answer(asked, distribution, going());
    const expected = softmax([{ role: 'user', content: 'You value power.\n\nQuestion' }]);
    expect(answer).toMatchObject({ outside: expect.closeTo(expected.outside, 12) as number });
  });

  it('generates the same texts again for the same seed, and others for another', async () => {
    const sampled = { mode: 'sampled', temperature: 1, repeats: 6 } as const;
    const texts = async (seed: number) => {
      const { made } = respondent([{}], { seed });
      await open(made).done;
      const answer = await made.answer(cell('Question'), sampled, going());
      return answer.status === 'answered' && answer.mode === 'sampled'
        ? sampleList(answer.samples)
        : [];
    };
    const [first, again, other] = [await texts(1), await texts(1), await texts(2)];
    expect(first).toHaveLength(6);
    expect(again).toEqual(first);
    expect(other).not.toEqual(first);
    expect(new Set(first.map((sample) => sample.text)).size).toBeGreaterThan(1);
  });

  it('stops a load at once, and loads again afterwards', async () => {
    const { made, workers } = respondent([{ load: 'hangs' }, {}]);
    const stop = new AbortController();
    const { done, progress } = open(made, { signal: stop.signal });
    await expect.poll(() => progress.at(-1)?.bytesDone).toBeGreaterThan(0);
    stop.abort();
    expect(await failure(done)).toMatchObject({ kind: 'aborted' });
    await open(made).done;
    expect(workers).toHaveLength(2);
  });

  it('never starts when it was stopped before', async () => {
    const { made, workers } = respondent([{}]);
    expect(await failure(open(made, { signal: AbortSignal.abort() }).done)).toMatchObject({
      kind: 'aborted'
    });
    expect(workers).toHaveLength(0);
  });

  it('stops an answer at once; the model stays loaded if the answer ends soon', async () => {
    const { made, workers, sent } = respondent([{ answerTime: 60 }]);
    await open(made).done;
    const stop = new AbortController();
    const answering = failure(made.answer(cell('Question'), distribution, stop.signal));
    await expect.poll(() => sent).toContain('answer');
    stop.abort();
    expect(await answering).toMatchObject({ kind: 'aborted' });
    expect(await made.answer(cell('Next'), distribution, going())).toMatchObject({
      status: 'answered'
    });
    expect(workers).toHaveLength(1);
  });

  it('ends the worker when a stopped answer does not end', async () => {
    const { made, sent } = respondent([{ answer: 'hangs' }], { timeouts: { grace: 30 } });
    await open(made).done;
    const stop = new AbortController();
    const answering = failure(made.answer(cell('Question'), distribution, stop.signal));
    await expect.poll(() => sent).toContain('answer');
    stop.abort();
    expect(await answering).toMatchObject({ kind: 'aborted' });
    await expect.poll(() => made.ready).toBe(false);
  });

  it.each<[string, FakeScenario, Partial<WebllmOptions>['timeouts'], RegExp]>([
    ['the graphics process dies', { answer: 'device lost' }, {}, /graphics process ended/],
    ['the device is destroyed', { answer: 'disposed' }, {}, /device was lost/],
    ['an answer never comes', { answer: 'hangs' }, { answer: 500 }, /not answered/],
    ['the worker fails outside any promise', { answer: 'throws outside' }, {}, /worker.* failed/],
    [
      'the worker is gone without a word',
      { answer: 'worker gone' },
      { beat: 150 },
      /no longer responds/
    ]
  ])(
    '%s: opened again, it gives the same answer on a new worker',
    async (_name, scenario, timeouts, says) => {
      const asked = cell('Question');
      const untroubled = respondent([{}]).made;
      await open(untroubled).done;
      const expected = await untroubled.answer(asked, distribution, going());
      const { made, workers } = respondent([scenario, {}], { timeouts: timeouts! });
      const earlier = await open(made).done;
      const error = await failure(made.answer(asked, distribution, going()));
      expect(error).toMatchObject({ kind: 'device-lost', retry: { when: 'now' } });
      expect(error.message).toMatch(says);
      expect(made.ready).toBe(false);
      expect(await open(made, { earlier }).done).toEqual(earlier);
      expect(await made.answer(asked, distribution, going())).toEqual(expected);
      expect(workers).toHaveLength(2);
    }
  );

  it('keeps the texts that were drawn before a fault, and draws the rest as without it', async () => {
    const sampled = { mode: 'sampled', temperature: 1, repeats: 6 } as const;
    const untroubled = respondent([{}]).made;
    await open(untroubled).done;
    const expected = await untroubled.answer(cell('Question'), sampled, going());
    const { made, sent } = respondent([{ answer: 'device lost', wellFirst: 5 }, {}]);
    await open(made).done;
    await failure(made.answer(cell('Question'), sampled, going()));
    const before = sent.filter((type) => type === 'answer').length;
    await open(made).done;
    expect(await made.answer(cell('Question'), sampled, going())).toEqual(expected);
    // Only the text in which the fault fell was drawn twice.
    expect(before).toBeGreaterThan(1);
    expect(sent.filter((type) => type === 'answer')).toHaveLength(7);
  });

  it('counts what answering cost over all restarts', async () => {
    const { made } = respondent([{ answer: 'device lost', wellFirst: 2 }, {}]);
    await open(made).done;
    await made.answer(cell('Question'), distribution, going());
    const once = made.effort()!;
    expect(once.tokensRead + once.tokensReused).toBeGreaterThan(10);
    await failure(made.answer(cell('Question'), distribution, going()));
    await open(made).done;
    await made.answer(cell('Question'), distribution, going());
    const twice = made.effort()!;
    expect(twice.tokensRead + twice.tokensReused).toBe(2 * (once.tokensRead + once.tokensReused));
    expect(twice.milliseconds).toBeGreaterThanOrEqual(once.milliseconds);
  });

  it('settles an answer when the worker is ended from outside', async () => {
    const { made, workers } = respondent([{ answer: 'hangs' }, {}], { timeouts: { beat: 150 } });
    await open(made).done;
    const answering = failure(made.answer(cell('Question'), distribution, going()));
    workers[0]!.terminate();
    expect(await answering).toMatchObject({ kind: 'device-lost' });
  });

  it.each<[NonNullable<FakeScenario['load']>, string, string, string]>([
    ['empty', 'device-lost', 'now', 'now'],
    ['hangs', 'device-lost', 'now', 'now'],
    ['string', 'network', 'after', 'after'],
    ['quota', 'quota', 'never', 'never'],
    ['no memory', 'out-of-memory', 'after', 'never']
  ])(
    'a load that is “%s” fails as %s, to be tried again %s, then %s',
    async (load, kind, first, second) => {
      const { made, workers } = respondent([{ load }], { timeouts: { load: 1000 } });
      expect(await failure(open(made).done)).toMatchObject({ kind, retry: { when: first } });
      expect(await failure(open(made).done)).toMatchObject({ kind, retry: { when: second } });
      expect(workers).toHaveLength(2);
    }
  );

  it.each<NonNullable<FakeScenario['load']>>(['short file', 'garbage'])(
    'damaged files (%s) are checked, fetched anew, and loaded again',
    async (load) => {
      const files = createFakeFiles(model, { broken: ['params_shard_1.bin'] });
      const { made } = respondent([{ load }, {}], { files });
      const error = await failure(open(made).done);
      expect(error).toMatchObject({ kind: 'corrupt-model', retry: { when: 'now' } });
      expect(files.calls).toEqual(['ensure']);
      await open(made).done;
      expect(files.calls).toEqual(['ensure', 'check', 'ensure']);
    }
  );

  it('a model that answers nonsense though its files are right is not this device’s', async () => {
    const { made } = respondent([{ load: 'garbage' }]);
    expect(await failure(open(made).done)).toMatchObject({ kind: 'corrupt-model' });
    const error = await failure(open(made).done);
    expect(error).toMatchObject({ kind: 'unsupported-device', retry: { when: 'never' } });
    expect(error.message).toMatch(/incorrectly/);
  });

  it('takes a failure to complete the files as final, before any worker is made', async () => {
    const retry = { when: 'after', milliseconds: 10 } as const;
    const fails = new AxiaError('network', 'No connection.', 'Check it.', { retry });
    const { made, workers } = respondent([{}], { files: createFakeFiles(model, { fails }) });
    expect(await failure(open(made).done)).toMatchObject({
      kind: 'network',
      message: 'No connection.',
      retry: { when: 'never' }
    });
    expect(workers).toHaveLength(0);
  });

  it('shows the work on files, and stops it', async () => {
    const files = createFakeFiles(model, {
      ensure: ({ onProgress, signal }) => {
        onProgress({
          phase: 'fetching',
          message: 'Fetching.',
          bytesDone: 5,
          bytesTotal: 10,
          rate: 1,
          secondsLeft: 5,
          filesDone: 1,
          filesTotal: 2
        });
        return new Promise((_, reject) =>
          signal.addEventListener('abort', () =>
            reject(new AxiaError('aborted', 'Stopped.', 'Go on.'))
          )
        );
      }
    });
    const { made, workers } = respondent([{}], { files });
    const stop = new AbortController();
    const { done, progress } = open(made, { signal: stop.signal });
    const failed = failure(done);
    await expect
      .poll(() => progress.at(-1))
      .toEqual({
        phase: 'downloading',
        message: 'Fetching.',
        bytesDone: 5,
        bytesTotal: 10,
        rate: 1,
        secondsLeft: 5
      });
    stop.abort();
    expect(await failed).toMatchObject({ kind: 'aborted' });
    expect(workers).toHaveLength(0);
  });

  it('refuses to go on with other weights, and names another device', async () => {
    const files = createFakeFiles(model, { stored: [{}, {}, { digest: 'd2' }] });
    const { made } = respondent([{}], { files });
    const earlier = await open(made).done;
    const elsewhere: WebllmProvenance = { ...earlier, adapter: 'another device' };
    const { history } = await open(made, { earlier: elsewhere }).done;
    expect(history).toMatchObject([{ adapter: 'another device' }]);
    expect(await failure(open(made, { earlier }).done)).toMatchObject({ kind: 'invalid-input' });
  });

  it('waits for a device that was there before', async () => {
    let there = true;
    const probe = async () => (there ? ableDevice : { ...ableDevice, adapter: null });
    const { made } = respondent([{}], { probe });
    const earlier = await open(made).done;
    there = false;
    expect(await failure(open(made, { earlier }).done)).toMatchObject({
      kind: 'device-lost',
      retry: { when: 'after' }
    });
    there = true;
    await open(made, { earlier }).done;
  });

  it('refuses a device that cannot, before any worker is made', async () => {
    const { made, workers } = respondent([{}], {
      probe: async () => ({ ...ableDevice, adapter: null })
    });
    expect(await failure(open(made).done)).toMatchObject({ kind: 'unsupported-device' });
    expect(workers).toHaveLength(0);
  });

  it('survives a worker whose program cannot be fetched', async () => {
    const { made } = respondent([{}], {
      spawn: () => new Worker(new URL('/no-such-worker.js', location.href), { type: 'module' })
    });
    expect(await failure(open(made).done)).toMatchObject({ kind: 'device-lost' });
  });

  it('asks with an answer prefix where the mass is low, and goes on so after a fault', async () => {
    const mass = { plain: 0.1, prefix: 0.95 };
    const { made, sent } = respondent([{ mass }]);
    const cells = [cell('One'), cell('Two')];
    const { done, progress } = open(made, { cells });
    const earlier = await done;
    expect(progress.map(({ phase }) => phase)).toContain('calibrating');
    const { calibration } = earlier;
    expect(calibration).toMatchObject({ method: 'answer-prefix', questions: 2 });
    expect(calibration!.massPlain).toBeLessThan(0.3);
    expect(calibration!.massChosen).toBeGreaterThan(0.9);
    const answer = await made.answer(cell('One'), distribution, going());
    expect(answer).toMatchObject({ outside: expect.closeTo(0.05, 1) as number });
    const looks = sent.filter((type) => type === 'answer').length;
    await made.close();
    expect(await open(made, { cells, earlier }).done).toEqual(earlier);
    expect(await made.answer(cell('One'), distribution, going())).toEqual(answer);
    expect(sent.filter((type) => type === 'answer')).toHaveLength(looks + 1);
  });

  it('holds texts to the labels by a grammar where the mass is low', async () => {
    const sampled = { mode: 'sampled', temperature: 1, repeats: 5 } as const;
    const { made } = respondent([{ mass: { plain: 0.1, prefix: 0.1 } }]);
    const { calibration } = await open(made, { cells: [cell('One')], elicitation: sampled }).done;
    expect(calibration).toMatchObject({ method: 'grammar', massChosen: null });
    const answer = await made.answer(cell('One'), sampled, going());
    const { samples } = answer as Extract<typeof answer, { mode: 'sampled' }>;
    expect(sampleList(samples).map(({ outcome }) => outcome)).toEqual(Array(5).fill('option'));
  });

  it.each<[string, FakeScenario, boolean]>([
    ['passed', {}, true],
    ['failed', { pieces: 'race' }, false],
    ['was impossible', { keeps: 'a state' }, false]
  ])('long prompts when their check %s', async (_name, scenario, allowed) => {
    const { made, workers } = respondent([scenario]);
    const { longPrompts } = (await open(made).done).selfTests;
    expect([longPrompts!.allowed, longPrompts!.reason === null]).toEqual([allowed, allowed]);
    const answering = made.answer(cell('x'.repeat(1100)), distribution, going());
    if (allowed) expect(await answering).toMatchObject({ status: 'answered' });
    else {
      const error = await failure(answering);
      expect(error).toMatchObject({ kind: 'invalid-input', retry: { when: 'never' } });
      expect(error.message).toContain(longPrompts!.reason);
    }
    // Refused or not, the model stays loaded.
    await made.answer(cell('Question'), distribution, going());
    expect(workers).toHaveLength(1);
  });

  it('closes twice, and before it was opened', async () => {
    const { made } = respondent([{}]);
    await made.close();
    await open(made).done;
    await made.close();
    await made.close();
  });
});
