import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { embeddedJson, misfits } from '../../../scripts/lab-webllm/library.mjs';
import { nibbles } from '../../../scripts/lab-webllm/random-model.mjs';
import { asMarkdown, createResults } from '../../../scripts/lab-webllm/report.mjs';
import { processorSeconds } from '../../../scripts/lab-webllm/processor-time.mjs';
import { unfitting, useRealModel } from '../../../scripts/lab-webllm/real-model.mjs';
import {
  makeTokenizer,
  textOf,
  tokensOf,
  vocabularyOf
} from '../../../scripts/lab-webllm/tokenizer.mjs';

describe('the description in a model library', () => {
  it('is found among other bytes, whatever its texts contain', () => {
    const json = JSON.stringify({ model_type: 'x', text: 'a } and a " and a \\', more: [{}] });
    const bytes = Buffer.concat([Buffer.from([0, 255, 123]), Buffer.from(`${json}}{"y":1}`)]);
    expect(embeddedJson(bytes, '{"model_type"')).toBe(json);
  });

  it('is null where there is none, or no end of it', () => {
    expect(embeddedJson(Buffer.from('{"y":1}'), '{"model_type"')).toBeNull();
    expect(embeddedJson(Buffer.from('{"model_type":"x"'), '{"model_type"')).toBeNull();
  });

  it('does not fit a runtime that lacks its imports or calls what it lacks', () => {
    const runtime = 'lib.exports.TVMFFICall; this.exports.TVMFFIFree; { clock_time_get: 1 }';
    const fitting = { imports: ['clock_time_get'], exports: ['TVMFFICall', 'TVMFFIFree'] };
    expect(misfits(fitting, runtime)).toEqual([]);
    const older = { imports: ['clock_time_get', 'ResetThreadPool'], exports: ['TVMFFICall'] };
    expect(misfits(older, runtime)).toEqual(['ResetThreadPool', 'TVMFFIFree']);
  });
});

describe('random weights', () => {
  it('are fours of bits from 0 to 14', () => {
    expect(nibbles(0xffffffff)).toBe(0x77777777);
    expect(nibbles(0xf0e1f2f3)).toBe(0x70e17273);
    expect(nibbles(0x0123478e)).toBe(0x0123478e);
  });
});

describe('the tokenizer', () => {
  const special = { '<|im_start|>': 1998, '<|im_end|>': 1999 };
  const { model, added_tokens: added } = makeTokenizer(2000, special);

  it('has every token once, the special ones last', () => {
    const ids = Object.values(model.vocab).toSorted((a, b) => a - b);
    expect(ids).toEqual(Array.from({ length: 2000 }, (_, id) => id));
    expect(added.map(({ id }) => id)).toEqual([1998, 1999]);
  });

  it('spells each digit as one token, bare and after a space, and 10 as two', () => {
    for (const digit of '0123456789')
      expect(tokensOf(model.vocab, digit).map((id) => textOf(model.vocab, [id]))).toEqual(
        expect.arrayContaining([digit, ` ${digit}`])
      );
    expect(tokensOf(model.vocab, '10')).toEqual([]);
  });

  it('has the special tokens that a published one names apart from its vocabulary', () => {
    const { added_tokens: own } = makeTokenizer(2000, special);
    const words = Object.entries(model.vocab).filter(([piece]) => !(piece in special));
    const published = { model: { vocab: Object.fromEntries(words) }, added_tokens: own };
    expect(textOf(published.model.vocab, [1998])).toBe('');
    expect(textOf(vocabularyOf(published), [1998, 1999])).toBe('<|im_start|><|im_end|>');
  });

  it('is refused where the vocabulary has no room', () => {
    expect(() => makeTokenizer(300, special)).toThrow(/too small/);
  });
});

