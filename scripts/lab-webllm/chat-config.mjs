// What every made-up model says of chats in its mlc-chat-config.json: ChatML and a byte-level
// tokenizer. The laboratory's random models and those of the end-to-end tests share it.

export const TOKENIZER_INFO = {
  token_postproc_method: 'byte_level',
  prepend_space_in_encode: false,
  strip_space_in_decode: false
};

/**
 * The chat template, in the form of the configuration.
 *
 * @param {{ texts: string[], tokens: number[] }} stop what ends an answer
 */
export function chatTemplate({ texts, tokens }) {
  return {
    name: 'chatml',
    system_template: '<|im_start|>system\n{system_message}<|im_end|>\n',
    system_message: 'You are a helpful assistant.',
    system_prefix_token_ids: null,
    add_role_after_system_message: true,
    roles: { user: '<|im_start|>user', assistant: '<|im_start|>assistant' },
    role_templates: {
      user: '{user_message}',
      assistant: '{assistant_message}',
      tool: '{tool_message}'
    },
    messages: [],
    seps: ['<|im_end|>\n'],
    role_content_sep: '\n',
    role_empty_sep: '\n',
    stop_str: texts,
    stop_token_ids: tokens,
    function_string: '',
    use_function_calling: false
  };
}
