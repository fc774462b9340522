import { expect, it } from 'vitest';
import { ggufBytes } from '../../../scripts/lab-endpoint/gguf.mjs';
import { randomModel } from '../../../scripts/lab-endpoint/random-model.mjs';
import { CHATML } from '../../../scripts/lab-endpoint/templates.mjs';

/** Reads the beginning of a GGUF file, as far as the writer writes it. */
function readGguf(bytes: Buffer) {
  let at = 0;
  const number = (size: number) => (at += size) - size;
  const long = () => Number(bytes.readBigUInt64LE(number(8)));
  const word = () => bytes.readUInt32LE(number(4));
  const text = () => {
    const length = long();
    return bytes.toString('utf8', at, (at += length));
  };
  const value = (type: number): unknown => {
    if (type === 4) return word();
    if (type === 5) return bytes.readInt32LE(number(4));
    if (type === 6) return bytes.readFloatLE(number(4));
    if (type === 7) return bytes[number(1)] === 1;
    if (type === 8) return text();
    const inner = word();
    return Array.from({ length: long() }, () => value(inner));
  };
  const magic = bytes.toString('ascii', 0, (at += 4));
  const version = word();
  const [tensorCount, valueCount] = [long(), long()];
  const metadata = new Map(
    Array.from({ length: valueCount }, () => [text(), value(word())] as const)
  );
  const tensors = Array.from({ length: tensorCount }, () => {
    const name = text();
    const shape = Array.from({ length: word() }, long);
    return { name, shape, type: word(), offset: long() };
  });
  return { magic, version, metadata, tensors, start: Math.ceil(at / 32) * 32 };
}

it('writes what the format says', () => {
  const bytes = ggufBytes(
    {
      a: { u32: 7 },
      b: { f32: 0.5 },
      c: { bool: true },
      d: { string: 'é' },
      e: { strings: ['x', 'yz'] },
      f: { i32s: [-1, 3] }
    },
    [
      { name: 'one', shape: [3], data: Float32Array.of(1, 2, 3) },
      { name: 'two', shape: [1, 2], data: Float32Array.of(4, 5) }
    ]
  );
  const { magic, version, metadata, tensors, start } = readGguf(bytes);
  expect([magic, version]).toEqual(['GGUF', 3]);
  expect([...metadata.values()]).toEqual([7, 0.5, true, 'é', ['x', 'yz'], [-1, 3]]);
  expect(tensors).toEqual([
    { name: 'one', shape: [3], type: 0, offset: 0 },
    { name: 'two', shape: [1, 2], type: 0, offset: 32 }
  ]);
  expect([0, 4, 32, 36].map((offset) => bytes.readFloatLE(start + offset))).toEqual([1, 2, 4, 5]);
});

it('makes a model whose parts fit each other', () => {
  const { metadata, tensors } = readGguf(randomModel(CHATML));
  const tokens = metadata.get('tokenizer.ggml.tokens') as string[];
  const merges = metadata.get('tokenizer.ggml.merges') as string[];
  expect(tokens).toHaveLength(metadata.get('llama.vocab_size') as number);
  expect(new Set(tokens).size).toBe(tokens.length);
  expect(merges.filter((merge) => !tokens.includes(merge.replace(' ', '')))).toEqual([]);
  const end = metadata.get('tokenizer.ggml.eos_token_id') as number;
  expect(tokens[end]).toBe('<|im_end|>');
  const widths = tensors.filter(({ name }) => name.endsWith('norm.weight'));
  expect(new Set(widths.map(({ shape }) => shape[0]))).toEqual(
    new Set([metadata.get('llama.embedding_length')])
  );
  expect(metadata.get('tokenizer.chat_template')).toBe(CHATML);
});
