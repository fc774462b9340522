import { prebuiltAppConfig } from '@mlc-ai/web-llm';
import { describe, expect, it } from 'vitest';
import {
  MODELS,
  findModel,
  needsF16,
  quantisationOf,
  withoutF16
} from '../../../src/lib/models/catalogue';

const installed = new Map(prebuiltAppConfig.model_list.map((model) => [model.model_id, model]));

describe('the catalogue against the installed WebLLM', () => {
  it.each(MODELS.map((model) => [model.id, model] as const))('%s', (id, model) => {
    const record = installed.get(id);
    expect(record).toBeDefined();
    expect(model.vramMB).toBe(record!.vram_required_MB);
    expect(model.lowResource).toBe(record!.low_resource_required ?? false);
    expect(model.contextWindow).toBe(record!.overrides?.context_window_size);
    expect(model.source).toBe(record!.model);
    expect(model.quantisation).toBe(quantisationOf(id));
    if (record!.required_features?.includes('shader-f16')) expect(model.needsF16).toBe(true);
  });

  it('knows a download smaller than the memory that the running model takes', () => {
    for (const model of MODELS) expect(model.downloadBytes).toBeLessThan(model.vramMB * 2 ** 20);
  });
});

describe('catalogue', () => {
  it('has unique ids, and the two models of the paper that WebLLM offers', () => {
    expect(new Set(MODELS.map((model) => model.id)).size).toBe(MODELS.length);
    const paper = MODELS.filter((model) => model.paper).map((model) => model.label);
    expect(new Set(paper)).toEqual(new Set(['Llama 3 8B Instruct', 'Llama 3 70B Instruct']));
  });

  it('decides 16-bit arithmetic by the id, declared or not', () => {
    expect(needsF16('Llama-3.2-1B-Instruct-q4f16_1-MLC')).toBe(true);
    expect(needsF16('Llama-3.2-1B-Instruct-q4f32_1-MLC')).toBe(false);
  });

  it('reads quantisations', () => {
    expect(quantisationOf('SmolLM2-135M-Instruct-q0f16-MLC')).toBe('q0f16');
    expect(quantisationOf('Llama-3-8B-Instruct-q4f32_1-MLC-1k')).toBe('q4f32_1');
    expect(quantisationOf('something else')).toBeNull();
  });

  it('finds the 32-bit form of a model', () => {
    const model = findModel('gemma-2-2b-it-q4f16_1-MLC')!;
    expect(withoutF16(model)?.id).toBe('gemma-2-2b-it-q4f32_1-MLC');
    expect(withoutF16(findModel('Llama-3-70B-Instruct-q3f16_1-MLC')!)).toBeNull();
    expect(findModel('no such model')).toBeNull();
  });
});
