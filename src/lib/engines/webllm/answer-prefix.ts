import { textOf, tokensOfText, type Vocabulary } from './option-tokens';

/** Behind these no space comes before an answer. */
const OPENS = /[\s("'“‘«[]$/u;

/**
 * The tokens of words that are put into the model's mouth before a label. The white space between
 * words and label goes where the tokenizer has it when it spells both together: into the words where
 * it is a token of its own (Llama 3, Qwen), to the label where its tokens begin with it. Otherwise
 * the model would have to write it first, and no label could come next.
 *
 * @param prefix with or without a space at its end
 */
export function answerPrefixTokens(
  vocabulary: Vocabulary,
  prefix: string,
  labels: readonly string[]
): number[] {
  const words = prefix.trimEnd();
  const gap = OPENS.test(words) ? '' : prefix.slice(words.length) || ' ';
  const spelt = labels.map((label) => tokensOfText(vocabulary, words + gap + label));
  const [first = [], ...others] = spelt;
  let length = 0;
  while (length < first.length && others.every((tokens) => tokens[length] === first[length]))
    length++;
  // Labels may share their beginning: that is not part of the words.
  while (
    length > 0 &&
    textOf(vocabulary, first.slice(0, length)).trim().length > words.trim().length
  )
    length--;
  const shared = first.slice(0, length);
  return textOf(vocabulary, shared).trim() === words.trim()
    ? shared
    : tokensOfText(vocabulary, words);
}
