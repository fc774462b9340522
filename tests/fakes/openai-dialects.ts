/** Fields of a chat request that some servers follow and others do not. */
export type ChatField =
  | 'max_tokens'
  | 'max_completion_tokens'
  | 'n'
  | 'seed'
  | 'logprobs'
  | 'top_logprobs'
  | 'top_k'
  | 'min_p'
  | 'structured_outputs'
  | 'guided_choice'
  | 'grammar'
  | 'regex'
  | 'ebnf'
  | 'response_format'
  | 'prompt_logprobs'
  | 'continue_final_message'
  | 'add_generation_prompt'
  | 'chat_template_kwargs'
  | 'reasoning_effort';

/** How one kind of server speaks the API. */
export interface Dialect {
  ownedBy: string;
  /** Most `top_logprobs`; above it the request is refused. */
  topLogprobs: number;
  /** Fields that it follows. */
  follows: readonly ChatField[];
  /** Fields that it knows and refuses. */
  refuses: readonly ChatField[];
  /** What it does with fields that it does not know. */
  unknown: 'ignored' | 'refused';
  /** Whether log-probabilities are taken after a grammar's mask, and after the temperature. */
  logprobsAfter: { mask: boolean; temperature: boolean };
  /** Whether the token that was drawn comes first in its list of the most likely ones. */
  drawnFirst: boolean;
  /** The end of an answer among the tokens that it lists. */
  endAs: string;
  /** Most texts for one request. */
  mostTexts: number;
  /** Whether it answers in the name of any model. */
  anyModel: boolean;
  /** Where it puts what was thought; null where thoughts stay in the answer's text. */
  thoughtsIn: 'reasoning' | 'reasoning_content' | null;
  /** Whether a last message of the assistant is gone on with, unasked, and repeated. */
  prefills: boolean;
  /** What it does to the distribution where a request does not say. */
  sampling: { topK: number; topP: number; minP: number };
  /** Where it reports its version, from the root of the server, and as what. */
  version: { path: string; body: object } | null;
  /** Shape of its errors. */
  error(
    status: number,
    message: string,
    more: { type?: string; param?: string; code?: string }
  ): object;
}

const USUAL_FIELDS: readonly ChatField[] = [
  'max_tokens',
  'max_completion_tokens',
  'n',
  'seed',
  'logprobs',
  'top_logprobs',
  'response_format',
  'reasoning_effort'
];

const WHOLE = { topK: 0, topP: 1, minP: 0 };

const VLLM: Dialect = {
  ownedBy: 'vllm',
  topLogprobs: 20,
  follows: [
    ...USUAL_FIELDS,
    ...(['top_k', 'min_p', 'structured_outputs', 'prompt_logprobs'] as const),
    ...(['continue_final_message', 'add_generation_prompt', 'chat_template_kwargs'] as const)
  ],
  refuses: [],
  unknown: 'ignored',
  logprobsAfter: { mask: true, temperature: false },
  drawnFirst: true,
  endAs: '<|end|>',
  mostTexts: 1024,
  anyModel: false,
  thoughtsIn: 'reasoning',
  prefills: false,
  sampling: { topK: 20, topP: 0.8, minP: 0 },
  version: { path: '/version', body: { version: '0.12.0' } },
  error: (status, message, { type, param }) => ({
    error: { message, type: type ?? vllmType(status), param: param ?? null, code: status }
  })
};

const vllmType = (status: number) =>
  ({ 400: 'BadRequestError', 404: 'NotFoundError', 401: 'Unauthorized' })[status] ??
  'InternalServerError';

const openaiError: Dialect['error'] = (status, message, { type, param, code }) => ({
  error: {
    message,
    type: type ?? (status < 500 ? 'invalid_request_error' : 'server_error'),
    param: param ?? null,
    code: code ?? null
  }
});

const OPENAI: Dialect = {
  ownedBy: 'system',
  topLogprobs: 20,
  follows: USUAL_FIELDS,
  refuses: [],
  unknown: 'refused',
  logprobsAfter: { mask: false, temperature: false },
  drawnFirst: false,
  endAs: '<|end|>',
  mostTexts: 128,
  anyModel: false,
  thoughtsIn: 'reasoning',
  prefills: false,
  sampling: WHOLE,
  version: null,
  error: openaiError
};

/** The servers as their public sources have them (docs/endpoint.md). */
export const DIALECTS = {
  vllm: VLLM,
  /** Before 0.12: other names for fields, and errors without an envelope. */
  'vllm-old': {
    ...VLLM,
    follows: VLLM.follows.map((field) =>
      field === 'structured_outputs' ? 'guided_choice' : field
    ),
    thoughtsIn: 'reasoning_content',
    version: { path: '/version', body: { version: '0.9.2' } },
    error: (status, message, { type, param }) => ({
      object: 'error',
      message,
      type: type ?? vllmType(status),
      param: param ?? null,
      code: status
    })
  },
  llamacpp: {
    ...OPENAI,
    ownedBy: 'llamacpp',
    topLogprobs: Infinity,
    follows: [...USUAL_FIELDS, 'top_k', 'min_p', 'grammar', 'chat_template_kwargs'],
    unknown: 'ignored',
    endAs: '',
    mostTexts: 4,
    anyModel: true,
    thoughtsIn: 'reasoning_content',
    prefills: true,
    sampling: { topK: 40, topP: 0.95, minP: 0.05 },
    error: (status, message, { type }) => ({
      error: { code: status, message, type: type ?? 'invalid_request_error' }
    })
  },
  sglang: {
    ...VLLM,
    ownedBy: 'sglang',
    topLogprobs: Infinity,
    follows: [...USUAL_FIELDS, 'top_k', 'min_p', 'regex', 'ebnf', 'chat_template_kwargs'],
    logprobsAfter: { mask: true, temperature: true },
    drawnFirst: false,
    thoughtsIn: 'reasoning_content',
    sampling: WHOLE,
    version: { path: '/server_info', body: { version: '0.5.5' } },
    error: (status, message, { param }) => ({
      object: 'error',
      message,
      type: vllmType(status),
      param: param ?? null,
      code: status
    })
  },
  ollama: {
    ...OPENAI,
    ownedBy: 'library',
    follows: USUAL_FIELDS.filter((field) => field !== 'n' && field !== 'max_completion_tokens'),
    unknown: 'ignored',
    sampling: { topK: 40, topP: 0.9, minP: 0 },
    version: { path: '/api/version', body: { version: '0.12.11' } }
  },
  /** Takes `logprobs`, and gives none. */
  lmstudio: {
    ...OPENAI,
    ownedBy: 'organization_owner',
    follows: ['max_tokens', 'seed', 'response_format', 'top_k', 'min_p', 'reasoning_effort'],
    unknown: 'ignored',
    sampling: { topK: 40, topP: 0.95, minP: 0.05 }
  },
  openai: OPENAI,
  /** Gives no log-probabilities, and has another word for the length. */
  'openai-reasoning': {
    ...OPENAI,
    refuses: ['logprobs', 'top_logprobs', 'max_tokens']
  }
} satisfies Record<string, Dialect>;

export type DialectName = keyof typeof DIALECTS;
