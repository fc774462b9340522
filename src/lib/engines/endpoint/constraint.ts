import type { Constraint, ServerKind } from '../../core/provenance/provenance';

/**
 * The fields that hold a text to one of `texts`. vLLM takes `structured_outputs` (since 0.11) or
 * `guided_choice` (before), SGLang `regex`, llama.cpp `grammar` (GBNF); a JSON schema most, where
 * the text then stands in quotation marks.
 */
export function constraintFields(constraint: Constraint, texts: readonly string[]): object {
  switch (constraint) {
    case 'structured_outputs':
      return { structured_outputs: { choice: texts } };
    case 'guided_choice':
      return { guided_choice: texts };
    case 'regex':
      return { regex: `(${texts.map(escaped).join('|')})` };
    case 'grammar':
      // Strings of GBNF escape quotes, backslashes and line breaks as JSON does.
      return { grammar: `root ::= ${texts.map((text) => JSON.stringify(text)).join(' | ')}` };
    case 'json_schema':
      return {
        response_format: {
          type: 'json_schema',
          json_schema: { name: 'answer', strict: true, schema: { type: 'string', enum: texts } }
        }
      };
  }
}

/** What a server may take, in the order in which it is tried. */
export function constraintsToTry(kind: ServerKind): readonly Constraint[] {
  switch (kind) {
    case 'vllm':
      return ['structured_outputs', 'guided_choice'];
    case 'sglang':
      return ['regex'];
    case 'llama.cpp':
      return ['grammar'];
    case 'ollama':
    case 'lm-studio':
    case 'openai':
      return ['json_schema'];
    case 'unknown':
      return ['structured_outputs', 'grammar', 'regex', 'json_schema'];
  }
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/gu, '\\$&');
}
