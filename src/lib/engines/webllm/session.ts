import { EMPTY_THINKING } from '../../core/provenance/opening';
import type { PrefixReuse } from '../../core/provenance/provenance';
import type { Prompt } from '../../core/study/cell';
import { AxiaError, abortedError } from '../../core/error';
import type { AnswerCost, DistributionTask, TestStep, TextTask } from '../local/service';
import type { LoadedFacts, LoadOrder, LoadReport, ModelOrder } from './protocol';
import { answerPrefixTokens, textOf, tokenBytes, tokensOfText } from '../local/tokens';
import { looksLikeControl, sentPrompt, type SentPrompt } from '../sent-prompt';
import { fault } from './faults';
import {
  optionTree,
  scoreOptions,
  viewBranch,
  type Branch,
  type OptionTree
} from '../local/option-tree';
import {
  type ChatEngine,
  loadedModel,
  type LoadedModel,
  type ModelRecord,
  type WebllmLibrary
} from './library';
import { createLogitWatch } from './logits';
import { createReader, PLAIN, type Reader } from './reader';
import { createSelfTests } from './self-tests';

/** The generated text without the empty thinking block, which the model did not write. */
export function withoutEmptyThinking(text: string): string {
  return text.replace(/^\s*<think>\s*<\/think>\s*/, '');
}

/** A grammar in EBNF whose only texts are those given. */
export function grammarOf(texts: readonly string[]): { type: 'grammar'; grammar: string } {
  // Its strings escape quotes, backslashes and line breaks as JSON does.
  const choices = texts.map((text) => JSON.stringify(text)).join(' | ');
  return { type: 'grammar', grammar: `root ::= ${choices}` };
}

/** A digit that the model is asked to repeat when it has been loaded. */
const DIGIT = '4';

/**
 * A working model repeats a digit with a probability near one; one with damaged or random weights
 * with that of any other token. The bar is ten times the latter, far below any working model.
 */
const ABOVE_CHANCE = 10;

/** Prompts read for all tests, with that of the digit, and those of them for `reuse`. */
const [TEST_STEPS, REUSE_STEPS] = [6, 3];

export interface Session {
  /** Loads, tests how the model may be read, and proves that it answers. */
  load(
    order: Omit<LoadOrder, 'model'> & {
      onReport: (report: LoadReport) => void;
      /** Called before every step after loading. */
      onVerifying: (at: TestStep) => void;
    }
  ): Promise<LoadedFacts>;
  /**
   * Refuses where the tokens do not tell the options of a scale of the study apart, also of another
   * than this one: a study that could not be finished is better not begun.
   */
  distribution(
    prompt: Prompt,
    task: DistributionTask
  ): Promise<{ logProbabilities: number[]; outside: number; cost: AnswerCost }>;
  text(prompt: Prompt, task: TextTask): Promise<{ text: string; cost: AnswerCost }>;
  sent(prompt: Prompt, task: DistributionTask): Promise<SentPrompt>;
  interrupt(): void;
  close(): Promise<void>;
}

