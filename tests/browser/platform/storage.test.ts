import { afterEach, describe, expect, it, vi } from 'vitest';
import { requestPersistence, storageState } from '../../../src/lib/platform';

afterEach(() => {
  vi.restoreAllMocks();
});

describe('storageState', () => {
  it('tells what the browser tells', async () => {
    const state = await storageState();
    const estimate = await navigator.storage.estimate();
    expect(state.persisted).toBe(await navigator.storage.persisted());
    expect(state.quota).toBe(estimate.quota);
    expect(state.usage).toBeTypeOf('number');
  });

  it('does not ask for anything', async () => {
    const persist = vi.spyOn(navigator.storage, 'persist');
    await storageState();
    expect(persist).not.toHaveBeenCalled();
  });

  it('knows nothing where the browser says nothing', async () => {
    vi.spyOn(navigator, 'storage', 'get').mockReturnValue(undefined as never);
    expect(await storageState()).toEqual({
      persisted: null,
      quota: null,
      usage: null,
      looksPrivate: false
    });
  });

  it('knows nothing where the browser refuses to say', async () => {
    vi.spyOn(navigator.storage, 'persisted').mockRejectedValue(new TypeError('insecure'));
    vi.spyOn(navigator.storage, 'estimate').mockRejectedValue(new TypeError('insecure'));
    expect(await storageState()).toMatchObject({ persisted: null, quota: null, usage: null });
  });

  it.each([
    [false, 300e6, true],
    [false, 300e9, false],
    [true, 300e6, false]
  ])('persisted %s with %d bytes looks private: %s', async (persisted, quota, looksPrivate) => {
    vi.spyOn(navigator.storage, 'persisted').mockResolvedValue(persisted);
    vi.spyOn(navigator.storage, 'estimate').mockResolvedValue({ quota, usage: 0 });
    expect(await storageState()).toEqual({ persisted, quota, usage: 0, looksPrivate });
  });
});

describe('requestPersistence', () => {
  it('asks once and tells how it stands then', async () => {
    let granted = false;
    const persist = vi.spyOn(navigator.storage, 'persist').mockImplementation(async () => {
      granted = true;
      return true;
    });
    vi.spyOn(navigator.storage, 'persisted').mockImplementation(async () => granted);
    expect((await requestPersistence()).persisted).toBe(true);
    expect(persist).toHaveBeenCalledTimes(1);
  });

  it('is harmless where it is refused', async () => {
    vi.spyOn(navigator.storage, 'persist').mockRejectedValue(new TypeError('insecure'));
    vi.spyOn(navigator.storage, 'persisted').mockResolvedValue(false);
    expect((await requestPersistence()).persisted).toBe(false);
  });
});
