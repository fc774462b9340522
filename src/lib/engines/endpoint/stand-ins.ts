import { AxiaError } from '../../core/error';
import type { Cell, Prompt } from '../../core/study/cell';
import { BrokenReply, RefusedRequest } from './faults';
import { sampleQuestions } from './probe';
import type { ChatClient } from './request';
import type { Question } from './scoring';

/** Most times that others stand in for a question without an answer. Our choice. */
const STAND_INS = 2;

/**
 * Does work on questions of a study, and does it again with others where the server answers one of
 * them never (a content filter stops it, for example): a question that fails is no reason not to ask
 * the rest.
 *
 * @throws AxiaError the first error, where none can stand in
 */
export async function withStandIns<T>(
  client: ChatClient,
  cells: readonly Cell[],
  work: (client: ChatClient, questions: readonly Question[]) => Promise<T>
): Promise<T> {
  const unanswered = new Set<Prompt>();
  let first: unknown = null;
  for (let tries = 0; ; tries += 1) {
    const left = cells.filter(({ prompt }) => !unanswered.has(prompt));
    if (tries > 0 && left.length === 0) throw first;
    const watched = watch(client, tries > 0);
    try {
      return await work(watched.client, sampleQuestions(left, tries / (STAND_INS + 1)));
    } catch (error) {
      first ??= error;
      const prompt = watched.promptOf(error);
      if (tries === STAND_INS || prompt === null || !left.some((cell) => cell.prompt === prompt))
        throw first;
      unanswered.add(prompt);
    }
  }
}

/**
 * A client that knows which prompt an error is about.
 *
 * @param hasty whether its first request is tried only once: a server that gave no answer for so long
 *   may give none at all
 */
function watch(client: ChatClient, hasty: boolean) {
  const prompts = new WeakMap<AxiaError, Prompt>();
  let last: Prompt | null = null;
  let once = hasty;
  const watched: ChatClient = {
    served: client.served,
    tokens: client.tokens,
    async complete(profile, request, options) {
      last = request.prompt;
      try {
        const call = once ? { ...options, once } : options;
        once = false;
        return await client.complete(profile, request, call);
      } catch (error) {
        if (error instanceof AxiaError) prompts.set(error, request.prompt);
        throw error;
      }
    }
  };
  return {
    client: watched,
    /** Null where it is not about one question: the server is away, or wants a key. */
    promptOf(error: unknown): Prompt | null {
      if (!(error instanceof AxiaError)) return null;
      if (error instanceof BrokenReply) return prompts.get(error) ?? last;
      const refused = error instanceof RefusedRequest && error.kind === 'invalid-input';
      return refused || error.kind === 'defect' ? (prompts.get(error) ?? null) : null;
    }
  };
}
