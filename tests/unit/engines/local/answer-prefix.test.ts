import { describe, expect, it } from 'vitest';
import { answerPrefixTokens } from '../../../../src/lib/engines/local/tokens';
import { textOf, type Vocabulary } from '../../../../src/lib/engines/local/tokens';
import { fakePieces, fakeTokenizer } from '../../../fakes/fake-tokenizer';

/** Joins a space to the digit behind it, as GPT-2 and Gemma's kin may. */
const joining: Vocabulary = {
  size: fakePieces.length,
  spelling: 'byte_level',
  piece: fakeTokenizer.idToToken,
  encode: fakeTokenizer.encode
};

/** A space before a digit is a token of its own, as in Llama 3 and Qwen; texts open with a mark. */
const parting: Vocabulary = {
  ...joining,
  encode: (text) => [
    fakePieces.indexOf('<|unknown|>'),
    ...[...text].flatMap((letter) => [...fakeTokenizer.encode(letter)])
  ]
};

const read = (vocabulary: Vocabulary, prefix: string, labels = ['1', '2', '3']) =>
  textOf(vocabulary, answerPrefixTokens(vocabulary, prefix, labels));

describe('words before an answer', () => {
  it.each(['Answer:', 'Answer: '])('“%s” leaves the space where the tokenizer has it', (prefix) => {
    expect(read(joining, prefix)).toBe('Answer:');
    expect(read(parting, prefix)).toBe('Answer: ');
  });

  it('put no space behind an opening mark or a line break', () => {
    expect(read(parting, 'I choose “')).not.toMatch(/ $/);
    expect(read(parting, 'My answer (')).toBe('My answer (');
    expect(read(parting, 'Answer:\n')).toBe('Answer:\n');
  });

  it('never contain what labels have in common, nor a single label', () => {
    expect(read(parting, 'Answer:', ['1', '10', '12'])).toBe('Answer: ');
    expect(read(parting, 'Answer:', ['10'])).toBe('Answer: ');
    expect(read(joining, 'Answer:', ['maybe', 'more'])).toBe('Answer: ');
  });
});
