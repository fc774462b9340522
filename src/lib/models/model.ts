import * as v from 'valibot';

/**
 * Addresses under which a model's files are stored in this browser, and from which they can be
 * fetched. Absolute, http or https.
 */
const modelAddress = v.object({
  /** Folder of configuration, tokenizer and weights, with a slash at the end. */
  folder: v.string(),
  /** The compiled model library (`.wasm`). */
  library: v.string(),
  /** False for files that came from a folder: the addresses are names only. */
  fetchable: v.boolean()
});

/**
 * A language model that can answer: what must be known of it before anything is loaded. Unknown is
 * null. Entries of own models are stored: a field that is added later needs a default here, or own
 * models of today are forgotten.
 */
export const modelEntry = v.object({
  /** WebLLM's model id; of an own model, a name with a digest of its files or address. */
  id: v.string(),
  /** Where the entry comes from: Axia's list, an address that the reader gave, or a folder. */
  origin: v.picklist(['catalogue', 'url', 'folder']),
  address: modelAddress,
  family: v.string(),
  /** Name for people, without the quantisation. */
  label: v.string(),
  /** Number of weights. */
  parameters: v.nullable(v.number()),
  /** For example `q4f16_1`: 4-bit weights, 16-bit arithmetic. */
  quantisation: v.nullable(v.string()),
  /** Whether the device must have 16-bit floats in shaders (by the id or the library's name). */
  needsF16: v.boolean(),
  /** Graphics memory that WebLLM states, in its megabytes. */
  vramMB: v.nullable(v.number()),
  /** Bytes of the download: an ESTIMATE in the catalogue, exact once the list of files is known. */
  downloadBytes: v.nullable(v.number()),
  /** ESTIMATE of the largest single GPU buffer in bytes: the embedding table. */
  largestTensorBytes: v.nullable(v.number()),
  /** WebLLM's own mark for models that also run on phones and small devices. */
  lowResource: v.boolean(),
  /** Tokens that fit into one context. */
  contextWindow: v.number(),
  /** Whether the model is one of those in the paper. */
  paper: v.boolean(),
  /** Whether Axia recommends it to begin with. */
  recommended: v.boolean(),
  /** Whether it thinks before it answers; thinking is then switched off. */
  reasoning: v.boolean(),
  /** Whether the system text has a role of its own; else it opens the user's message. */
  systemRole: v.boolean(),
  licence: v.nullable(v.string()),
  /** Page of the converted weights, which names the original model; null for files of a folder. */
  source: v.nullable(v.string())
});

export type ModelAddress = v.InferOutput<typeof modelAddress>;
export type ModelEntry = v.InferOutput<typeof modelEntry>;
export type ModelOrigin = ModelEntry['origin'];
