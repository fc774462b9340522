import { beforeEach, afterEach, describe, expect, it, vi } from 'vitest';
import { AxiaError } from '../../../src/lib/core/error';
import { createMemoryStore } from '../../../src/lib/store';
import { closedByBrowser, fromOpening, supersededByNewerTab } from '../../../src/lib/store/errors';
import { unsaved } from '../../../src/views/shell/unsaved.svelte';
import { record } from '../store/fixtures';

describe('while studies are in memory only', () => {
  const page = new EventTarget();
  beforeEach(() => void vi.stubGlobal('window', page));
  afterEach(() => unsaved.hold(0));

  /** Whether the page asks before it ends. */
  const asks = () => !page.dispatchEvent(new Event('beforeunload', { cancelable: true }));

  it('the page asks before it ends, and no longer once they are gone', async () => {
    const store = createMemoryStore((studies) => unsaved.hold(studies));
    expect(asks()).toBe(false);
    await store.create(record());
    expect(asks()).toBe(true);
    await store.purge('study-1');
    expect(asks()).toBe(false);
  });

  it('the page asks while a study runs, and after it only while one is in memory', () => {
    unsaved.run(true);
    expect(asks()).toBe(true);
    unsaved.hold(1);
    unsaved.run(false);
    expect(asks()).toBe(true);
    unsaved.hold(0);
    expect(asks()).toBe(false);
  });

  it('no advice ends the page', async () => {
    const errors = [
      closedByBrowser(),
      supersededByNewerTab(),
      fromOpening(new Error('denied')),
      AxiaError.from(new Error('a bug'))
    ];
    await createMemoryStore((studies) => unsaved.hold(studies)).create(record());
    for (const error of errors) {
      expect(unsaved.adviceOf(error)).not.toMatch(/reload|bug/i);
      expect(unsaved.adviceOf(error)).toMatch(/export/i);
    }
    unsaved.hold(0);
    expect(unsaved.adviceOf(errors[3]!)).toBe(errors[3]!.advice);
  });
});
