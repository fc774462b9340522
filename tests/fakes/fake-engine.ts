import { mulberry32 } from '../../src/lib/core/random';
import type {
  ChatEngine,
  ChatOptions,
  ChatReply,
  ChatRequest,
  WebllmLibrary
} from '../../src/lib/engines/webllm/library';
import { logSumExp } from '../../src/lib/engines/log-sum-exp';
import type { ChatMessage } from '../../src/lib/engines/messages';
import { textsOfGrammar } from './choice-grammar';
import { loadFiles } from './fake-cache';
import { FakePipeline, type FakeModelScenario } from './fake-pipeline';
import { fakeId, fakePieces, fakeText, TEMPLATE } from './fake-tokenizer';

export { fakeLogits, fakeTokens, PREFILL_CHUNK } from './fake-pipeline';

/**
 * How the fake of WebLLM's engine behaves: as the real one was seen to, its lies included. Every
 * fault is one that was observed with the real library.
 */
export interface FakeScenario extends FakeModelScenario {
  load?:
    | 'well'
    /** Resolves with nothing loaded, as after an abort inside. */
    | 'empty'
    /** Never settles, and reports nothing more. */
    | 'hangs'
    | 'quota'
    | 'network'
    /** As official proxies do: a plain string. */
    | 'string'
    | 'short file'
    /** Loads "fine", with weights that mean nothing. */
    | 'garbage'
    | 'no memory';
  /**
   * `none`: the fake needs no files. `cache`: it reads those of the model from the caches that
   * WebLLM reads, and fetches what is missing; wrong ones are found out as by the real engine.
   */
  files?: 'none' | 'cache';
  answer?:
    | 'well'
    /** Never settles. */
    | 'hangs'
    /** The graphics process died: a rejection here, and one that nobody holds. */
    | 'device lost'
    /** The device was destroyed. */
    | 'disposed'
    /** An error outside any promise. */
    | 'throws outside'
    /** The worker is gone without a word. */
    | 'worker gone'
    | 'not a number';
  /** Whether texts can be held to a grammar. Default true. */
  grammars?: boolean;
  /** Answers that go well before `answer` takes effect; the first is the proof after loading. */
  wellFirst?: number;
  /** Milliseconds between the reports of a load. */
  loadStep?: number;
  /** Milliseconds for one answer. */
  answerTime?: number;
}

const SHARDS = 4;
const SHARD_BYTES = 25 * 2 ** 20;

/** What tests see of the fake's inside. */
export interface FakeInsight {
  /** Every request. */
  seen?: ChatRequest[];
  /** Every model that was loaded. */
  pipelines?: FakePipeline[];
}

/** WebLLM as far as Axia uses it, without a graphics device or a network. */
export function createFakeLibrary(
  scenario: FakeScenario,
  insight: FakeInsight = {}
): WebllmLibrary {
  let repaired = 0;
  return {
    name: 'fake of WebLLM',
    version: '0',
    createEngine: (config) => new FakeEngine(scenario, config, insight, () => repaired++),
    repairedKernels: () => repaired
  };
}

type Config = Parameters<WebllmLibrary['createEngine']>[0];

class FakeEngine implements ChatEngine {
  readonly loadedModelIdToPipeline = new Map<string, FakePipeline>();
  readonly chat = { completions: { create: (request: ChatRequest) => this.create(request) } };
  readonly #scenario: FakeScenario;
  readonly #config: Config;
  readonly #insight: FakeInsight;
  readonly #onRepair: () => void;
  #asked = 0;
  #interrupted = false;
  #settings: Partial<ChatOptions> = {};
  /** The conversation that was answered to its end, and can be gone on with. */
  #kept: ChatMessage[] | null = null;

  constructor(
    scenario: FakeScenario,
    config: Config,
    insight: FakeInsight,
    /** Every model has one racing kernel. */
    onRepair: () => void
  ) {
    this.#onRepair = onRepair;
    this.#scenario = scenario;
    this.#config = config;
    this.#insight = insight;
  }

