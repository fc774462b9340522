// Asks llama.cpp's own server for what the processor engine computes: the text of a chat, its tokens,
// and the distribution behind them.
import type { Prompt } from '../../src/lib/core/study/cell';
import type { Chat } from '../../src/lib/engines/chat-template';
import { scoreOptions, viewBranch, type OptionTree } from '../../src/lib/engines/local/option-tree';
import { chatMessages } from '../../src/lib/engines/messages';
import type { NativeAsked } from './processor.page';

interface Completion {
  completion_probabilities: { top_logprobs: { id: number; logprob: number }[] }[];
  timings: { prompt_ms: number };
}

/**
 * @param address of the server
 * @param vocabulary number of tokens: it is asked for all of them
 */
export function nativeServer(address: string, vocabulary: number) {
  async function post<T>(path: string, body: object): Promise<T> {
    const response = await fetch(address + path, { method: 'POST', body: JSON.stringify(body) });
    if (!response.ok) throw new Error(`${path}: ${await response.text()}`);
    return (await response.json()) as T;
  }

  /** Log-probability of every token behind the given ones, read whole. */
  async function behind(tokens: readonly number[]) {
    const { completion_probabilities: steps, timings } = await post<Completion>('/completion', {
      prompt: tokens,
      n_predict: 1,
      n_probs: vocabulary,
      cache_prompt: false
    });
    const found = new Float64Array(vocabulary).fill(-Infinity);
    for (const { id, logprob } of steps[0]!.top_logprobs) found[id] = logprob;
    return { found, milliseconds: timings.prompt_ms };
  }

  /** The text of a prompt by the server's own reading of the file's template. */
  async function textOf(prompt: Prompt, chat: Chat): Promise<string | null> {
    if (chat.format === 'plain') return null;
    const messages = chatMessages(prompt, chat.systemText === 'system', chat.emptySystem);
    const extra = { chat_template_kwargs: { enable_thinking: false } };
    return (await post<{ prompt: string }>('/apply-template', { messages, ...extra })).prompt;
  }

  return {
    /** @param tokens those that the processor engine read */
    async ask(
      prompt: Prompt,
      chat: Chat,
      tokens: readonly number[],
      tree: OptionTree
    ): Promise<NativeAsked> {
      const content = chat.render(prompt);
      const text = await textOf(prompt, chat);
      const { tokens: own } = await post<{ tokens: number[] }>('/tokenize', {
        content,
        add_special: true,
        parse_special: true
      });
      let [sum, milliseconds] = [NaN, 0];
      const answer = await scoreOptions(tree, async (at) => {
        const seen = await behind([...tokens, ...at.path]);
        if (at === tree.root) sum = seen.found.reduce((all, value) => all + Math.exp(value), 0);
        milliseconds += seen.milliseconds;
        return viewBranch(seen.found, at)!;
      });
      return {
        sameText: text === null ? null : text === content,
        sameTokens: own.length === tokens.length && own.every((id, at) => id === tokens[at]),
        ...answer,
        sum,
        milliseconds
      };
    }
  };
}
