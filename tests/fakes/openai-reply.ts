import type { RandomSource } from '../../src/lib/core/random';
import { mulberry32 } from '../../src/lib/core/random';
import type { Dialect } from './openai-dialects';
import {
  END,
  hashOf,
  normalised,
  tokensOf,
  VOCABULARY,
  type Message,
  type OpenaiModel
} from './openai-model';
import type { ChatRequest } from './openai-request';

/** What servers write for minus infinity where a server has no other word for it. */
const NEVER = -9999;

/** One token that was written, with the log-probabilities that are told of it. */
interface Step {
  token: string;
  /** In the order of the vocabulary; null for what was no choice (a thought). */
  told: Float64Array | null;
}

/** What one choice holds, before it is put into the API's words. */
interface Written {
  thoughts: Step[];
  answer: Step[];
  ended: boolean;
}

/**
 * The reply to a chat request.
 *
 * @param unseeded uniform numbers for requests without a seed
 */
export function replyTo(
  request: ChatRequest,
  model: OpenaiModel,
  dialect: Dialect,
  unseeded: RandomSource
): Record<string, unknown> {
  const seen = new Map<string, Float64Array>();
  const next = (text: string) => {
    const told = seen.get(text) ?? model.next(request.messages, text);
    seen.set(text, told);
    return told;
  };
  const written = Array.from({ length: request.n }, (_, index) => {
    const uniform =
      request.seed === null
        ? unseeded
        : mulberry32(hashOf(`${request.seed + index}/${JSON.stringify(request.messages)}`));
    return write(request, model, dialect, next, uniform);
  });
  const read = promptTokens(request.messages).length;
  const completion = written.reduce(
    (sum, { thoughts, answer }) => sum + thoughts.length + answer.length,
    0
  );
  return {
    id: `chatcmpl-${(hashOf(JSON.stringify(request)) >>> 0).toString(16)}`,
    object: 'chat.completion',
    created: 1_760_000_000,
    model: request.model,
    choices: written.map((one, index) => choiceOf(one, index, request, dialect, model)),
    usage: {
      prompt_tokens: read,
      completion_tokens: completion,
      total_tokens: read + completion,
      prompt_tokens_details: { cached_tokens: Math.floor(read / 2) }
    },
    ...(request.promptLogprobs === null
      ? {}
      : { prompt_logprobs: promptLogprobs(request, model, request.promptLogprobs) })
  };
}

/** Thinks and writes until the answer ends, or as much as is wanted. */
function write(
  request: ChatRequest,
  model: OpenaiModel,
  dialect: Dialect,
  next: (written: string) => Float64Array,
  uniform: RandomSource
): Written {
  const { messages, maxTokens, allowed, temperature } = request;
  const thoughts = model
    .thoughts(messages, { switchedOff: request.thinkingOff, effort: request.effort })
    .map((token): Step => ({ token, told: null }))
    .slice(0, maxTokens);
  const answer: Step[] = [];
  let text = request.written;
  while (thoughts.length + answer.length < maxTokens) {
    const raw = next(text);
    const masked = allowed === null ? raw : mask(raw, text, allowed);
    const tempered = normalised(masked.map((one) => one / Math.max(1e-6, temperature)));
    const token = VOCABULARY[draw(filtered(tempered, request), uniform())]!;
    const { mask: afterMask, temperature: afterTemperature } = dialect.logprobsAfter;
    const base = afterMask ? normalised(masked) : raw;
    const told =
      afterTemperature && temperature > 0 ? normalised(base.map((one) => one / temperature)) : base;
    answer.push({ token, told });
    if (token === END) return { thoughts, answer, ended: true };
    text += token;
  }
  return { thoughts, answer, ended: false };
}

/** Leaves only the tokens with which one of the texts can still come about, or end. */
function mask(raw: Float64Array, before: string, texts: readonly string[]): Float64Array {
  return raw.map((logit, id) => {
    const token = VOCABULARY[id]!;
    const possible =
      token === END
        ? texts.includes(before)
        : texts.some((text) => text.startsWith(before + token));
    return possible ? logit : -Infinity;
  });
}