  async reload(id: string, options: ChatOptions): Promise<void> {
    const { load = 'well', files = 'none' } = this.#scenario;
    const report = this.#config.initProgressCallback;
    const record = this.#config.appConfig.model_list.find(({ model_id }) => model_id === id);
    if (!record) throw new Error(`Cannot find model record in appConfig for ${id}.`);
    report({ progress: 0, timeElapsed: 0, text: 'Start to fetch params' });
    if (files === 'none') await this.#pretendToFetch(load);
    else await failToLoad(load);
    if (load === 'empty') return;
    const { garbage } =
      files === 'cache' ? await loadFiles(record, report) : { garbage: load === 'garbage' };
    this.#onRepair();
    this.#settings = options;
    const pipeline = new FakePipeline(this.#scenario, options, garbage);
    this.#insight.pipelines?.push(pipeline);
    this.loadedModelIdToPipeline.set(id, pipeline);
    report({ progress: 1, timeElapsed: 1, text: 'Finish loading on WebGPU - fake device' });
  }

  async #pretendToFetch(load: FakeScenario['load']): Promise<void> {
    for (const [verb, done] of [
      ['Fetching param', 'fetched'],
      ['Loading model from', 'loaded']
    ] as const) {
      for (let shard = 1; shard <= SHARDS; shard++) {
        await pause(this.#scenario.loadStep ?? 0);
        if (shard === 2 && verb.startsWith('Fetching')) await failToLoad(load);
        if (load === 'empty' && shard === 3) return;
        const megabytes = Math.ceil((shard * SHARD_BYTES) / 2 ** 20);
        const text = `${verb} cache[${shard}/${SHARDS}]: ${megabytes}MB ${done}. ${25 * shard}% completed, 1 secs elapsed.`;
        this.#config.initProgressCallback({ progress: shard / SHARDS, timeElapsed: 1, text });
      }
    }
  }

  async resetChat(): Promise<void> {
    this.#kept = null;
    for (const pipeline of this.loadedModelIdToPipeline.values()) pipeline.resetChat();
  }

  async forwardTokensAndSample(tokens: number[]): Promise<number> {
    const { id, pipeline } = this.#loaded();
    const { top_p, frequency_penalty, presence_penalty, repetition_penalty } = this.#settings;
    // The real engine has no defaults here: models whose settings lack one of these fail.
    if ([top_p, frequency_penalty, presence_penalty, repetition_penalty].includes(undefined))
      throw Object.assign(new Error('Make sure the setting is in range.'), { name: 'RangeError' });
    const logits = await pipeline.prefill(tokens);
    this.#config.logitProcessorRegistry.get(id)?.processLogits(logits);
    return logits.indexOf(Math.max(...logits));
  }

  async interruptGenerate(): Promise<void> {
    this.#interrupted = true;
  }

  async unload(): Promise<void> {
    this.loadedModelIdToPipeline.clear();
  }

  #loaded(): { id: string; pipeline: FakePipeline } {
    for (const [id, pipeline] of this.loadedModelIdToPipeline) return { id, pipeline };
    throw Object.assign(new Error('Model not loaded before trying to complete.'), {
      name: 'ModelNotLoadedError'
    });
  }

