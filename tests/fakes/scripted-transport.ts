import { AxiaError } from '../../src/lib/core/error';
import type { Transport } from '../../src/lib/engines/endpoint/transport';

export type Body = Record<string, unknown> & {
  messages: { role: string; content: string }[];
};

export interface ScriptedTransport extends Transport {
  /** Bodies of the requests to `/chat/completions`, in order, repetitions too. */
  readonly bodies: Body[];
  readonly paths: string[];
}

/**
 * A server that is a function: what it throws is a refusal, what its reader throws is asked for
 * again twice.
 */
export function createScriptedTransport({
  models = [{ id: 'm', owned_by: 'vllm', max_model_len: 8192 }],
  version = null,
  chat
}: {
  models?: object[];
  version?: string | null;
  chat: (body: Body, call: number) => unknown;
}): ScriptedTransport {
  const bodies: Body[] = [];
  const paths: string[] = [];
  async function read<T>(
    ask: () => unknown,
    reader: (reply: unknown, clean: (text: string) => string) => T
  ): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      const reply = JSON.parse(JSON.stringify(ask())) as unknown;
      try {
        return reader(reply, (text) => text);
      } catch (error) {
        if (attempt === 3) throw error;
      }
    }
  }
  return {
    bodies,
    paths,
    traffic: { sent: 0, repeated: 0, shared: 0, limit: 1, restarts: 0 },
    about: null,
    onHeldUp: null,
    limitTo() {},
    async get(path, { read: reader }) {
      paths.push(path);
      if (path === '/models') return read(() => ({ object: 'list', data: models }), reader);
      if (version === null) throw new AxiaError('network', 'No reply.', 'Wait.');
      return read(() => ({ version }), reader);
    },
    async post(path, body, { read: reader, signal }) {
      paths.push(path);
      await Promise.resolve();
      if (signal.aborted) throw new AxiaError('aborted', 'Stopped.', 'Start again.');
      return read(() => chat(body as Body, bodies.push(body as Body) - 1), reader);
    }
  };
}

/** A token as servers report it. */
export function told(token: string, probability: number) {
  return { token, logprob: Math.log(probability), bytes: null };
}

/** A reply with one text; `tokens` with the list of each. */
export function replyOf(
  content: string | null,
  {
    tokens = null,
    finish = 'stop',
    reasoning
  }: { tokens?: unknown[] | null; finish?: string; reasoning?: string } = {}
) {
  return {
    choices: [
      {
        index: 0,
        message: { role: 'assistant', content, ...(reasoning === undefined ? {} : { reasoning }) },
        finish_reason: finish,
        logprobs: tokens === null ? null : { content: tokens }
      }
    ],
    usage: { prompt_tokens: 10, completion_tokens: 1, prompt_tokens_details: { cached_tokens: 4 } }
  };
}
