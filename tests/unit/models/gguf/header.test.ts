import { describe, expect, it } from 'vitest';
import { ggufBytes } from '../../../../scripts/lab-endpoint/gguf.mjs';
import { randomModel } from '../../../../scripts/lab-endpoint/random-model.mjs';
import { CHATML } from '../../../../scripts/lab-endpoint/templates.mjs';
import { AxiaError } from '../../../../src/lib/core/error';
import { readGgufHeader } from '../../../../src/lib/models/gguf/header';
import { judgeGguf, USUAL_CONTEXT } from '../../../../src/lib/models/gguf/verdict';
import { damagedModels } from '../../../fakes/damaged-models';

const bytes = Uint8Array.from(randomModel(CHATML));
const file = (content: BlobPart) => new File([content], 'model.gguf');
const reasonOf = (content: BlobPart) =>
  readGgufHeader(file(content)).then(
    () => null,
    (error: AxiaError) => {
      expect(error).toBeInstanceOf(AxiaError);
      expect(error.kind).toBe('invalid-input');
      return error.message;
    }
  );

describe('the header of a GGUF file', () => {
  it('says what the model is', async () => {
    const header = await readGgufHeader(file(bytes));
    expect(header).toMatchObject({
      architecture: 'llama',
      name: 'Axia lab, random weights',
      contextLength: 4096,
      vocabulary: 1024,
      chatTemplate: CHATML,
      bosToken: '<|endoftext|>',
      eosToken: '<|im_end|>',
      parts: null,
      tensorTypes: [{ type: 'F32', share: 1 }],
      bytesNeeded: bytes.length
    });
    expect(header.controlTokens).toEqual(['<|endoftext|>', '<|im_start|>', '<|im_end|>']);
    // Keys and values of two layers, two heads of 16 numbers each, two bytes per number.
    expect(header.cacheBytesPerToken).toBe(2 * 2 * (16 + 16) * 2);
  });

  it('is told apart from other files, in words', async () => {
    expect(await reasonOf('')).toMatch(/empty/);
    expect(await reasonOf('PK\u0003\u0004 and so on')).toMatch(/zip/);
    expect(await reasonOf('<!doctype html>')).toMatch(/web page/);
    expect(await reasonOf('#!/bin/sh')).toMatch(/not a GGUF/);
    expect(await reasonOf(bytes.slice(0, 400))).toMatch(/only part/);
    const version = bytes.slice();
    version[4] = 9;
    expect(await reasonOf(version)).toMatch(/version 9/);
  });

  it('says of a split model how many parts it has', async () => {
    const part = ggufBytes(
      { 'general.architecture': { string: 'llama' }, 'split.count': { u32: 3 } },
      []
    );
    expect((await readGgufHeader(file(Uint8Array.from(part)))).parts).toBe(3);
  });

  it('is read or refused within two seconds, in a sentence, however it is damaged', async () => {
    for (const content of damagedModels(bytes, 200)) {
      const began = performance.now();
      const reason = await readGgufHeader(file(content)).then(
        (header) => judgeGguf(header, content.length, USUAL_CONTEXT).reasons.join(' '),
        (error: AxiaError) => error.message
      );
      expect(performance.now() - began).toBeLessThan(2000);
      expect(reason).toMatch(/^$|^(The file|It|[\d.]+ [kMGT]B of the file) .*\.$/);
    }
  });
});
