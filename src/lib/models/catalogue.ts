import { LLAMA_MODELS } from './catalogue-llama';
import type { CatalogueModel, Variant } from './catalogue-model';
import { OTHERS_MODELS } from './catalogue-others';
import { QWEN_MODELS } from './catalogue-qwen';
import type { ModelEntry } from './model';

/**
 * The language models that Axia offers, as plain data: nothing of the engine is loaded to show them.
 * They are those of the pinned WebLLM's own list that are made for conversation
 * (`catalogue-left-out.ts` has the others, with the reason); a test compares every entry with the
 * installed library. Downloads and largest tensors are estimates.
 */

/** Where the pinned WebLLM's own list has its compiled libraries, and the converted weights. */
const LIBRARIES =
  'https://raw.githubusercontent.com/mlc-ai/binary-mlc-llm-libs/main/web-llm-models/v0_2_86/base';
const WEIGHTS = 'https://huggingface.co/mlc-ai';

const CONTEXT = 4096;
const SHORT_CONTEXT = 1024;

/**
 * Bits of download a weight, scales included (groups of 32 weights share a scale, of 40 at three
 * bits, which pack ten to a word), and bits a weight without the scales.
 */
const bits: Record<string, { download: number; weight: number }> = {
  q3f16_1: { download: 3.6, weight: 3.2 },
  q4f16_1: { download: 4.5, weight: 4 },
  q4f32_1: { download: 5, weight: 4 },
  q0f16: { download: 16, weight: 16 },
  q0f32: { download: 32, weight: 32 }
};

/** The quantisation in a WebLLM model id, or null when it names none. */
export function quantisationOf(id: string): string | null {
  return /-(q\d+f\d+(?:_\d+)?)(?:-|$)/.exec(id)?.[1] ?? null;
}

/**
 * Whether a model needs 16-bit floats in shaders. Decided by the id: most f16 models do not declare
 * the feature in WebLLM's list, although they fail without it after the whole download.
 */
export function needsF16(id: string): boolean {
  return /f16/.test(id);
}

function entriesOf(model: CatalogueModel): ModelEntry[] {
  const { variants, short = [], contextWindow = CONTEXT } = model;
  return [
    ...variants.map((variant) => entryOf(model, variant, '', contextWindow)),
    ...short.map((variant) => entryOf(model, variant, '-1k', SHORT_CONTEXT))
  ];
}

function entryOf(
  model: CatalogueModel,
  [quantisation, vramMB, lowResource]: Variant,
  suffix: string,
  contextWindow: number
): ModelEntry {
  const { base, embedding, library = base, parameters } = model;
  const weights = `${WEIGHTS}/${base}-${quantisation}-MLC`;
  const id = `${base}-${quantisation}-MLC${suffix}`;
  const { download, weight } = bits[quantisation]!;
  return {
    id,
    origin: 'catalogue',
    address: {
      folder: `${weights}/resolve/main/`,
      library: `${LIBRARIES}/${library}-${quantisation}_cs1k-webgpu.wasm`,
      fetchable: true
    },
    family: model.family,
    label: model.label,
    parameters,
    quantisation,
    needsF16: needsF16(id),
    vramMB,
    downloadBytes: Math.round((parameters * download) / 8),
    largestTensorBytes: Math.round((embedding[0] * embedding[1] * weight) / 8),
    lowResource,
    contextWindow,
    paper: model.paper ?? false,
    recommended: model.recommended ?? false,
    reasoning: model.reasoning ?? false,
    systemRole: !model.noSystemRole,
    licence: model.licence,
    source: weights
  };
}

/**
 * Every model offered, by number of weights; of one model, 16-bit arithmetic before 32-bit, 4-bit
 * weights before whole ones, and a context of 1,024 tokens last.
 */
export const MODELS: readonly ModelEntry[] = [...LLAMA_MODELS, ...QWEN_MODELS, ...OTHERS_MODELS]
  .sort((one, other) => one.parameters - other.parameters)
  .flatMap(entriesOf);

/** The model with this id, or null when it is not in the catalogue. */
export function findModel(id: string): ModelEntry | null {
  return MODELS.find((model) => model.id === id) ?? null;
}

/**
 * The same model in 32-bit arithmetic with the same context and, where there is one, weights of the
 * same bits: for devices without 16-bit shaders. Null if none is known.
 */
export function withoutF16(model: ModelEntry): ModelEntry | null {
  if (!model.needsF16) return model;
  const others = MODELS.filter(
    (other) =>
      other.label === model.label && other.contextWindow === model.contextWindow && !other.needsF16
  );
  const weightBits = ({ quantisation }: ModelEntry) => quantisation?.slice(0, 2);
  return others.find((other) => weightBits(other) === weightBits(model)) ?? others[0] ?? null;
}