/** Cuts the distribution as samplers do: the k best, the nucleus of p, a share of the best. */
function filtered(
  tempered: Float64Array,
  { topK, topP, minP }: Pick<ChatRequest, 'topK' | 'topP' | 'minP'>
): Float64Array {
  if (topK <= 0 && topP >= 1 && minP <= 0) return tempered;
  const order = mostLikely(tempered, tempered.length);
  const least = tempered[order[0]!]! + Math.log(minP);
  let mass = 0;
  const kept = order.filter((id, place) => {
    const before = mass;
    mass += Math.exp(tempered[id]!);
    return (topK <= 0 || place < topK) && (place === 0 || before < topP) && tempered[id]! >= least;
  });
  const cut = new Float64Array(tempered.length).fill(-Infinity);
  for (const id of kept) cut[id] = tempered[id]!;
  return normalised(cut);
}

/** The ids of so many tokens, the most likely first. */
function mostLikely(told: Float64Array, count: number): number[] {
  const best: number[] = [];
  for (let id = 0; id < told.length; id++) {
    let place = best.length;
    while (place > 0 && told[best[place - 1]!]! < told[id]!) place--;
    if (place < count) best.splice(place, 0, id);
    if (best.length > count) best.pop();
  }
  return best;
}

/** The token at which the cumulated probabilities pass `uniform`. */
function draw(logProbabilities: Float64Array, uniform: number): number {
  let left = uniform;
  const id = logProbabilities.findIndex((one) => (left -= Math.exp(one)) < 0);
  return id >= 0 ? id : logProbabilities.indexOf(Math.max(...logProbabilities));
}

function choiceOf(
  { thoughts, answer, ended }: Written,
  index: number,
  { topLogprobs, written: given }: ChatRequest,
  dialect: Dialect,
  model: OpenaiModel
): object {
  const own = textOf(answer.filter(({ token }) => token !== END));
  const said = dialect.prefills ? given + own : own;
  const thought = textOf(thoughts);
  const message =
    thought === '' || dialect.thoughtsIn === null
      ? {
          content: thought + said + (ended && model.manner.thinks === 'harmony' ? '<|return|>' : '')
        }
      : { content: answer.length === 0 ? null : said, [dialect.thoughtsIn]: thought };
  return {
    index,
    message: { role: 'assistant', ...message },
    logprobs:
      topLogprobs === null
        ? null
        : {
            content: [...thoughts, ...answer].map((step) => tokenEntry(step, topLogprobs, dialect))
          },
    finish_reason: ended ? 'stop' : 'length'
  };
}

const textOf = (steps: readonly Step[]) => steps.map(({ token }) => token).join('');

function tokenEntry({ token, told }: Step, top: number, { drawnFirst, endAs }: Dialect): object {
  const entry = (text: string, logprob: number) => entryOf(text === END ? endAs : text, logprob);
  if (told === null) {
    const own = entry(token, -0.01);
    return { ...own, top_logprobs: top > 0 ? [own] : [] };
  }
  const drawn = VOCABULARY.indexOf(token);
  const order = mostLikely(told, top);
  const listed = drawnFirst ? [drawn, ...order.filter((id) => id !== drawn)] : order;
  return {
    ...entry(token, told[drawn]!),
    top_logprobs: listed.slice(0, top).map((id) => entry(VOCABULARY[id]!, told[id]!))
  };
}

const entryOf = (token: string, logprob: number) => ({
  token,
  logprob: Math.max(NEVER, logprob),
  bytes: [...Buffer.from(token)]
});

/** Tokens of a chat: words, and marks of a template. */
const promptTokens = (messages: readonly Message[]): string[] =>
  messages.flatMap(({ role, content }) => [`<|${role}|>`, ...(content.match(/\s*\S+/g) ?? [])]);

/**
 * A list for every token of the prompt: those before the last message's own with made-up numbers,
 * those of a message that is gone on with exactly.
 */
function promptLogprobs(request: ChatRequest, model: OpenaiModel, top: number): unknown[] {
  const { messages, written } = request;
  const before = [...promptTokens(messages), '<|assistant|>'].map((token, place) =>
    place === 0
      ? null
      : {
          [50_000 + place]: {
            logprob: -(1 + (hashOf(token) >>> 28)),
            rank: 1,
            decoded_token: token
          }
        }
  );
  let text = '';
  const own = tokensOf(written).map((token) => {
    const told = model.next(messages, text);
    text += token;
    const id = VOCABULARY.indexOf(token);
    const listed = [id, ...mostLikely(told, top).filter((one) => one !== id)];
    return Object.fromEntries(
      listed.map((one) => [
        one,
        {
          logprob: told[one]!,
          rank: 1 + told.filter((other) => other > told[one]!).length,
          decoded_token: VOCABULARY[one]!
        }
      ])
    );
  });
  return [...before, ...own];
}