describe('a real model in a folder', () => {
  const metadata = {
    model_type: 'qwen2',
    quantization: 'q4f32_1',
    context_window_size: 4096,
    sliding_window_size: -1,
    attention_sink_size: 0,
    prefill_chunk_size: 1024,
    params: [{ name: 'norm.weight', shape: [896], dtype: 'float32' }]
  };

  it('must have what the library wants, in its shape', () => {
    expect(unfitting(metadata, [{ name: 'norm.weight', shape: [896] }])).toEqual([]);
    expect(unfitting(metadata, [{ name: 'norm.weight', shape: [64] }])).toEqual([
      'norm.weight is 64, not 896'
    ]);
    expect(unfitting(metadata, [])).toHaveLength(1);
  });

  it('is found by the server under its own name, with its own template', () => {
    const folder = mkdtempSync(join(tmpdir(), 'axia-real-model-'));
    try {
      const model = join(folder, 'Tiny');
      expect(() => useRealModel(model, join(folder, 'x'), metadata)).toThrow(/mlc-chat-config/);
      mkdirSync(model);
      const shard = 'params_shard_0.bin';
      const records = [{ name: 'norm.weight', shape: [896], dtype: 'float32' }];
      for (const [name, data] of Object.entries({
        'mlc-chat-config.json': {
          conv_template: { roles: { assistant: '<a>' }, role_empty_sep: '\n' }
        },
        'tensor-cache.json': { records: [{ dataPath: shard, records }] },
        'tokenizer.json': {
          model: { vocab: { '1': 0 } },
          added_tokens: [{ id: 1, content: '<a>' }]
        }
      }))
        writeFileSync(join(model, name), JSON.stringify(data));
      writeFileSync(join(model, shard), 'x');
      const served = join(folder, 'files/resolve/main');
      expect(useRealModel(model, served, metadata)).toMatchObject({
        name: 'Tiny',
        opening: '<a>\n',
        vocab: { '1': 0, '<a>': 1 }
      });
      expect(readFileSync(join(served, shard), 'utf8')).toBe('x');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('the time of the processor', () => {
  it('grows with work, where the system tells it', () => {
    const before = processorSeconds();
    if (before === null) return;
    const end = process.cpuUsage().user + 300_000;
    while (process.cpuUsage().user < end) Math.sqrt(before);
    expect(processorSeconds()! - before).toBeGreaterThanOrEqual(0.2);
  });
});

describe('the report', () => {
  const row = { name: 'load', expected: 'a | b', seen: 'c', ok: true, took: '2 s' };

  it('says when checks are missing, and keeps its columns', () => {
    const facts = { engine: 'x' };
    expect(asMarkdown({ facts, rows: [row], total: 2 })).toMatch(/A partial run: 1 of 2 checks/);
    const whole = asMarkdown({ facts, rows: [row], total: 1 });
    expect(whole).not.toMatch(/partial/);
    expect(whole).toContain('| load | a \\| b | c | yes |');
  });

  it('marks a check that failed apart from one that was not made', () => {
    const rows = [
      { ...row, ok: false },
      { ...row, ok: null }
    ];
    expect(asMarkdown({ facts: {}, rows, total: 2 })).toMatch(/\| NO \|[^]*\| not run \|/);
  });

  it('grows over runs of the same versions, and begins anew with others', () => {
    const folder = mkdtempSync(join(tmpdir(), 'axia-results-'));
    try {
      const checks = [{ name: 'load' }, { name: 'exact' }];
      const facts = { engine: 'x' };
      createResults(folder, facts, checks).keep({ ...row, name: 'exact', ok: false });
      createResults(folder, facts, checks).keep(row);
      const second = createResults(folder, facts, checks);
      second.keep({ ...row, name: 'exact' });
      expect(second.text()).toMatch(/\| load [^]*\| exact [^]*yes/);
      expect(second.text()).not.toContain('NO');
      expect(readFileSync(second.path, 'utf8')).toBe(second.text());
      expect(createResults(folder, { engine: 'y' }, checks).text()).toMatch(/0 of 2 checks/);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
