import type { Pipeline } from './pipeline';

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
 * The tokens of what the engine is about to read.
 *
 * @throws Error for anything but text, which Axia never sends
 */
export function tokensOf(data: readonly unknown[]): number[] {
  if (!data.every((part) => Array.isArray(part))) throw new Error('A prompt is not text alone.');
  return data.flat() as number[];
}
