import { Wllama, WllamaAbortError, WllamaError } from '@wllama/wllama/esm/index.js';
import multiThread from '@wllama/wllama/esm/multi-thread/wllama.wasm?url';
import singleThread from '@wllama/wllama/esm/single-thread/wllama.wasm?url';
import { AxiaError } from '../../core/error';
import type { CpuLibrary, CpuModel } from './library';

/**
 * Tokens of one batch. Calls can be aborted between two of them; fewer than 64 make the library
 * abort (llama.cpp pads a batch to 64).
 */
const BATCH = 64;

/** Sums of all probabilities further from 1 than this come from logits beyond its float range. */
const TOLERANCE = 1e-3;

/**
 * wllama 2.3.7, the last version that reads given tokens, keeps a given part of the cache and gives
 * the whole distribution. To be imported in a worker.
 */
export const wllama: CpuLibrary = {
  name: '@wllama/wllama',
  version: '2.3.7',
  build: Wllama.getLibllamaVersion(),

  async open(files, { context, onBytes, threads }) {
    // The package resolves addresses against a document, which workers lack.
    (self as unknown as { document?: object }).document ??= { baseURI: self.location.href };
    let log = '';
    const engine = new Wllama(
      { 'single-thread/wllama.wasm': singleThread, 'multi-thread/wllama.wasm': multiThread },
      {
        logger: {
          debug: () => undefined,
          log: () => undefined,
          warn: () => undefined,
          error: (...said: unknown[]) => (log += `${said.map(String).join(' ')}\n`)
        }
      }
    );
    let read = 0;
    const counted = files.map((file) => countReads(file, (bytes) => onBytes((read += bytes))));
    try {
      await engine.loadModel(counted, {
        n_ctx: context,
        n_batch: BATCH,
        n_threads: threads,
        // With it, a kept prefix changes the result (by up to 0.4 in a log-probability).
        flash_attn: false,
        cache_type_k: 'f16',
        cache_type_v: 'f16',
        seed: 1
      });
    } catch (error) {
      // A failed object keeps its memory until it is ended.
      void engine.exit().catch(() => undefined);
      throw loadFault(error, log);
    }
    return modelOf(engine);
  }
};

function modelOf(engine: Wllama): CpuModel {
  const { n_ctx, n_vocab } = engine.getLoadedContextInfo();
  let stop: (error: AxiaError) => void = () => undefined;
  const ended = new Promise<never>((_, reject) => (stop = reject));
  ended.catch(() => undefined);

  /** The library leaves calls open for ever once it was ended. */
  async function call<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await Promise.race([work(), ended]);
    } catch (error) {
      throw fault(error);
    }
  }

  return {
    vocabularySize: n_vocab,
    context: n_ctx,
    threads: engine.getNumThreads(),
    bos: engine.mustAddBosToken() ? engine.getBOS() : null,
    ends: (token) => engine.isTokenEOG(token),
    tokenize: (text) => call(() => engine.tokenize(text, true)),
    async pieces() {
      const all = await call(() => engine.getVocab());
      // The list comes behind as many empty entries.
      return all.slice(-n_vocab);
    },
    async read(tokens, signal) {
      await call(() => engine.decode([...tokens], { abortSignal: signal }));
    },
    async keep(length) {
      // Keeping nothing fails in the library although it works.
      await call(() => (length === 0 ? engine.kvClear() : engine.kvRemove(length, -1)));
    },
    async probabilities() {
      const all = await call(() => engine.getLogits(-1));
      const found = new Float32Array(n_vocab);
      let sum = 0;
      for (const { p, token } of all) {
        found[token] = p;
        sum += p;
      }
      if (!(Math.abs(sum - 1) < TOLERANCE))
        throw new AxiaError(
          'unsupported-device',
          'This model’s output exceeds the number range of the processor engine.',
          'Choose another model or another file of this one.'
        );
      return found;
    },
    end() {
      stop(AxiaError.from(new DOMException('The model was ended.', 'AbortError')));
      void engine.exit().catch(() => undefined);
    }
  };
}

/** The same file, which reports the bytes that are read from it; its name stays, it orders parts. */
function countReads(file: Blob, onRead: (bytes: number) => void): Blob {
  const counted = file.slice();
  const name = file instanceof File ? file.name : undefined;
  return Object.assign(counted, {
    ...(name === undefined ? {} : { name }),
    stream: () =>
      file.stream().pipeThrough(
        new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
          transform(chunk, out) {
            onRead(chunk.byteLength);
            out.enqueue(chunk);
          }
        })
      )
  });
}

/** Every failure in llama.cpp arrives as the same range error; its reason is only in the log. */
function loadFault(error: unknown, log: string): AxiaError {
  if (error instanceof AxiaError) return error;
  // A cache that is too large ends the program without a word.
  if (log.trim() === '' || /alloc|memory/i.test(log))
    return new AxiaError(
      'out-of-memory',
      'The model did not fit into this browser’s memory.',
      'Close other tabs, or choose a smaller model.',
      { cause: error }
    );
  return new AxiaError(
    'corrupt-model',
    'The engine cannot read this model’s file: it is damaged, or of a kind that the engine does not know.',
    'Choose another file of the model, or download this one again.',
    { cause: new Error(log, { cause: error }) }
  );
}

function fault(error: unknown): AxiaError {
  if (error instanceof AxiaError) return error;
  if (error instanceof WllamaAbortError)
    return new AxiaError('aborted', 'Reading the prompt was stopped.', 'Nothing is lost.', {
      cause: error
    });
  if (error instanceof WllamaError && error.type === 'kv_cache_full')
    return new AxiaError(
      'invalid-input',
      'The prompt is longer than the model’s context.',
      'Choose a model with a longer context, or a shorter questionnaire.',
      { cause: error }
    );
  return new AxiaError(
    'device-lost',
    'The engine stopped while it was reading a prompt.',
    'Your answers are kept. Axia will load the model again.',
    { retry: { when: 'now' }, cause: error }
  );
}
