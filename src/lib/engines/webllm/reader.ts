import type { AnswerCost } from '../local/service';
import type { ModelOrder } from './protocol';
import { AxiaError } from '../../core/error';
import type { LongPrompts } from '../../core/provenance/provenance';
import type { Prompt } from '../../core/study/cell';
import { chatMessages, type ChatMessage } from '../messages';
import { fault } from './faults';
import {
  type ChatEngine,
  type ChatReply,
  type ChatRequest,
  type LoadedModel,
  type Pipeline,
  type Sampling,
  tokensOf
} from './library';
import { tokensOfText } from '../local/tokens';
import { keepPrefixes, type PrefixKeeper } from './prefix-reuse';

/** The sampling of the raw model: no penalty, no truncation. */
export const PLAIN: Sampling = {
  temperature: 1,
  top_p: 1,
  frequency_penalty: 0,
  presence_penalty: 0,
  repetition_penalty: 1
};

type Settings = Pick<ChatRequest, 'max_tokens'> &
  Partial<Pick<ChatRequest, 'temperature' | 'seed' | 'response_format'>>;

/**
 * Reads prompts with one loaded model, each as if it were the first, refuses what it cannot read in
 * full, and counts.
 */
export interface Reader {
  /** Whether prompts may be longer than one piece; not before that was tested. */
  longPrompts: Pick<LongPrompts, 'allowed' | 'reason'>;
  /** Tokens of the last prompt as they were read; null where the engine does not show them. */
  readonly promptTokens: readonly number[] | null;
  /**
   * One fresh request.
   *
   * @param words tokens that are put behind the opening of the answer
   */
  ask(prompt: Prompt, settings: Settings, words?: readonly number[]): Promise<ChatReply>;
  /**
   * The tokens that `ask` would read: the request is ended when its prompt is known, so nothing is
   * computed. Null where the engine does not show them.
   */
  look(prompt: Prompt, words: readonly number[]): Promise<readonly number[] | null>;
  /** Reads tokens without a chat template, the pieces one behind the other. */
  read(pieces: readonly (readonly number[])[]): Promise<void>;
  /** Keeps shared beginnings from now on. @throws Error where that is impossible */
  keepPrefixes(): PrefixKeeper;
  /** Reads every prompt whole again. */
  releasePrefixes(): void;
  /** Does some work, and tells what its reading and writing cost. */
  count<Result>(work: () => Promise<Result>): Promise<{ result: Result; cost: AnswerCost }>;
}

export function createReader(engine: ChatEngine, model: LoadedModel, order: ModelOrder): Reader {
  /** Tokens of prompts, kept ones too, and tokens written; null once one is not known. */
  let tally: { prompts: number | null; written: number | null } = { prompts: 0, written: 0 };
  let keeper: PrefixKeeper | null = null;
  let room = 0;
  /** The tokens of a prompt that is only looked at. */
  let looked: readonly number[] | null = null;
  let looking = false;

  const assertLength = (tokens: number, exact: boolean) =>
    assertReadable({ tokens, exact }, room, model, reader.longPrompts);

  const watch = watchPrompts(model.pipeline, (tokens) => {
    if (looking) {
      looked = [...tokens];
      throw new Error('Only looked at.');
    }
    assertLength(tokens.length, true);
    keeper?.expect(tokens.length);
  });

  const reader: Reader = {
    longPrompts: { allowed: false, reason: 'unchecked' },

    get promptTokens() {
      return watch?.tokens ?? null;
    },

    async ask(prompt, settings, words = []) {
      if (words.length > 0 && watch === null)
        throw new AxiaError(
          'invalid-input',
          'The engine does not support answer prefixes for this model.',
          'Choose another model.'
        );
      const messages = chatMessages(prompt, order.systemRole);
      room = settings.max_tokens;
      // What is certainly too long is not handed to the chat template first.
      assertLength(leastTokens(model, messages) + words.length, false);
      // Without the reset the engine would go on with a conversation that it kept, and leave out the
      // end of its own last turn: that is not the same prompt.
      await engine.resetChat();
      const request = () =>
        engine.chat.completions.create({
          ...PLAIN,
          ...settings,
          messages,
          ...(order.reasoning ? { extra_body: { enable_thinking: false } } : {})
        });
      const reply = await (watch ? watch.behind(words, request) : request());
      const { prompt_tokens = null, completion_tokens = null } = reply.usage ?? {};
      const read = watch?.tokens.length ?? prompt_tokens;
      if (watch === null && read !== null) assertLength(read, true);
      tally = { prompts: sum(tally.prompts, read), written: sum(tally.written, completion_tokens) };
      return reply;
    },

    async look(prompt, words) {
      if (watch === null) return null;
      [looking, looked] = [true, null];
      try {
        await reader.ask(prompt, { max_tokens: 1 }, words);
      } catch (error) {
        if (looked === null) throw error;
      } finally {
        looking = false;
      }
      await engine.resetChat();
      return looked;
    },

    async read(pieces) {
      room = 1;
      assertLength(pieces.flat().length, true);
      await engine.resetChat();
      for (const piece of pieces) {
        keeper?.expect(piece.length);
        await engine.forwardTokensAndSample([...piece], true);
        tally.prompts = sum(tally.prompts, piece.length);
      }
    },

    keepPrefixes() {
      keeper = keepPrefixes(model.pipeline);
      return keeper;
    },

    releasePrefixes() {
      keeper?.release();
      keeper = null;
    },

    async count(work) {
      tally = { prompts: 0, written: 0 };
      const reusedBefore = keeper?.reused ?? 0;
      const began = performance.now();
      const result = await work();
      const tokensReused = (keeper?.reused ?? 0) - reusedBefore;
      return {
        result,
        cost: {
          tokensRead: sum(tally.prompts, -tokensReused),
          tokensReused,
          tokensWritten: tally.written,
          milliseconds: performance.now() - began
        }
      };
    }
  };
  return reader;
}

