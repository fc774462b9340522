import { describe, expect, it } from 'vitest';
import type { GgufFacts } from '../../../../src/lib/models/gguf/header';
import { judgeGguf } from '../../../../src/lib/models/gguf/verdict';

const facts: GgufFacts = {
  architecture: 'llama',
  name: null,
  licence: null,
  tensorTypes: [{ type: 'Q4_0', share: 1 }],
  parameters: 135e6,
  bytesNeeded: 100e6,
  contextLength: 2048,
  cacheBytesPerToken: 23_040,
  vocabulary: 49_152,
  bosToken: null,
  eosToken: null,
  chatTemplate: '{{ messages }}',
  parts: null,
  part: null,
  partBytes: null
};
const judge = (change: Partial<GgufFacts> = {}, bytes = 100e6) =>
  judgeGguf({ ...facts, ...change }, bytes, 1024);

describe('the verdict on a GGUF model', () => {
  it('lets a model with a chat template run without a remark', () => {
    const { can, instruction, memoryBytes, reasons } = judge();
    expect({ can, instruction, reasons }).toEqual({ can: true, instruction: true, reasons: [] });
    expect(memoryBytes).toBeCloseTo(100e6 * 1.45 + 90e6 + 1024 * 23_040, -6);
  });

  it.each<[string, Partial<GgufFacts>, number, RegExp]>([
    ['an unknown architecture', { architecture: 'qwen35' }, 100e6, /“qwen35”/],
    ['no architecture', { architecture: null }, 100e6, /architecture/],
    ['part of a model', { parts: 3 }, 100e6, /3 parts/],
    ['no tokenizer', { vocabulary: 0 }, 100e6, /tokenizer/],
    ['weights of an unknown format', { bytesNeeded: null }, 100e6, /format of its weights/],
    ['a truncated file', {}, 60e6, /40 MB of the file are missing/],
    ['a file over 2 GB', { bytesNeeded: 2.3e9 }, 2.3e9, /2 GB/],
    ['more memory than a page gets', { cacheBytesPerToken: 4e6 }, 100e6, /memory/]
  ])('refuses %s', (_, change, bytes, reason) => {
    const { can, reasons } = judge(change, bytes);
    expect(can).toBe(false);
    expect(reasons.join(' ')).toMatch(reason);
  });

  it('says of base models and recurrent ones what they are', () => {
    expect(judge({ chatTemplate: null })).toMatchObject({
      can: true,
      instruction: false,
      reasons: [expect.stringMatching(/base model/)]
    });
    expect(judge({ architecture: 'lfm2' }).reasons.join(' ')).toMatch(/in full/);
  });
});
