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

/**
 * What WebLLM reads of a model: ChatML, as Qwen has it.
 *
 * @param {import('./library.mjs').Metadata} metadata of the library
 * @param {{ vocabulary: number, end: number, close: number, model: object }} own number of tokens,
 *   ids of the tokens that end a text and a turn, and what the model's own configuration says
 */
export function chatConfig(metadata, { close, end, model, vocabulary }) {
  return {
    version: '0.1.0',
    model_type: metadata.model_type,
    quantization: metadata.quantization,
    model_config: model,
    vocab_size: vocabulary,
    context_window_size: metadata.context_window_size,
    sliding_window_size: metadata.sliding_window_size,
    prefill_chunk_size: metadata.prefill_chunk_size,
    attention_sink_size: metadata.attention_sink_size,
    tensor_parallel_shards: 1,
    temperature: 1,
    presence_penalty: 0,
    frequency_penalty: 0,
    repetition_penalty: 1,
    top_p: 1,
    pad_token_id: end,
    bos_token_id: end,
    eos_token_id: [close],
    tokenizer_files: ['tokenizer.json'],
    tokenizer_info: TOKENIZER_INFO,
    conv_template: chatTemplate({ texts: ['<|endoftext|>', '<|im_end|>'], tokens: [end, close] })
  };
}
