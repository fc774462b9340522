/** Where an entry comes from: Axia's list, an address the reader gave, or a folder of files. */
export type ModelOrigin = 'catalogue' | 'url' | 'folder';

/**
 * Addresses under which a model's files are stored in this browser, and from which they can be
 * fetched. Absolute, http or https.
 */
export interface ModelAddress {
  /** Folder of configuration, tokenizer and weights, with a slash at the end. */
  folder: string;
  /** The compiled model library (`.wasm`). */
  library: string;
  /** False for files that came from a folder: the addresses are names only. */
  fetchable: boolean;
}

/** A language model that can answer: what must be known of it before anything is loaded. */
export interface ModelEntry {
  /** WebLLM's model id; of an own model, a name with a digest of its files or address. */
  id: string;
  origin: ModelOrigin;
  address: ModelAddress;
  family: string;
  /** Name for people, without the quantisation. */
  label: string;
  /** Number of weights; null where nobody told. */
  parameters: number | null;
  /** For example `q4f16_1`: 4-bit weights, 16-bit arithmetic; null where nobody told. */
  quantisation: string | null;
  /** Whether the device must have 16-bit floats in shaders (by the id or the library's name). */
  needsF16: boolean;
  /** Graphics memory that WebLLM states, in its megabytes; null where nobody told. */
  vramMB: number | null;
  /** Bytes of the download: an ESTIMATE in the catalogue, exact once the list of files is known. */
  downloadBytes: number | null;
  /** ESTIMATE of the largest single GPU buffer in bytes: the embedding table. */
  largestTensorBytes: number | null;
  /** WebLLM's own mark for models that also run on phones and small devices. */
  lowResource: boolean;
  /** Tokens that fit into one context. */
  contextWindow: number;
  /** Whether the model is one of those in the paper. */
  paper: boolean;
  /** Whether Axia recommends it to begin with. */
  recommended: boolean;
  /** Whether it thinks before it answers; thinking is then switched off. */
  reasoning: boolean;
  /** Whether the system text has a role of its own; else it opens the user's message. */
  systemRole: boolean;
  /** Null where nobody told. */
  licence: string | null;
  /** Page of the converted weights, which names the original model; null for files of a folder. */
  source: string | null;
}
