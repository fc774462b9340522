/**
 * One model of the catalogue in the quantisations offered. What the engine's own list says of it (ids,
 * memory, contexts, names of libraries) is compared with the installed engine by a test; the rest is
 * from the model's card, and null where that was not certain.
 */
export interface CatalogueModel {
  family: string;
  label: string;
  /** The id without quantisation. */
  base: string;
  /** Name in the compiled library's file name, where it is not the base. */
  library?: string;
  /** As the model's card states it, partly rounded. */
  parameters: number;
  /**
   * Rows and columns of the embedding table, the largest single tensor; of a model trained further
   * from another mostly the other's.
   */
  embedding: [rows: number, columns: number];
  licence: string | null;
  /** Tokens; 4,096 where none is given. */
  contextWindow?: number;
  /** Whether Axia recommends it to begin with. */
  recommended?: true;
  paper?: true;
  reasoning?: true;
  /** Whether the system text belongs at the start of the user's message: `docs/webllm.md`. */
  noSystemRole?: true;
  variants: Variant[];
  /** The same weights with a context of 1,024 tokens (`-1k` in the id), which takes less memory. */
  short?: Variant[];
}

/** WebLLM's megabytes, and its low-resource mark. */
export type Variant = [quantisation: string, vramMB: number, lowResource: boolean];

export const APACHE = 'Apache-2.0';
export const GEMMA = 'Gemma Terms of Use';
