import { prebuiltAppConfig } from '@mlc-ai/web-llm';
import { describe, expect, it } from 'vitest';
import {
  LEFT_OUT,
  MODELS,
  findModel,
  needsF16,
  quantisationOf,
  reasonLeftOut,
  withoutF16
} from '../../../src/lib/models/catalogue';

const installed = new Map(prebuiltAppConfig.model_list.map((model) => [model.model_id, model]));

describe('the catalogue against the installed WebLLM', () => {
  it('says of every model what the library says', () => {
    expect(MODELS.length).toBeGreaterThan(100);
    for (const model of MODELS) {
      const record = installed.get(model.id);
      expect(record, model.id).toBeDefined();
      const { overrides, required_features: features } = record!;
      expect(
        {
          vramMB: model.vramMB,
          lowResource: model.lowResource,
          contextWindow: model.contextWindow,
          source: model.source,
          library: model.address.library,
          folder: model.address.folder
        },
        model.id
      ).toEqual({
        vramMB: record!.vram_required_MB,
        lowResource: record!.low_resource_required ?? false,
        contextWindow: overrides?.context_window_size,
        source: record!.model,
        library: record!.model_lib,
        folder: `${record!.model}/resolve/main/`
      });
      if (features?.includes('shader-f16')) expect(model.needsF16, model.id).toBe(true);
      expect(features?.filter((feature) => feature !== 'shader-f16') ?? []).toEqual([]);
    }
  });

  it('offers every model of the list, or says why not', () => {
    for (const id of installed.keys()) {
      const rules = LEFT_OUT.filter(({ models }) => models.test(id));
      expect(rules.length + (findModel(id) ? 1 : 0), id).toBe(1);
    }
    for (const { models } of LEFT_OUT)
      expect([...installed.keys()].some((id) => models.test(id))).toBe(true);
    expect(reasonLeftOut('phi-2-q4f16_1-MLC')).toMatch(/continue texts/);
    expect(reasonLeftOut('Llama-3-8B-Instruct-q4f16_1-MLC')).toBeNull();
  });

  it('estimates the largest buffer as the library does, where it says so', () => {
    const told = MODELS.filter((model) => installed.get(model.id)!.buffer_size_required_bytes);
    expect(told.length).toBeGreaterThan(0);
    for (const model of told)
      expect(model.largestTensorBytes, model.id).toBe(
        installed.get(model.id)!.buffer_size_required_bytes
      );
  });

  it('knows a download smaller than the memory that the running model takes', () => {
    for (const { id, downloadBytes, vramMB } of MODELS)
      expect(downloadBytes, id).toBeLessThan(vramMB! * 2 ** 20);
  });
});

describe('catalogue', () => {
  it('has unique ids, and the two models of the paper that WebLLM offers', () => {
    expect(new Set(MODELS.map((model) => model.id)).size).toBe(MODELS.length);
    const paper = MODELS.filter((model) => model.paper).map((model) => model.label);
    expect(new Set(paper)).toEqual(new Set(['Llama 3 8B Instruct', 'Llama 3 70B Instruct']));
  });

  it('names variants of one model alike, the form for good devices first', () => {
    const ids = MODELS.filter(({ label }) => label === 'Llama 3 8B Instruct').map(({ id }) => id);
    expect(ids).toEqual([
      'Llama-3-8B-Instruct-q4f16_1-MLC',
      'Llama-3-8B-Instruct-q4f32_1-MLC',
      'Llama-3-8B-Instruct-q4f16_1-MLC-1k',
      'Llama-3-8B-Instruct-q4f32_1-MLC-1k'
    ]);
    for (const { label } of MODELS) {
      const variants = MODELS.filter((model) => model.label === label);
      expect(new Set(variants.map((model) => model.parameters)).size, label).toBe(1);
    }
  });

  it('recommends models that also have a form without 16-bit arithmetic', () => {
    const recommended = MODELS.filter((model) => model.recommended);
    expect(new Set(recommended.map(({ label }) => label)).size).toBeGreaterThanOrEqual(3);
    for (const model of recommended) expect(withoutF16(model), model.id).not.toBeNull();
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
    const other = (id: string) => withoutF16(findModel(id)!)?.id ?? null;
    expect(other('gemma-2-2b-it-q4f16_1-MLC')).toBe('gemma-2-2b-it-q4f32_1-MLC');
    expect(other('gemma-2-2b-it-q4f16_1-MLC-1k')).toBe('gemma-2-2b-it-q4f32_1-MLC-1k');
    expect(other('Qwen3-0.6B-q0f16-MLC')).toBe('Qwen3-0.6B-q0f32-MLC');
    expect(other('Qwen3.5-0.8B-q0f16-MLC')).toBe('Qwen3.5-0.8B-q4f32_1-MLC');
    expect(other('Llama-3-70B-Instruct-q3f16_1-MLC')).toBeNull();
    expect(findModel('no such model')).toBeNull();
  });
});
