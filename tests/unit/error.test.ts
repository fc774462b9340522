import { describe, expect, it } from 'vitest';
import { AxiaError, throwIfAborted } from '../../src/lib/core/error';

describe('an error of kind aborted', () => {
  it('is what an aborted signal throws, and nothing is thrown before', () => {
    const ending = new AbortController();
    throwIfAborted(ending.signal);
    ending.abort();
    expect(() => throwIfAborted(ending.signal)).toThrowError(
      expect.objectContaining({ kind: 'aborted', retry: { when: 'now' } })
    );
  });

  it('is what the browser’s own error of an aborted call becomes', () => {
    const ending = new AbortController();
    ending.abort();
    expect(AxiaError.from(ending.signal.reason).kind).toBe('aborted');
    expect(AxiaError.from(new Error('Aborted by a bug')).kind).toBe('defect');
  });
});
