import { describe, expect, it } from 'vitest';
import { AxiaError, type ErrorKind } from '../../../../src/lib/core/error';
import { Recovery, type Step } from '../../../../src/lib/engines/local/recovery';
import type { Stage } from '../../../../src/lib/engines/local/service';
import { mapFault } from '../../../../src/lib/engines/webllm/faults';

const named = (name: string, message: string) => Object.assign(new Error(message), { name });

/** What the real library and browser were seen to throw: when, and what it is taken for. */
const seen: [thrown: unknown, stage: Stage, kind: ErrorKind, step: Step, says: RegExp][] = [
  [
    new DOMException('Quota exceeded.', 'QuotaExceededError'),
    'load',
    'quota',
    'give-up',
    /no room left/
  ],
  // Files that were lost from storage after they were looked through.
  [
    new TypeError("Failed to execute 'add' on 'Cache': Request failed"),
    'load',
    'network',
    'load-again',
    /no longer stored/
  ],
  [
    new DOMException('Cache.add() encountered a network error', 'NetworkError'),
    'load',
    'network',
    'load-again',
    /no longer stored/
  ],
  [
    'NetworkError: Cache.add() encountered a network error',
    'load',
    'network',
    'load-again',
    /no longer stored/
  ],
  // A shard that is short, or a page of a host instead of one.
  [
    new Error('Tensor-cache record range 0..9 exceeds shard size 5'),
    'load',
    'corrupt-model',
    'check-files',
    /damaged/
  ],
  // Configuration, library, tokenizer.
  [
    new SyntaxError('Unexpected token < in JSON at position 0'),
    'load',
    'corrupt-model',
    'check-files',
    /damaged/
  ],
  [
    named('CompileError', 'WebAssembly.instantiate(): expected magic'),
    'load',
    'corrupt-model',
    'check-files',
    /damaged/
  ],
  [
    named('RuntimeError', 'Aborted(). Build with -sASSERTIONS for more'),
    'load',
    'corrupt-model',
    'check-files',
    /damaged/
  ],
  [named('IntegrityError', 'hash differs'), 'load', 'corrupt-model', 'check-files', /damaged/],
  [
    new Error('Unable to find a compatible GPU. This issue might'),
    'load',
    'unsupported-device',
    'give-up',
    /no graphics device/
  ],
  [
    named('ShaderF16SupportError', 'needs shader-f16'),
    'load',
    'unsupported-device',
    'give-up',
    /lacks something/
  ],
  [
    named('GPUPipelineError', '[Invalid ShaderModule] is invalid'),
    'load',
    'unsupported-device',
    'give-up',
    /programs/
  ],
  // Too large a cache of keys and values.
  [
    { name: 'ExitStatus', message: 'Program terminated with exit(1)' },
    'load',
    'out-of-memory',
    'load-smaller',
    /memory/i
  ],
  [
    named('DeviceLostError', 'The WebGPU device was lost while loading'),
    'load',
    'out-of-memory',
    'load-smaller',
    /memory/
  ],
  [
    new RangeError('Array buffer allocation failed'),
    'load',
    'out-of-memory',
    'load-smaller',
    /memory/i
  ],
  [
    named('DeviceLostError', 'The WebGPU device was lost'),
    'answer',
    'device-lost',
    'load-again',
    /device was lost/
  ],
  // A device that was destroyed, at once and at the next call.
  [
    new Error('NDArray has already been disposed'),
    'answer',
    'device-lost',
    'load-again',
    /device was lost/
  ],
  [
    new Error('Module has already been disposed'),
    'answer',
    'device-lost',
    'load-again',
    /device was lost/
  ],
  // A device that was lost between two answers, after which the engine unloads itself.
  [
    named('BindingError', 'Cannot pass deleted object as a pointer of type Tokenizer*'),
    'answer',
    'device-lost',
    'load-again',
    /no longer loaded/
  ],
  // The graphics process was killed.
  [
    new DOMException('A valid external Instance reference no longer exists.', 'OperationError'),
    'answer',
    'device-lost',
    'load-again',
    /graphics process ended/
  ],
  // A device that was lost while idle: the engine has unloaded itself.
  [
    named('ModelNotLoadedError', 'Model not loaded'),
    'answer',
    'device-lost',
    'load-again',
    /no longer loaded/
  ],
  [
    named('ContextWindowSizeExceededError', 'Prompt tokens exceed'),
    'answer',
    'invalid-input',
    'give-up',
    /context/
  ],
  [named('AbortError', 'signal is aborted'), 'answer', 'aborted', 'ask-again', /Stopped/],
  [new Error('something new'), 'answer', 'defect', 'load-again', /something new/],
  [undefined, 'load', 'defect', 'load-again', /undefined/]
];

describe('mapFault', () => {
  it.each(seen)('%s while in %s is %s, healed by %s', (thrown, stage, kind, step, says) => {
    const error = mapFault(thrown, stage);
    expect(error.kind).toBe(kind);
    const recovery = new Recovery();
    recovery.failed(error);
    expect(recovery.step).toBe(step);
    expect(error.message).toMatch(says);
    expect(error.advice).toMatch(/\.$/);
  });

  it('says what happened in a sentence, with the engine’s own words in brackets', () => {
    const error = mapFault(new DOMException('Quota exceeded.', 'QuotaExceededError'), 'load');
    expect(error.message).toBe(
      'The browser has no room left for the model’s files (QuotaExceededError: Quota exceeded).'
    );
  });

  it('keeps an error that has a kind', () => {
    const error = new AxiaError('rate-limit', 'slow down', 'Wait.');
    expect(mapFault(error, 'load')).toBe(error);
  });
});