  async create(request: ChatRequest): Promise<ChatReply> {
    const { pipeline } = this.#loaded();
    this.#insight.seen?.push(request);
    this.#interrupted = false;
    const { answer = 'well', wellFirst = 1, answerTime = 0 } = this.#scenario;
    const fails = this.#asked++ >= wellFirst ? answer : 'well';
    await pause(answerTime);
    await failToAnswer(fails);
    if (request.response_format && this.#scenario.grammars === false)
      throw Object.assign(
        new Error('Failed to initialize the grammar matcher for response format `grammar`: fake'),
        {
          name: 'GrammarMatcherInitError'
        }
      );
    const { messages } = request;
    const goesOn = JSON.stringify(this.#kept) === JSON.stringify(messages.slice(0, -1));
    if (!goesOn) await this.resetChat();
    pipeline.messages = messages;
    const { logits, promptTokens } = await pipeline.readPrompt();
    if (fails === 'not a number') logits[0] = NaN;
    const { written, sampled, finish_reason } = await this.#generate(logits, request);
    const content = fakeText(written);
    this.#kept = finish_reason === 'stop' ? [...messages, { role: 'assistant', content }] : null;
    return {
      choices: [{ finish_reason, message: { content } }],
      usage: { prompt_tokens: promptTokens, completion_tokens: sampled }
    };
  }

  /** Tokens one by one, until the model ends, or as many as are wanted. */
  async #generate(first: Float32Array, request: ChatRequest) {
    const { id, pipeline } = this.#loaded();
    const uniform = mulberry32(request.seed ?? 1);
    const grammar = request.response_format?.grammar;
    const allowed = grammar === undefined ? null : textsOfGrammar(grammar);
    const written: number[] = [];
    for (let logits = first, sampled = 1; ; sampled++) {
      if (allowed) mask(logits, written, allowed);
      this.#config.logitProcessorRegistry.get(id)?.processLogits(logits);
      const token = draw(logits, request.temperature, uniform());
      if (token === fakeId(TEMPLATE.end)) return { written, sampled, finish_reason: 'stop' };
      written.push(token);
      if (written.length >= request.max_tokens)
        return { written, sampled, finish_reason: 'length' };
      if (this.#interrupted) return { written, sampled, finish_reason: 'abort' };
      logits = (await pipeline.embedAndForward([[token]], 1)) as Float32Array;
    }
  }
}

async function failToLoad(load: FakeScenario['load']): Promise<void> {
  switch (load) {
    case 'hangs':
      return new Promise(() => {});
    case 'quota':
      throw new DOMException('Quota exceeded.', 'QuotaExceededError');
    case 'network':
      throw new TypeError("Failed to execute 'add' on 'Cache': Request failed");
    case 'string':
      throw 'DOMException: NetworkError: Cache.add() encountered a network error';
    case 'short file':
      throw new Error('Tensor-cache record range 0..9 exceeds shard size 5');
    case 'no memory': {
      class ExitStatus {
        message = 'Program terminated with exit(1)';
      }
      throw new ExitStatus();
    }
  }
}

async function failToAnswer(answer: FakeScenario['answer']): Promise<void> {
  switch (answer) {
    case 'hangs':
      return new Promise(() => {});
    case 'device lost': {
      const lost = () =>
        new DOMException('A valid external Instance reference no longer exists.', 'OperationError');
      void Promise.reject(lost());
      throw lost();
    }
    case 'disposed':
      throw new Error('NDArray has already been disposed');
    case 'throws outside':
      setTimeout(() => {
        throw new Error('outside any promise');
      });
      return new Promise(() => {});
    case 'worker gone':
      globalThis.close();
      return new Promise(() => {});
  }
}

/** Leaves only the tokens with which one of the texts can still come about, or end. */
function mask(logits: Float32Array, written: readonly number[], texts: readonly string[]): void {
  const before = fakeText(written);
  logits.forEach((_, token) => {
    const piece = fakePieces[token];
    const ends = token === fakeId(TEMPLATE.end);
    const text = before + fakeText([token]);
    const possible = ends
      ? texts.includes(before)
      : piece !== undefined && text !== before && texts.some((each) => each.startsWith(text));
    if (!possible) logits[token] = -Infinity;
  });
}

/** The token at which the cumulated probabilities pass `uniform`. */
function draw(logits: Float32Array, temperature: number, uniform: number): number {
  const scaled = Array.from(logits, (logit) => logit / Math.max(1e-6, temperature));
  const total = logSumExp(scaled);
  let left = uniform;
  const token = scaled.findIndex((logit) => (left -= Math.exp(logit - total)) < 0);
  return token >= 0 ? token : scaled.indexOf(Math.max(...scaled));
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