/** Null when either is not known. */
function sum(a: number | null, b: number | null): number | null {
  return a === null || b === null ? null : a + b;
}

/** Looks at the tokens of prompts as the chat template makes them, before they are read. */
export interface PromptWatch {
  /** Tokens of the last prompt, with those put behind it. */
  readonly tokens: readonly number[];
  /**
   * Sends a request, with tokens put behind the opening of the answer as if the model had written
   * them.
   */
  behind<Reply>(words: readonly number[], request: () => Promise<Reply>): Promise<Reply>;
}

/**
 * @param onPrompt called with the tokens of a prompt before they are read; what it throws, the
 *   request throws
 * @returns null where this version of the engine does not show its prompts
 */
export function watchPrompts(
  pipeline: Pipeline,
  onPrompt: (tokens: readonly number[]) => void
): PromptWatch | null {
  const { getInputData } = pipeline;
  if (getInputData === undefined || pipeline.artifact !== undefined) return null;
  let tokens: number[] = [];
  let added: readonly number[] = [];
  pipeline.getInputData = async () => {
    const [data, length, pictureSize] = await getInputData.call(pipeline);
    tokens = [...tokensOf(data), ...added];
    onPrompt(tokens);
    return [[tokens], length + added.length, pictureSize];
  };
  return {
    get tokens() {
      return tokens;
    },
    async behind(words, request) {
      added = words;
      try {
        return await request();
      } finally {
        added = [];
      }
    }
  };
}

/**
 * A number of tokens that the prompt has at least: those of its texts, without the chat template's.
 */
export function leastTokens(model: LoadedModel, messages: readonly ChatMessage[]): number {
  return messages.reduce(
    (sum, { content }) => sum + tokensOfText(model.vocabulary, content).length,
    0
  );
}

/**
 * Refuses a prompt that the model cannot read in full, or that leaves no room for the answer.
 *
 * @param count tokens of the prompt, exact or at least
 * @param answerTokens tokens that the answer may take
 * @throws AxiaError `invalid-input`, with the count and what fits
 */
export function assertReadable(
  count: { tokens: number; exact: boolean },
  answerTokens: number,
  model: Pick<LoadedModel, 'contextWindow' | 'prefillChunk'>,
  longPrompts: Pick<LongPrompts, 'allowed' | 'reason'>
): void {
  const { contextWindow, prefillChunk } = model;
  const has = `The prompt has ${count.exact ? '' : 'at least '}${count.tokens} tokens`;
  if (contextWindow !== null && count.tokens > contextWindow - answerTokens)
    throw tooLong(
      `${has}; ${contextWindow - answerTokens} fit into the model’s context of ${contextWindow} beside the answer.`
    );
  if (!longPrompts.allowed && prefillChunk !== null && count.tokens > prefillChunk)
    throw tooLong(
      `${has}; only ${prefillChunk} can be read in one piece, and longer prompts are refused: ${longPrompts.reason}.`
    );
}

function tooLong(message: string): AxiaError {
  return fault('invalid-input', message);
}
