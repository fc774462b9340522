import { describe, expect, it } from 'vitest';
import type { ErrorKind } from '../../../../src/lib/core/error';
import { AxiaError } from '../../../../src/lib/core/error';
import { fault } from '../../../../src/lib/engines/webllm/faults';
import { Recovery, type Step } from '../../../../src/lib/engines/local/recovery';

const error = (kind: ErrorKind) => fault(kind, 'It failed.');

describe('Recovery', () => {
  it.each<[ErrorKind, Step, string, Step, string]>([
    ['device-lost', 'load-again', 'now', 'load-again', 'now'],
    ['out-of-memory', 'load-smaller', 'after', 'give-up', 'never'],
    ['corrupt-model', 'check-files', 'now', 'give-up', 'never'],
    ['defect', 'load-again', 'now', 'give-up', 'never'],
    ['quota', 'give-up', 'never', 'give-up', 'never'],
    ['unsupported-device', 'give-up', 'never', 'give-up', 'never'],
    ['invalid-input', 'give-up', 'never', 'give-up', 'never']
  ])('heals %s by %s (%s), a second time by %s (%s)', (kind, first, retry, second, last) => {
    const recovery = new Recovery();
    expect([recovery.failed(error(kind)).retry.when, recovery.step]).toEqual([retry, first]);
    expect([recovery.failed(error(kind)).retry.when, recovery.step]).toEqual([last, second]);
  });

  it('leaves to the error whether a connection or a stop can be tried again', () => {
    const recovery = new Recovery();
    const final = new AxiaError('network', 'Not found.', 'Check it.');
    expect(recovery.failed(final).retry.when).toBe('never');
    const retry = { when: 'after', milliseconds: 5 } as const;
    const passing = new AxiaError('network', 'Cut.', 'Check it.', { retry });
    expect(recovery.failed(passing).retry).toEqual(retry);
  });

  it('forgets with an answer, and keeps what the error says', () => {
    const recovery = new Recovery();
    const before = recovery.failed(error('corrupt-model'));
    expect(before).toMatchObject({
      message: 'It failed.',
      advice: error('corrupt-model').advice
    });
    recovery.succeeded();
    expect(recovery.step).toBe('ask-again');
    expect(recovery.failed(error('corrupt-model')).retry.when).toBe('now');
  });
});
