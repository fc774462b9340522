import { describe, expect, it } from 'vitest';
import { EMPTY_THINKING } from '../../../../src/lib/core/provenance/opening';
import { withoutEmptyThinking } from '../../../../src/lib/engines/webllm/session';

describe('withoutEmptyThinking', () => {
  it('takes away the empty block alone', () => {
    expect(withoutEmptyThinking(`${EMPTY_THINKING}4`)).toBe('4');
    expect(withoutEmptyThinking('4')).toBe('4');
    expect(withoutEmptyThinking('<think>hm</think>4')).toBe('<think>hm</think>4');
  });
});
