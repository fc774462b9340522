import type { ChatEngine } from './library';
import type { Vocabulary } from './option-tokens';

/** What Axia reads from the loaded model's inside. */
export interface LoadedModel {
  vocabulary: Vocabulary;
  contextWindow: number | null;
  prefillChunk: number | null;
  /** What it keeps of the tokens read: `kv_cache`, or a recurrent state. */
  stateKind: string | null;
  /** Whether it forgets tokens that are further back than a window. */
  slidingWindow: boolean;
  chatTemplate: string | null;
  pipeline: Pipeline;
}

/**
 * Fields and methods of WebLLM's pipeline, private there: present in 0.2.86. Whoever uses one looks
 * whether it is there, and does without where it is not.
 */
export interface Pipeline {
  tokenizer?: {
    encode(text: string): Int32Array;
    getVocabSize(): number;
    idToToken(id: number): string;
  };
  token_postproc_method?: string;
  contextWindowSize?: number;
  prefillChunkSize?: number;
  kvStateKind?: string;
  /** -1 for none. */
  slidingWindowSize?: number;
  config?: { conv_template?: object; conv_config?: object };
  /** There for models of another make-up, which are read on other ways than those below. */
  artifact?: unknown;
  kvCache?: unknown;
  tvm?: Runtime;
  /** Tokens in the cache. */
  filledKVCacheLength?: number;
  /** Empties the cache; whoever calls it sets `filledKVCacheLength` to 0. */
  resetKVCache?(): void;
  /**
   * Reads one piece of a prompt, or one generated token, behind what is in the cache, and adds its
   * length to `filledKVCacheLength`.
   *
   * @param data lists of tokens; pictures are possible too
   * @returns the logits behind the last token, on the device
   */
  embedAndForward?(data: unknown[], length: number): Promise<unknown>;
  /** The prompt of the request, made by the chat template: lists of tokens, and their number. */
  getInputData?(): Promise<[data: unknown[], length: number, pictureSize: unknown]>;
}

/** TVM's runtime as far as it is used: whatever is made between begin and end is freed at the end. */
export interface Runtime {
  beginScope(): void;
  endScope(): void;
  getGlobalFunc(name: string): NativeFunction;
  detachFromCurrentScope(made: NativeFunction): NativeFunction;
  scalar(value: number, type: 'int32' | 'int64'): unknown;
}

export interface NativeFunction {
  (...operands: unknown[]): unknown;
  dispose(): void;
}

/**
 * The inside of a loaded model, or null when the engine has none: that is how a load that resolved
 * without a model is found out.
 */
export function loadedModel(engine: ChatEngine, id: string): LoadedModel | null {
  const { loadedModelIdToPipeline } = engine as unknown as {
    loadedModelIdToPipeline?: Map<string, Pipeline>;
  };
  const pipeline = loadedModelIdToPipeline?.get(id);
  const tokenizer = pipeline?.tokenizer;
  if (!pipeline || !tokenizer) return null;
  const { conv_template: template, conv_config: changes } = pipeline.config ?? {};
  return {
    vocabulary: {
      size: tokenizer.getVocabSize(),
      spelling: pipeline.token_postproc_method ?? 'raw',
      piece: (token) => tokenizer.idToToken(token),
      encode: (text) => tokenizer.encode(text)
    },
    contextWindow: pipeline.contextWindowSize ?? null,
    prefillChunk: pipeline.prefillChunkSize ?? null,
    stateKind: pipeline.kvStateKind ?? null,
    slidingWindow: pipeline.slidingWindowSize !== -1,
    chatTemplate: template === undefined ? null : JSON.stringify({ ...template, ...changes }),
    pipeline
  };
}
