import { describe, expect, it } from 'vitest';
import {
  describeOptionTokens,
  findOptionTokens,
  textOf,
  type Vocabulary
} from '../../../../src/lib/engines/webllm/option-tokens';
import { fakePieces, fakeTokenizer } from '../../../fakes/fake-tokenizer';

const byteLevel: Vocabulary = {
  size: fakePieces.length,
  spelling: 'byte_level',
  piece: fakeTokenizer.idToToken,
  encode: fakeTokenizer.encode
};

/** A sentencepiece-like vocabulary that opens every text with a mark and spells by characters. */
function sentencePieces(pieces: string[]): Vocabulary {
  return {
    size: pieces.length,
    spelling: 'byte_fallback',
    piece: (id) => pieces[id]!,
    encode: (text) => ['<s>', ...(text ? ['▁', ...text] : [])].map((piece) => pieces.indexOf(piece))
  };
}

describe('findOptionTokens', () => {
  it('takes every token that reads as the label: bare, after a space, after a line break', () => {
    const [one, two] = findOptionTokens(byteLevel, ['1', '2']);
    expect(one!.tokens.map(({ text }) => text)).toEqual(['1', ' 1', '\n1']);
    expect(two!.tokens.map(({ id }) => fakePieces[id])).toEqual(['2', 'Ġ2', 'Ċ2']);
  });

  it('takes words exactly as written', () => {
    const [yes] = findOptionTokens(byteLevel, ['yes']);
    expect(yes!.tokens.map(({ id }) => fakePieces[id])).toEqual(['yes', 'Ġyes']);
  });

  it('refuses labels of several tokens, with the reason', () => {
    for (const label of ['10', 'maybe'])
      expect(() => findOptionTokens(byteLevel, ['1', label])).toThrowError(
        expect.objectContaining({
          kind: 'invalid-input',
          message: expect.stringContaining(label) as string
        })
      );
  });

  it('refuses a label that stands in the vocabulary but is never spelt so', () => {
    const vocabulary = { ...byteLevel, encode: () => [fakePieces.indexOf('1'), 0] };
    expect(() => findOptionTokens(vocabulary, ['12'])).toThrow(/single token/);
  });

  it('reads marks and single bytes of sentencepiece vocabularies', () => {
    const vocabulary = sentencePieces(['<s>', '▁', '1', '▁1', '<0x31>', '2', '<0x0A>']);
    const [one, two] = findOptionTokens(vocabulary, ['1', '2']);
    expect(one!.tokens).toEqual([
      { id: 2, text: '1' },
      { id: 3, text: ' 1' },
      { id: 4, text: '1' }
    ]);
    expect(two!.tokens.map(({ id }) => id)).toEqual([5]);
  });

  it('is described for the provenance', () => {
    const vocabulary = sentencePieces(['<s>', '▁', '1', '▁1']);
    expect(describeOptionTokens(findOptionTokens(vocabulary, ['1']))).toBe('1: 2 "1", 3 " 1"');
  });
});

describe('textOf', () => {
  it('undoes GPT-2’s alphabet', () => {
    expect(textOf('ĠcafÃ©', 'byte_level')).toBe(' café');
    expect(textOf('Ċ', 'byte_level')).toBe('\n');
    expect(textOf('<|fullwidth：|>', 'byte_level')).toBe('<|fullwidth：|>');
  });
});
