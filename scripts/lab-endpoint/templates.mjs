// Chat templates of the lab's models, each with what llama.cpp tells its kind by.

/** ChatML, with a message of the system where there is one. */
export const CHATML =
  "{% for message in messages %}{{ '<|im_start|>' + message.role + '\\n' + message.content + '<|im_end|>\\n' }}{% endfor %}" +
  "{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}";

/** The same for a model that thinks unless it is told not to, after the manner of Qwen3. */
export const THINKING =
  "{% for message in messages %}{{ '<|im_start|>' + message.role + '\\n' }}" +
  "{% if message.reasoning_content %}{{ '<think>\\n' + message.reasoning_content + '\\n</think>\\n\\n' }}{% endif %}" +
  "{{ message.content + '<|im_end|>\\n' }}{% endfor %}" +
  "{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}" +
  "{% if enable_thinking is defined and enable_thinking is false %}{{ '<think>\\n\\n</think>\\n\\n' }}{% endif %}{% endif %}";

/** Channels, after the manner of GPT-OSS. */
export const HARMONY =
  "{{ '<|start|>system<|message|>Reasoning: ' + (reasoning_effort if reasoning_effort else 'medium') + '<|end|>' }}" +
  "{% for message in messages %}{% if message.role == 'assistant' %}" +
  "{% if message.thinking %}{{ '<|start|>assistant<|channel|>analysis<|message|>' + message.thinking + '<|end|>' }}{% endif %}" +
  "{{ '<|start|>assistant<|channel|>final<|message|>' + message.content + '<|end|>' }}{% else %}" +
  "{{ '<|start|>' + ('developer' if message.role == 'system' else message.role) + '<|message|>' + message.content + '<|end|>' }}" +
  '{% endif %}{% endfor %}' +
  "{% if add_generation_prompt %}{{ '<|start|>assistant' }}{% endif %}";
