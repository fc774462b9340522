/** Tokens of the fake's chat template. */
export const TEMPLATE = {
  system: '<|system|>',
  user: '<|user|>',
  assistant: '<|assistant|>',
  end: '<|end|>'
} as const;

/** GPT-2's letters for the printable bytes, space and line break; then some longer tokens. */
export const fakePieces: string[] = [
  ...Array.from({ length: 94 }, (_, index) => String.fromCharCode(33 + index)),
  'Ġ',
  'Ċ',
  ...Array.from({ length: 9 }, (_, index) => `Ġ${index + 1}`),
  ...Array.from({ length: 9 }, (_, index) => `Ċ${index + 1}`),
  '12',
  'Yes',
  'yes',
  'Ġyes',
  'No',
  'no',
  'Ġno',
  'ĠI',
  'Ġcannot',
  '<|unknown|>',
  ...Object.values(TEMPLATE)
];

/** Token id of a piece. */
export const fakeId = (piece: string): number => fakePieces.indexOf(piece);

/** Pieces by their first character, longest first. */
const byStart = new Map<string, { piece: string; id: number }[]>();
fakePieces
  .map((piece, id) => ({ piece, id }))
  .sort((a, b) => b.piece.length - a.piece.length)
  .forEach((entry) => {
    const start = entry.piece[0]!;
    byStart.set(start, [...(byStart.get(start) ?? []), entry]);
  });

/** A byte-level tokenizer that takes the longest token first. Only plain ASCII has its own tokens. */
export const fakeTokenizer = {
  getVocabSize: () => fakePieces.length,
  idToToken: (id: number) => fakePieces[id] ?? '',
  encode(text: string): Int32Array {
    const spelt = text.replaceAll(' ', 'Ġ').replaceAll('\n', 'Ċ');
    const ids: number[] = [];
    for (let at = 0; at < spelt.length;) {
      const fits = byStart.get(spelt[at]!)?.find(({ piece }) => spelt.startsWith(piece, at));
      ids.push(fits?.id ?? fakeId('<|unknown|>'));
      at += fits?.piece.length ?? 1;
    }
    return Int32Array.from(ids);
  }
};

/** The text of tokens, without those of the chat template. */
export function fakeText(tokens: readonly number[]): string {
  return tokens
    .map((id) => fakePieces[id] ?? '')
    .filter((piece) => !(Object.values(TEMPLATE) as string[]).includes(piece))
    .join('')
    .replaceAll('Ġ', ' ')
    .replaceAll('Ċ', '\n');
}
