import type { Prompt } from '../../core/study/cell';
import { AxiaError } from '../../core/error';
import type { LongPrompts } from '../../core/provenance/provenance';
import type { AnswerCost, ModelOrder } from '../../../workers/webllm-protocol';
import type { ChatEngine, ChatReply, ChatRequest, Sampling } from './library';
import { assertReadable, leastTokens } from './long-prompts';
import { chatMessages } from '../messages';
import type { LoadedModel } from './pipeline';
import { keepPrefixes, type PrefixKeeper } from './prefix-reuse';
import { watchPrompts } from './prompt-tokens';

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

  const assertLength = (tokens: number, exact: boolean) =>
    assertReadable({ tokens, exact }, room, model, reader.longPrompts);

  const watch = watchPrompts(model.pipeline, (tokens) => {
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
          'This engine does not let words be put before the answer of this model.',
          'Ask without them, or take another model.'
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
