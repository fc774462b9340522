import { AxiaError } from '../../core/error';
import type { Prompt } from '../../core/cell';
import type {
  AnswerTask,
  LoadedFacts,
  LoadReport,
  LongPrompts,
  ModelOrder
} from '../../../workers/webllm-protocol';
import { needsF16 } from '../../models/catalogue';
import { fault } from './faults';
import {
  loadedModel,
  type ChatEngine,
  type ChatRequest,
  type LoadedModel,
  type ModelRecord,
  type WebllmLibrary
} from './library';
import { optionDistribution } from './logits';
import { assertReadable, checkLongPrompts, leastTokens } from './long-prompts';
import { chatMessages, EMPTY_THINKING, withoutEmptyThinking } from './messages';
import { describeOptionTokens, findOptionTokens, type OptionTokens } from './option-tokens';

/** The sampling of the raw model: no penalty, no truncation. */
const plain = {
  temperature: 1,
  top_p: 1,
  frequency_penalty: 0,
  presence_penalty: 0,
  repetition_penalty: 1
};

/** A digit that the model is asked to repeat when it has been loaded. */
const DIGIT = '4';

/**
 * A working model repeats a digit with a probability near one; one with damaged or random weights
 * with that of any other token. The bar is ten times the latter, far below any working model.
 */
const ABOVE_CHANCE = 10;

export interface Session {
  /** Loads, and proves that the model answers. */
  load(options: {
    /** Labels of every scale that will be asked. */
    scales: readonly (readonly string[])[];
    knownAnswer: boolean;
    onReport: (report: LoadReport) => void;
    onProving: () => void;
  }): Promise<LoadedFacts>;
  /**
   * Refuses where a scale of the study cannot be read off one token, also another than this one:
   * a study that could not be finished is better not begun.
   */
  distribution(
    prompt: Prompt,
    labels: readonly string[]
  ): Promise<{ logProbabilities: number[]; outside: number; promptTokens: number | null }>;
  text(
    prompt: Prompt,
    task: Extract<AnswerTask, { kind: 'text' }>
  ): Promise<{ text: string; promptTokens: number | null }>;
  interrupt(): void;
  /** Deletes the stored files of the model. */
  forget(): Promise<unknown>;
  close(): Promise<void>;
}

