import {
  CATALOGUE_MODELS,
  type CatalogueModel,
  type Offer,
  type Quantisation
} from './catalogue-models';
import type { ModelEntry } from './model';

/**
 * The language models that Axia offers, as plain data: nothing of the engine is loaded to show them.
 * They are those of the pinned WebLLM's own list that are made for conversation
 * (`LEFT_OUT` has the others, with the reason); a test compares every entry with the
 * installed library. Downloads and largest tensors are estimates.
 */

/** Where the pinned WebLLM's own list has its compiled libraries, and the converted weights. */
const LIBRARIES =
  'https://raw.githubusercontent.com/mlc-ai/binary-mlc-llm-libs/main/web-llm-models/v0_2_86/base';
const WEIGHTS = 'https://huggingface.co/mlc-ai';

const CONTEXT = 4096;
const SHORT_CONTEXT = 1024;

/**
 * Bits of download per weight, scales included (groups of 32 weights share a scale, of 40 at three
 * bits, which pack ten to a word), and bits per weight without the scales.
 */
const bits: Record<Quantisation, { download: number; weight: number }> = {
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
  const { short, contextWindow = CONTEXT } = model;
  return [
    ...offered(model, model, contextWindow, ''),
    ...(short ? offered(model, short, SHORT_CONTEXT, '-1k') : [])
  ];
}

function offered(
  model: CatalogueModel,
  { memory, lowResource }: Offer,
  contextWindow: number,
  suffix: string
): ModelEntry[] {
  const { base, embedding, library = base, parameters } = model;
  return (Object.entries(memory) as [Quantisation, number][]).map(([quantisation, vramMB]) => {
    const weights = `${WEIGHTS}/${base}-${quantisation}-MLC`;
    const id = `${base}-${quantisation}-MLC${suffix}`;
    const { download, weight } = bits[quantisation];
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
      lowResource: lowResource ?? false,
      contextWindow,
      paper: model.paper ?? false,
      recommended: model.recommended ?? false,
      reasoning: model.reasoning ?? false,
      systemRole: !model.noSystemRole,
      licence: model.licence,
      source: weights
    };
  });
}

/**
 * Every model offered, by number of weights; of one model, 16-bit arithmetic before 32-bit, 4-bit
 * weights before whole ones, and a context of 1,024 tokens last.
 */
export const MODELS: readonly ModelEntry[] = [...CATALOGUE_MODELS]
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

/**
 * Models of the engine's own list that Axia does not offer, and why. A test checks that every model
 * of that list is either in the catalogue or named here.
 */
export const LEFT_OUT: readonly { models: RegExp; reason: string }[] = [
  { models: /^snowflake-/, reason: 'It turns texts into vectors and cannot answer questions.' },
  { models: /-vision-/, reason: 'It is made for images, and no questionnaire here has any.' },
  {
    models: /^gemma-4-/,
    reason: 'The engine loads it with parts for images and sound, which Axia does not download.'
  },
  {
    models: /-Base-|^phi-1_5-|^phi-2-/,
    reason: 'It was trained only to continue texts, not to follow instructions.'
  },
  { models: /-Coder-/, reason: 'It is made for writing programs.' },
  { models: /Math-/, reason: 'It is made for mathematics.' },
  {
    models: /^DeepSeek-R1-/,
    reason:
      'It was trained to think before every answer, and its makers describe no way to switch that off.'
  },
  {
    models: /^Ministral-.*-Reasoning-/,
    reason:
      'It marks its thinking in its own way, which the engine’s empty thinking block does not switch off.'
  }
];

/** Why a model of the engine's list is not offered; null for a model that is not left out. */
export function reasonLeftOut(id: string): string | null {
  return LEFT_OUT.find(({ models }) => models.test(id))?.reason ?? null;
}
