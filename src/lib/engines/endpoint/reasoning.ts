import type { ServerKind } from '../../core/provenance/provenance';

/** A way to tell a model not to reason, or little. */
export interface ReasoningSwitch {
  /** What the model does if the switch works. */
  gives: 'off' | 'low';
  fields: Readonly<Record<string, unknown>>;
}

/**
 * Chat templates name the switch differently: Qwen3 and GLM `enable_thinking`, DeepSeek and Granite
 * `thinking`. Templates pass over what they do not know.
 */
const TEMPLATE_OFF: ReasoningSwitch = {
  gives: 'off',
  fields: { chat_template_kwargs: { enable_thinking: false, thinking: false } }
};

const EFFORT_NONE: ReasoningSwitch = { gives: 'off', fields: { reasoning_effort: 'none' } };

const EFFORT_LOW: ReasoningSwitch = { gives: 'low', fields: { reasoning_effort: 'low' } };

/** llama.cpp hands the effort on to the chat template. */
const TEMPLATE_LOW: ReasoningSwitch = {
  gives: 'low',
  fields: { reasoning_effort: 'low', chat_template_kwargs: { reasoning_effort: 'low' } }
};

/** Models that reason always, more or less. */
export function reasonsAlways(model: string): boolean {
  return /gpt[-_ ]?oss/iu.test(model);
}

/** Models whose replies may begin with reasoning that nothing marks. */
export function mayReason(model: string): boolean {
  return /\br1\b|think|reason|qwq|magistral|nemotron|glm|qwen3/iu.test(model);
}

/** Switches to try, in this order, for a model that was seen reasoning. */
export function switchesToTry(kind: ServerKind, model: string): readonly ReasoningSwitch[] {
  const low = kind === 'llama.cpp' || kind === 'unknown' ? TEMPLATE_LOW : EFFORT_LOW;
  if (reasonsAlways(model)) return [low];
  if (kind === 'ollama' || kind === 'openai' || kind === 'lm-studio')
    return [EFFORT_NONE, EFFORT_LOW];
  return [TEMPLATE_OFF, EFFORT_NONE, low];
}
