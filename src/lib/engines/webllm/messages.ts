/** The empty thinking block that the engine itself puts before the answer when thinking is off. */
export const EMPTY_THINKING = '<think>\n\n</think>\n\n';

/** The generated text without the empty thinking block, which the model did not write. */
export function withoutEmptyThinking(text: string): string {
  return text.replace(/^\s*<think>\s*<\/think>\s*/, '');
}

/** A grammar in EBNF whose only texts are those given. */
export function grammarOf(texts: readonly string[]): { type: 'grammar'; grammar: string } {
  // Its strings escape quotes, backslashes and line breaks as JSON does.
  const choices = texts.map((text) => JSON.stringify(text)).join(' | ');
  return { type: 'grammar', grammar: `root ::= ${choices}` };
}
