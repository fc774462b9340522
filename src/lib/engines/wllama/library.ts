/**
 * The part of wllama (llama.cpp as WebAssembly) that Axia uses, as types of its own: the worker binds
 * the package to it, tests bind a fake, and a build of our own could take its place.
 */
export interface CpuLibrary {
  /** npm package and version. */
  name: string;
  version: string;
  /** Release of llama.cpp inside, for example `b7179`. */
  build: string;
  /**
   * Loads a model. Rejects with an `AxiaError`.
   *
   * @param files the parts of one model, as files with their names
   * @param context tokens of the longest prompt, answer included; a multiple of 256
   * @param threads more than one only where the page is cross-origin isolated
   * @param onBytes told how many bytes have been copied into memory so far
   */
  open(
    files: readonly Blob[],
    options: { context: number; threads: number; onBytes: (bytes: number) => void }
  ): Promise<CpuModel>;
}

/** A model in memory. Every method rejects with an `AxiaError`; one call at a time. */
export interface CpuModel {
  readonly vocabularySize: number;
  /** Tokens that fit into the cache. */
  readonly context: number;
  readonly threads: number;
  /** Token with which every text must begin; null for none. */
  readonly bos: number | null;
  /** Whether a token ends an answer. */
  ends(token: number): boolean;
  /** Tokens of a text, control tokens recognised, without the opening one. */
  tokenize(text: string): Promise<number[]>;
  /** The bytes of every token. */
  pieces(): Promise<Uint8Array[]>;
  /** Reads tokens behind those in the cache. The signal is looked at every 64 tokens. */
  read(tokens: readonly number[], signal: AbortSignal): Promise<void>;
  /** Keeps the first tokens of the cache and forgets the rest. */
  keep(length: number): Promise<void>;
  /** The probability of every token behind the last one read; they sum to 1 within 0.001. */
  probabilities(): Promise<Float32Array>;
  /** Ends the model; whatever is pending rejects with kind `aborted`. */
  end(): void;
}
