import * as v from 'valibot';
import type { ModelEntry } from './model';

/** Axia's notes on stored files, and how they are read back: another version may have written them. */

const fileNote = v.object({
  bytes: v.number(),
  /** `md5:…` or `sha256:…`. */
  hash: v.string(),
  /** What tells the stored response from another one that was put in its place. */
  mark: v.string(),
  /** ISO 8601. */
  checkedAt: v.string()
});

/** What was found when a stored file was last looked at. */
export type FileNote = v.InferOutput<typeof fileNote>;

/** Notes on the files of one address: a model's folder, or a library. */
export const addressNotes = v.object({
  /** Commit of the repository, where its host told. */
  revision: v.nullable(v.string()),
  /** By the address of each file. */
  files: v.record(v.string(), fileNote)
});

export type AddressNotes = v.InferOutput<typeof addressNotes>;

// A field that is added later needs a default here, or own models of today are forgotten.
const modelEntry = v.object({
  id: v.string(),
  origin: v.picklist(['catalogue', 'url', 'folder']),
  address: v.object({ folder: v.string(), library: v.string(), fetchable: v.boolean() }),
  family: v.string(),
  label: v.string(),
  parameters: v.nullable(v.number()),
  quantisation: v.nullable(v.string()),
  needsF16: v.boolean(),
  vramMB: v.nullable(v.number()),
  downloadBytes: v.nullable(v.number()),
  largestTensorBytes: v.nullable(v.number()),
  lowResource: v.boolean(),
  contextWindow: v.number(),
  paper: v.boolean(),
  recommended: v.boolean(),
  reasoning: v.boolean(),
  systemRole: v.boolean(),
  licence: v.nullable(v.string()),
  source: v.nullable(v.string())
}) satisfies v.GenericSchema<unknown, ModelEntry>;

/** A model that somebody asked for or added. */
export const modelNote = v.object({
  model: modelEntry,
  /** Where the files are fetched from, where that is not where they are kept. */
  from: v.nullable(v.object({ folder: v.string(), library: v.string() }))
});

export type ModelNote = v.InferOutput<typeof modelNote>;
