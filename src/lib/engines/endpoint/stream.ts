import { isRecord } from './received';

/** An answer as it grows. */
interface Growing {
  content: string;
  reasoning: string;
  refusal: string;
  tools: boolean;
  tokens: unknown[];
  finish: unknown;
  error: unknown;
  /** Where an event held the whole message. */
  whole: Record<string, unknown> | null;
}

/**
 * The reply that the chunks of a stream make together (`choices[].delta`).
 *
 * @param ended whether the stream said that it ended
 * @returns null where the answer is not whole, or the events are something else
 */
export function joinedStream(events: readonly unknown[], ended: boolean): unknown {
  const growing = new Map<number, Growing>();
  const about: Record<string, unknown> = {};
  for (const event of events) {
    if (!isRecord(event)) return null;
    const { choices, usage, system_fingerprint } = event;
    if (!Array.isArray(choices)) return null;
    if (isRecord(usage)) about['usage'] = usage;
    if (typeof system_fingerprint === 'string') about['system_fingerprint'] = system_fingerprint;
    for (const choice of choices as unknown[]) if (!grow(growing, choice)) return null;
  }
  const whole = ended || [...growing.values()].every(({ finish }) => (finish ?? null) !== null);
  if (growing.size === 0 || !whole) return null;
  const inOrder = [...growing].sort(([one], [other]) => one - other);
  return { ...about, choices: inOrder.map(([index, one]) => choiceOf(index, one)) };
}

function grow(growing: Map<number, Growing>, choice: unknown): boolean {
  if (!isRecord(choice)) return false;
  const { index, delta, message, logprobs, finish_reason, error } = choice;
  const at = typeof index === 'number' ? index : 0;
  const one = growing.get(at) ?? {
    ...{ content: '', reasoning: '', refusal: '', tools: false, tokens: [] },
    ...{ finish: null, error: null, whole: null }
  };
  growing.set(at, one);
  if (isRecord(message)) one.whole = message;
  if (isRecord(delta)) {
    one.content += textIn(delta['content']);
    one.reasoning += textIn(delta['reasoning_content'] ?? delta['reasoning']);
    one.refusal += textIn(delta['refusal']);
    one.tools ||= Array.isArray(delta['tool_calls']) && delta['tool_calls'].length > 0;
  }
  if (isRecord(logprobs) && Array.isArray(logprobs['content']))
    for (const token of logprobs['content'] as unknown[]) one.tokens.push(token);
  one.finish = finish_reason ?? one.finish;
  one.error = error ?? one.error;
  return true;
}

const textIn = (value: unknown): string => (typeof value === 'string' ? value : '');

function choiceOf(index: number, one: Growing) {
  const message = one.whole ?? {
    content: one.content,
    ...(one.reasoning === '' ? {} : { reasoning: one.reasoning }),
    ...(one.refusal === '' ? {} : { refusal: one.refusal }),
    ...(one.tools ? { tool_calls: [{}] } : {})
  };
  return {
    ...{ index, message, finish_reason: one.finish },
    ...(one.error === null ? {} : { error: one.error }),
    logprobs: one.tokens.length === 0 ? null : { content: one.tokens }
  };
}