/** One model in one engine of the library, inside the worker. */
export function createSession(library: WebllmLibrary, order: ModelOrder): Session {
  const logits = createLogitWatch();
  let report: ((report: LoadReport) => void) | null = null;
  let loaded: { model: LoadedModel; reader: Reader } | null = null;
  let asked: readonly (readonly string[])[] = [];
  const trees = new Map<string, OptionTree>();

  const engine: ChatEngine = library.createEngine({
    appConfig: { model_list: [recordOf(order)] },
    initProgressCallback: (progress) => report?.(progress),
    logitProcessorRegistry: new Map([[order.id, logits.processor]])
  });

  function inside(): { model: LoadedModel; reader: Reader } {
    if (loaded === null)
      throw fault('device-lost', 'ModelNotLoaded: the engine holds no model any more');
    return loaded;
  }

  function treeOf(options: readonly string[]): OptionTree {
    const key = JSON.stringify(options);
    const { model, reader } = inside();
    const tree = trees.get(key) ?? optionTree(model.vocabulary, options);
    if (tree.root.further.size > 0 && reader.promptTokens === null)
      throw new AxiaError(
        'invalid-input',
        `Some of the response options “${options.join('”, “')}” take several tokens of this model, which the engine cannot read one by one.`,
        'Choose sampled text for this model, or another model.'
      );
    trees.set(key, tree);
    return tree;
  }

  async function measure(prompt: Prompt, options: readonly string[], prefix: string | null) {
    const { model, reader } = inside();
    const tree = treeOf(options);
    const words = prefix === null ? [] : answerPrefixTokens(model.vocabulary, prefix, options);
    let vocabulary = 0;
    async function view(at: Branch) {
      const pass = () =>
        at.path.length === 0
          ? reader.ask(prompt, { max_tokens: 1 }, words)
          : reader.read([[...reader.promptTokens!, ...at.path]]);
      const { seen } = await logits.during<unknown, ReturnType<typeof viewBranch>>(pass, (all) => {
        vocabulary = all.length;
        return viewBranch(all, at);
      });
      if (seen !== null) return seen;
      throw fault('corrupt-model', 'The model’s output is not a number: its files are damaged.');
    }
    const { logProbabilities, outside } = await scoreOptions(tree, view);
    return { logProbabilities, outside, vocabulary };
  }

  /** Finds out how the model may be read, and sets it so. */
  async function testReading(reuse: boolean, onStep: () => void) {
    const { model, reader } = inside();
    const tests = createSelfTests(model, order.f16 ? 'f16' : 'f32', async (pieces) => {
      onStep();
      const last = await logits.during(
        () => reader.read(pieces),
        (all) => all.slice(),
        pieces.length
      );
      return last.seen;
    });
    const longPrompts = await tests.longPrompts();
    reader.longPrompts = longPrompts;
    const off: PrefixReuse = {
      on: false,
      reason: 'switched off',
      largestDifference: null,
      limit: longPrompts.limit
    };
    const kept = reuse ? await tests.reuse(() => reader.keepPrefixes()) : off;
    if (!kept.on) reader.releasePrefixes();
    return { longPrompts, reuse: kept };
  }

  return {
    async load({ scales, knownAnswer, reuse, onReport, onVerifying }) {
      report = onReport;
      asked = scales;
      const repairedBefore = library.repairedKernels();
      // Where nothing stands before the task, nothing does: no template's own system message.
      await engine.reload(order.id, {
        ...PLAIN,
        conv_config: { system_message: '', render_empty_system_message: false }
      });
      report = null;
      const model = loadedModel(engine, order.id);
      if (model === null)
        throw fault('device-lost', 'Loading ended, but the engine holds no model.');
      loaded = { model, reader: createReader(engine, model, order) };
      const of = reuse ? TEST_STEPS : TEST_STEPS - REUSE_STEPS;
      let step = 0;
      const tested = await testReading(reuse, () => onVerifying({ step: ++step, of }));
      // The last one, also where tests before it were of no use.
      onVerifying({ step: of, of });
      const proof = await measure(
        { system: null, user: `Repeat this number and write nothing else: ${DIGIT}` },
        [DIGIT],
        null
      );
      const repeatProbability = Math.exp(proof.logProbabilities[0]!);
      if (knownAnswer && !(repeatProbability > ABOVE_CHANCE / proof.vocabulary))
        throw fault(
          'corrupt-model',
          'The model cannot repeat a given number: its files are damaged.'
        );
      return {
        contextWindow: model.contextWindow,
        prefillChunk: model.prefillChunk,
        vocabulary: proof.vocabulary,
        chatTemplate: model.chatTemplate,
        optionTokens: scales.map((options) => describeScale(() => treeOf(options))),
        repeatProbability,
        longPrompts: {
          ...tested.longPrompts,
          repairedKernels: library.repairedKernels() - repairedBefore
        },
        reuse: tested.reuse
      };
    },

    async distribution(prompt, { options, prefix }) {
      for (const scale of asked) treeOf(scale);
      const { result, cost } = await inside().reader.count(() => measure(prompt, options, prefix));
      const { logProbabilities, outside } = result;
      // The token that the engine samples is of no interest.
      return { logProbabilities, outside, cost: { ...cost, tokensWritten: 0 } };
    },

    async text(prompt, { temperature, seed, maxTokens, allowed }) {
      const { model, reader } = inside();
      // The engine counts the empty thinking block into the answer's length.
      const extra = order.reasoning ? tokensOfText(model.vocabulary, EMPTY_THINKING).length : 0;
      const settings = { max_tokens: maxTokens + extra, temperature, seed };
      const { result, cost } = await reader.count(() =>
        allowed === null
          ? reader.ask(prompt, settings)
          : reader
              .ask(prompt, { ...settings, response_format: grammarOf(allowed) })
              .catch(withoutGrammar)
      );
      const choice = result.choices[0];
      if (choice?.finish_reason === 'abort') throw abortedError('The answer was interrupted.');
      const text = choice?.message.content ?? '';
      return { text: order.reasoning ? withoutEmptyThinking(text) : text, cost };
    },

    async sent(prompt, { options, prefix }) {
      const { model, reader } = inside();
      const { vocabulary } = model;
      const words = prefix === null ? [] : answerPrefixTokens(vocabulary, prefix, options);
      const tokens = await reader.look(prompt, words);
      if (tokens === null)
        throw new AxiaError(
          'invalid-input',
          'The engine does not show the prompts of this model.',
          'The texts of the messages are shown above.'
        );
      return sentPrompt(
        tokens,
        (id) => tokenBytes(vocabulary, id),
        (id) => looksLikeControl(textOf(vocabulary, [id]))
      );
    },

    interrupt() {
      engine.interruptGenerate();
    },

    async close() {
      loaded = null;
      await engine.unload();
    }
  };
}

/** Also models that were made for a window read with a plain cache, as in WebLLM's own list. */
function recordOf({ id, source }: ModelOrder): ModelRecord {
  return {
    model_id: id,
    model: source.model,
    model_lib: source.modelLib,
    overrides: { context_window_size: source.contextWindow, sliding_window_size: -1 }
  };
}

/** A grammar that the engine cannot build is no defect of the model. */
function withoutGrammar(thrown: unknown): never {
  if (!(thrown instanceof Error) || !/grammar/i.test(`${thrown.name} ${thrown.message}`))
    throw thrown;
  throw new AxiaError(
    'invalid-input',
    'The engine cannot constrain this model’s texts to the response options.',
    'Choose unconstrained texts or option distributions.',
    { cause: thrown }
  );
}

function describeScale(find: () => OptionTree): string {
  try {
    return find().description;
  } catch (error) {
    return AxiaError.from(error).message;
  }
}
