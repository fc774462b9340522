import { describe, expect, it } from 'vitest';
import {
  findOptionTokens,
  isSpelt,
  textOf,
  type Vocabulary
} from '../../../../src/lib/engines/local/tokens';
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
  it('takes every token that reads as the option: bare, after a space, after a line break', () => {
    const [one, two] = findOptionTokens(byteLevel, ['1', '2']);
    expect(one!.tokens.map(({ text }) => text)).toEqual(['1', ' 1', '\n1']);
    expect(two!.tokens.map(({ id }) => fakePieces[id])).toEqual(['2', 'Ġ2', 'Ċ2']);
  });

  it('takes words exactly as written', () => {
    const [yes] = findOptionTokens(byteLevel, ['yes']);
    expect(yes!.tokens.map(({ id }) => fakePieces[id])).toEqual(['yes', 'Ġyes']);
  });

  it('finds nothing where there is no such token', () => {
    expect(findOptionTokens(byteLevel, ['maybe'])).toEqual([{ option: 'maybe', tokens: [] }]);
  });

  it('tells whether the tokenizer itself spells a option so', () => {
    const [twelve] = findOptionTokens(byteLevel, ['12']);
    expect(isSpelt(byteLevel, '12', twelve!.tokens)).toBe(true);
    const encode = () => [fakePieces.indexOf('1'), 0];
    expect(isSpelt({ ...byteLevel, encode }, '12', twelve!.tokens)).toBe(false);
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
});

describe('textOf', () => {
  const of = (pieces: string[], spelling: string) =>
    textOf({ ...sentencePieces(pieces), spelling }, [...pieces.keys()]);

  it('undoes GPT-2’s alphabet, also where a character takes several tokens', () => {
    expect(of(['ĠcafÃ©'], 'byte_level')).toBe(' café');
    expect(of(['caf', 'Ã', '©'], 'byte_level')).toBe('café');
    expect(of(['Ċ'], 'byte_level')).toBe('\n');
    expect(of(['<|fullwidth：|>'], 'byte_level')).toBe('<|fullwidth：|>');
  });

  it('joins single bytes of sentencepiece vocabularies', () => {
    expect(of(['▁caf', '<0xC3>', '<0xA9>'], 'byte_fallback')).toBe(' café');
  });
});
