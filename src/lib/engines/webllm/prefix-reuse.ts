import { tokensOf, type NativeFunction, type Pipeline, type Runtime } from './library';

/**
 * A shared beginning that is shorter is read again: it would save nothing, as the device reads
 * tokens in tiles, and every prompt of a model begins with the same few.
 */
export const LEAST_KEPT = 16;

/** Keeps the beginning that a prompt shares with what was read before it. */
export interface PrefixKeeper {
  /** Announces how many tokens will be read next, over all the pieces they are cut into. */
  expect(tokens: number): void;
  /** Tokens that were not computed again, since this began. */
  readonly reused: number;
  /** Leaves the model as it was, with nothing kept. */
  release(): void;
}

/** The parts of a pipeline that are needed. */
type Parts = Required<
  Pick<Pipeline, 'resetKVCache' | 'embedAndForward' | 'filledKVCacheLength' | 'kvCache' | 'tvm'>
>;

/**
 * Makes a loaded model keep the tokens in its cache over requests. A reset then only says that the
 * next tokens are the beginning of a prompt; when they come, the longest beginning that they share
 * with the cache stays, the rest of the cache is dropped, and only the tail is computed. The prompt
 * is the same as without, to the last token.
 *
 * The cache is known only while nothing fails: after a failure within a computation everything is
 * dropped at the next reset, and nothing is computed before it.
 *
 * @throws Error when this version of the engine, or this model, lacks what is needed
 */
export function keepPrefixes(pipeline: Pipeline): PrefixKeeper {
  const parts = partsOf(pipeline);
  const { tvm, resetKVCache, embedAndForward } = parts;
  const drop = nativeFunction(tvm, 'vm.builtin.kv_state_popn');
  /** The tokens in the cache; null when they are in doubt. */
  let held: number[] | null = null;
  /** Tokens still to come of those announced. */
  let coming = 0;
  let reused = 0;

  /** Drops all tokens of a known cache but the first `length`. */
  function shorten(known: number[], length: number): void {
    const surplus = known.length - length;
    if (surplus === 0) return;
    if (length === 0) resetKVCache.call(parts);
    else {
      tvm.beginScope();
      try {
        drop(parts.kvCache, tvm.scalar(0, 'int64'), tvm.scalar(surplus, 'int32'));
      } finally {
        tvm.endScope();
      }
    }
    known.length = length;
  }

  parts.resetKVCache = () => {
    coming = 0;
    if (held !== null) return;
    resetKVCache.call(parts);
    held = [];
  };

  parts.embedAndForward = async (data) => {
    const known = held;
    if (known === null) throw new Error('After a failure the cache must be reset.');
    const tokens = tokensOf(data);
    const start = parts.filledKVCacheLength;
    // Somebody wants the logits behind the last token, so that one is always computed.
    const most = tokens.length >= coming ? tokens.length - 1 : tokens.length;
    coming = Math.max(0, coming - tokens.length);
    let kept = 0;
    while (kept < most && known[start + kept] === tokens[kept]) kept++;
    if (start + kept < LEAST_KEPT) kept = 0;
    if (kept < tokens.length) {
      held = null;
      shorten(known, start + kept);
    }
    reused += kept;
    parts.filledKVCacheLength = start + kept;
    if (kept === tokens.length) return undefined;
    const tail = tokens.slice(kept);
    const logits = await embedAndForward.call(parts, [tail], tail.length);
    known.length = start + kept;
    known.push(...tail);
    held = known;
    return logits;
  };

  return {
    expect(tokens) {
      coming = tokens;
    },
    get reused() {
      return reused;
    },
    release() {
      Object.assign(parts, { resetKVCache, embedAndForward });
      resetKVCache.call(parts);
      parts.filledKVCacheLength = 0;
      drop.dispose();
    }
  };
}

function partsOf(pipeline: Pipeline): Parts {
  const { resetKVCache, embedAndForward, filledKVCacheLength, kvCache, tvm } = pipeline;
  if (pipeline.artifact !== undefined || pipeline.kvStateKind !== 'kv_cache' || !kvCache)
    throw new Error('the model has no plain key-value cache');
  if (pipeline.slidingWindowSize !== -1) throw new Error('the model has a sliding window');
  if (!resetKVCache || !embedAndForward || filledKVCacheLength === undefined || !tvm)
    throw new Error('this version of the engine does not expose its cache');
  return pipeline as Parts;
}

function nativeFunction(tvm: Runtime, name: string): NativeFunction {
  tvm.beginScope();
  try {
    return tvm.detachFromCurrentScope(tvm.getGlobalFunc(name));
  } finally {
    tvm.endScope();
  }
}
