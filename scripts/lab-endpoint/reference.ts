// What a llama-server says of its whole vocabulary, asked apart from the app: not by the
// chat-completions API, and without its cache of prompts.
import { chatMessages } from '../../src/lib/engines/messages';
import type { Prompt } from '../../src/lib/core/study/cell';

/** A token and the natural logarithm of its probability. */
export interface Told {
  id: number;
  text: string;
  log: number;
}

/** The whole vocabulary, most likely first. */
export type Vocabulary = readonly Told[];

export interface Reference {
  /** After a prompt, or after so many further tokens of an answer. */
  vocabulary(prompt: Prompt, answer?: readonly number[]): Promise<Vocabulary>;
  /** Ids of the tokens that a text is made of. */
  tokens(text: string): Promise<number[]>;
  /** The token that ends an answer. */
  end: number;
}

interface RawToken {
  id: number;
  token: string;
  bytes: number[];
  logprob: number;
}

/**
 * Null where the server is no llama-server, and does not tell its whole vocabulary.
 *
 * @param layout what the chat template is told besides the messages
 */
export async function referenceOf(
  root: string,
  key: string | null,
  layout: object = {}
): Promise<Reference | null> {
  const headers = key === null ? {} : { Authorization: `Bearer ${key}` };
  const post = async <T>(path: string, body: object): Promise<T> => {
    const reply = await fetch(root + path, { method: 'POST', headers, body: JSON.stringify(body) });
    if (!reply.ok) throw new Error(`${path}: ${reply.status} ${await reply.text()}`);
    return (await reply.json()) as T;
  };
  const props = await fetch(`${root}/props`, { headers }).catch(() => null);
  if (!props?.ok) return null;
  const models = await fetch(`${root}/v1/models`, { headers });
  const { data } = (await models.json()) as { data: { meta?: { n_vocab?: number } }[] };
  const size = data[0]?.meta?.n_vocab;
  if (size === undefined) return null;

  const tokens = async (text: string) =>
    (await post<{ tokens: number[] }>('/tokenize', { content: text, parse_special: true })).tokens;
  const [end] = await tokens('<|im_end|>');

  return {
    tokens,
    end: end!,
    async vocabulary(prompt, answer = []) {
      const chat = { messages: chatMessages(prompt, true), ...layout };
      const laidOut = await post<{ prompt: string }>('/apply-template', chat);
      const { completion_probabilities } = await post<{
        completion_probabilities: { top_logprobs: RawToken[] }[];
      }>('/completion', {
        prompt: [...(await tokens(laidOut.prompt)), ...answer],
        n_predict: 1,
        n_probs: size,
        temperature: 0,
        cache_prompt: false
      });
      return completion_probabilities[0]!.top_logprobs.map(({ id, bytes, logprob }) => ({
        id,
        text: new TextDecoder().decode(Uint8Array.from(bytes)),
        log: logprob
      }));
    }
  };
}

/** The logarithm of the sum of some probabilities; minus infinity for none. */
export const logSum = (logs: readonly number[]): number =>
  Math.log(logs.reduce((sum, log) => sum + Math.exp(log), 0));

/** Tokens that read as a text, bare or with white space around. */
export const reading = (vocabulary: Vocabulary, text: string): Told[] =>
  vocabulary.filter((token) => token.text.trim() === text);

/** The log-probability of a text as the beginning of an answer, token by token. */
export async function spelling(
  reference: Reference,
  prompt: Prompt,
  text: string
): Promise<number> {
  const ids = await reference.tokens(text);
  let log = 0;
  for (const [index, id] of ids.entries()) {
    const vocabulary = await reference.vocabulary(prompt, ids.slice(0, index));
    log += vocabulary.find((token) => token.id === id)!.log;
  }
  return log;
}