/** One model in one engine of the library, inside the worker. */
export function createSession(library: WebllmLibrary, order: ModelOrder): Session {
  const record = recordOf(library, order);
  let report: ((report: LoadReport) => void) | null = null;
  let capture: ((logits: Float32Array) => void) | null = null;
  let model: LoadedModel | null = null;
  let longPrompts: Pick<LongPrompts, 'allowed' | 'reason'> = {
    allowed: false,
    reason: 'unchecked'
  };
  let asked: readonly (readonly string[])[] = [];
  const resolved = new Map<string, OptionTokens[]>();

  const engine: ChatEngine = library.createEngine({
    appConfig: { model_list: [record] },
    initProgressCallback: (progress) => report?.(progress),
    logitProcessorRegistry: new Map([
      [
        order.id,
        {
          processLogits(logits) {
            capture?.(logits);
            return logits;
          },
          processSampledToken() {},
          resetState() {}
        }
      ]
    ])
  });

  function loaded(): LoadedModel {
    if (model === null)
      throw fault('device-lost', 'ModelNotLoaded: the engine holds no model any more');
    return model;
  }

  function optionTokens(labels: readonly string[]): OptionTokens[] {
    const key = JSON.stringify(labels);
    const tokens = resolved.get(key) ?? findOptionTokens(loaded().vocabulary, labels);
    resolved.set(key, tokens);
    return tokens;
  }

  /**
   * One fresh request. Without the reset the engine would go on with a conversation that it kept,
   * and leave out the end of its own last turn: that is not the same prompt.
   */
  async function ask(
    prompt: Prompt,
    settings: Pick<ChatRequest, 'max_tokens'> & Partial<Pick<ChatRequest, 'temperature' | 'seed'>>
  ) {
    const messages = chatMessages(prompt, order.systemRole);
    const assertLength = (tokens: number, exact: boolean) =>
      assertReadable({ tokens, exact }, settings.max_tokens, loaded(), longPrompts);
    // What is certainly too long is not read for minutes first.
    assertLength(leastTokens(loaded(), messages), false);
    await engine.resetChat();
    const reply = await engine.chat.completions.create({
      ...plain,
      ...settings,
      messages,
      ...(order.reasoning ? { extra_body: { enable_thinking: false } } : {})
    });
    const promptTokens = reply.usage?.prompt_tokens ?? null;
    if (promptTokens !== null) assertLength(promptTokens, true);
    return { reply, promptTokens };
  }

  /** Runs one forward pass, and looks at the logits of the whole vocabulary. */
  async function watch<Result, Seen>(
    pass: () => Promise<Result>,
    look: (logits: Float32Array) => Seen
  ): Promise<{ result: Result; seen: Seen }> {
    const all: Seen[] = [];
    capture = (logits) => all.push(look(logits));
    try {
      const result = await pass();
      if (all.length !== 1)
        throw new Error(`The engine showed ${all.length} sets of logits for one token.`);
      return { result, seen: all[0]! };
    } finally {
      capture = null;
    }
  }

  async function measure(prompt: Prompt, labels: readonly string[]) {
    const tokens = optionTokens(labels).map((option) => option.tokens.map(({ id }) => id));
    const { result, seen } = await watch(
      () => ask(prompt, { max_tokens: 1 }),
      (logits) => ({ options: optionDistribution(logits, tokens), vocabulary: logits.length })
    );
    if (seen.options === null)
      throw fault('corrupt-model', 'The model’s output is not a number: its files are damaged.');
    return { ...seen.options, vocabulary: seen.vocabulary, promptTokens: result.promptTokens };
  }

  return {
    async load({ scales, knownAnswer, onReport, onProving }) {
      report = onReport;
      asked = scales;
      const repairedBefore = library.repairedKernels();
      // Where nothing stands before the task, nothing does: no template's own system message.
      await engine.reload(order.id, {
        ...plain,
        conv_config: { system_message: '', render_empty_system_message: false }
      });
      report = null;
      onProving();
      model = loadedModel(engine, order.id);
      if (model === null)
        throw fault('network', 'Loading ended, but the engine holds no model: it was cut short.');
      const checked = await checkLongPrompts(
        engine,
        model,
        needsF16(record.model_lib) ? 'f16' : 'f32',
        async (pass) => (await watch(pass, (logits) => logits.slice())).seen
      );
      longPrompts = checked;
      onProving();
      const proof = await measure(
        {
          system: null,
          user: `Repeat this number and write nothing else: ${DIGIT}`
        },
        [DIGIT]
      );
      const repeatProbability = Math.exp(proof.logProbabilities[0]!);
      if (knownAnswer && !(repeatProbability > ABOVE_CHANCE / proof.vocabulary))
        throw fault(
          'corrupt-model',
          'The model cannot repeat a number that it is given: its files are damaged.'
        );
      return {
        contextWindow: model.contextWindow,
        prefillChunk: model.prefillChunk,
        vocabulary: proof.vocabulary,
        chatTemplate: model.chatTemplate,
        optionTokens: scales.map((labels) => describeScale(() => optionTokens(labels))).join(' | '),
        repeatProbability,
        longPrompts: { ...checked, repairedKernels: library.repairedKernels() - repairedBefore }
      };
    },

    async distribution(prompt, labels) {
      for (const scale of asked) optionTokens(scale);
      const { logProbabilities, outside, promptTokens } = await measure(prompt, labels);
      return { logProbabilities, outside, promptTokens };
    },

    async text(prompt, { temperature, seed, maxTokens }) {
      // The engine counts the empty thinking block into the answer's length.
      const extra = order.reasoning ? [...loaded().vocabulary.encode(EMPTY_THINKING)].length : 0;
      const settings = { max_tokens: maxTokens + extra, temperature, seed };
      const { reply, promptTokens } = await ask(prompt, settings);
      const choice = reply.choices[0];
      if (choice?.finish_reason === 'abort') throw fault('aborted', 'The answer was interrupted.');
      const text = choice?.message.content ?? '';
      return { text: order.reasoning ? withoutEmptyThinking(text) : text, promptTokens };
    },

    interrupt() {
      engine.interruptGenerate();
    },

    forget: () => library.deleteModel(record),

    async close() {
      model = null;
      await engine.unload();
    }
  };
}

function recordOf(library: WebllmLibrary, order: ModelOrder): ModelRecord {
  const { id, source } = order;
  if (source !== null)
    return {
      model_id: id,
      model: source.model,
      model_lib: source.modelLib,
      overrides: { context_window_size: source.contextWindow }
    };
  const record = library.modelList.find((entry) => entry.model_id === id);
  if (record) return record;
  throw new AxiaError(
    'invalid-input',
    `${library.name} ${library.version} does not know the model ${id}.`,
    'Choose a model from the list.'
  );
}

function describeScale(find: () => OptionTokens[]): string {
  try {
    return describeOptionTokens(find());
  } catch (error) {
    return AxiaError.from(error).message;
  }
}
