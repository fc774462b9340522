import type { RequestProfile } from '../../core/provenance/provenance';
import { AxiaError } from '../../core/error';
import { RefusedRequest } from './faults';
import { chatBody, type Wish } from './habits';
import { readReply, type ChatReply } from './reply';
import type { Transport } from './transport';

/** What the transport is told of a request, beside its body. */
export interface AskOptions {
  signal: AbortSignal;
  /** Requests of one kind take about the same time. */
  kind: 'look' | 'distribution' | 'score' | 'text';
  /** Refuses a reply that lacks what was asked for, by throwing: it is then asked for again. */
  check?: ((reply: ChatReply) => void) | undefined;
  /** Whether the answer is a draw of its own. */
  unshared?: boolean;
  /** Whether it is tried only once. */
  once?: boolean;
}

/** Puts questions to a server, and counts. */
export interface Asker {
  /** Tokens, as far as the server tells them. */
  readonly tokens: { read: number; reused: number; written: number };
  ask(profile: RequestProfile, wish: Wish, options: AskOptions): Promise<ChatReply>;
}

export function createAsker(transport: Transport): Asker {
  const tokens = { read: 0, reused: 0, written: 0 };
  return {
    tokens,
    async ask(profile, wish, { check, unshared, ...options }) {
      const read = (raw: unknown) => {
        const reply = readReply(raw);
        check?.(reply);
        return reply;
      };
      const reply = await transport.post('/chat/completions', chatBody(profile, wish), {
        ...options,
        ...(unshared ? { unshared } : {}),
        read
      });
      if (reply.usage) {
        tokens.read += reply.usage.prompt - reply.usage.cached;
        tokens.reused += reply.usage.cached;
        tokens.written += reply.usage.written;
      }
      return reply;
    }
  };
}

/** What was asked for; null where the server does not want to be asked so. */
export async function unlessRefused<T>(asked: Promise<T>): Promise<T | null> {
  try {
    return await asked;
  } catch (thrown) {
    const error = AxiaError.from(thrown);
    if (error instanceof RefusedRequest && error.kind === 'invalid-input') return null;
    throw error;
  }
}
