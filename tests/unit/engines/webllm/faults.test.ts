import { describe, expect, it } from 'vitest';
import { AxiaError, type ErrorKind } from '../../../../src/lib/core/error';
import { mapFault, type Stage } from '../../../../src/lib/engines/webllm/faults';

const named = (name: string, message: string) => Object.assign(new Error(message), { name });

describe('mapFault', () => {
  // What the real library and browser were seen to throw.
  it.each<[ErrorKind, Stage, unknown]>([
    ['quota', 'load', new DOMException('Quota exceeded.', 'QuotaExceededError')],
    ['network', 'load', new TypeError("Failed to execute 'add' on 'Cache': Request failed")],
    [
      'network',
      'load',
      new DOMException('Cache.add() encountered a network error', 'NetworkError')
    ],
    ['network', 'load', 'NetworkError: Cache.add() encountered a network error'],
    ['corrupt-model', 'load', new Error('Tensor-cache record range 0..9 exceeds shard size 5')],
    ['corrupt-model', 'load', new SyntaxError('Unexpected token < in JSON at position 0')],
    ['corrupt-model', 'load', named('CompileError', 'WebAssembly.instantiate(): expected magic')],
    ['corrupt-model', 'load', named('RuntimeError', 'Aborted(). Build with -sASSERTIONS for more')],
    ['corrupt-model', 'load', named('IntegrityError', 'hash differs')],
    ['unsupported-device', 'load', new Error('Unable to find a compatible GPU. This issue might')],
    ['unsupported-device', 'load', named('ShaderF16SupportError', 'needs shader-f16')],
    ['unsupported-device', 'load', named('GPUPipelineError', '[Invalid ShaderModule] is invalid')],
    ['out-of-memory', 'load', { name: 'ExitStatus', message: 'Program terminated with exit(1)' }],
    ['out-of-memory', 'load', named('DeviceLostError', 'The WebGPU device was lost while loading')],
    ['out-of-memory', 'load', new RangeError('Array buffer allocation failed')],
    ['device-lost', 'answer', named('DeviceLostError', 'The WebGPU device was lost')],
    ['device-lost', 'answer', new Error('NDArray has already been disposed')],
    ['device-lost', 'answer', new Error('Module has already been disposed')],
    [
      'device-lost',
      'answer',
      new DOMException('A valid external Instance reference no longer exists.', 'OperationError')
    ],
    ['device-lost', 'answer', named('ModelNotLoadedError', 'Model not loaded')],
    ['invalid-input', 'answer', named('ContextWindowSizeExceededError', 'Prompt tokens exceed')],
    ['defect', 'answer', new Error('something new')],
    ['defect', 'load', undefined]
  ])('%s while in %s: %s', (kind, stage, thrown) => {
    const error = mapFault(thrown, stage);
    expect(error.kind).toBe(kind);
    expect(error.advice).toMatch(/\.$/);
  });

  it('keeps an error that has a kind', () => {
    const error = new AxiaError('rate-limit', 'slow down', 'Wait.');
    expect(mapFault(error, 'load')).toBe(error);
  });

  it('says that a lost device can be tried again at once, and a full disk not', () => {
    expect(mapFault(new Error('NDArray has already been disposed'), 'answer').retry.when).toBe(
      'now'
    );
    expect(mapFault('Quota exceeded.', 'load').retry.when).toBe('never');
  });
});
