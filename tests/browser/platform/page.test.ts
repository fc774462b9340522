import { afterEach, describe, expect, it, vi } from 'vitest';
import { download, keepAwake, systemClock } from '../../../src/lib/platform';
import { safeFileName } from '../../../src/lib/platform/files';

afterEach(() => {
  vi.restoreAllMocks();
});

/** A wake lock that the test can take away, as a browser does from hidden tabs. */
function fakeWakeLock() {
  class Sentinel extends EventTarget {
    released = false;
    async release() {
      this.released = true;
      this.dispatchEvent(new Event('release'));
    }
  }
  const sentinels: Sentinel[] = [];
  const request = vi.fn(async () => {
    const sentinel = new Sentinel();
    sentinels.push(sentinel);
    return sentinel;
  });
  vi.spyOn(navigator, 'wakeLock', 'get').mockReturnValue({ request } as never);
  return { sentinels, request };
}
const seenAgain = () => document.dispatchEvent(new Event('visibilitychange'));

describe('keepAwake', () => {
  it('takes the lock anew when the tab is seen again, until it is let go', async () => {
    const { sentinels, request } = fakeWakeLock();
    const told: boolean[] = [];
    const release = keepAwake((held) => told.push(held));
    await vi.waitFor(() => expect(sentinels).toHaveLength(1));
    seenAgain();
    await systemClock.sleep(0);
    expect(request).toHaveBeenCalledTimes(1);

    await sentinels[0]!.release();
    seenAgain();
    await vi.waitFor(() => expect(sentinels).toHaveLength(2));
    await vi.waitFor(() => expect(told).toEqual([true, false, true]));
    release();
    await vi.waitFor(() => expect(sentinels[1]!.released).toBe(true));
    seenAgain();
    await systemClock.sleep(0);
    expect(request).toHaveBeenCalledTimes(2);
    expect(told).toHaveLength(3);
  });

  it('lets go of a lock that comes too late', async () => {
    const { sentinels } = fakeWakeLock();
    keepAwake()();
    await vi.waitFor(() => expect(sentinels[0]?.released).toBe(true));
  });

  it('is harmless where it is refused or not supported', async () => {
    const { request } = fakeWakeLock();
    request.mockRejectedValue(new DOMException('low battery', 'NotAllowedError'));
    keepAwake()();
    await systemClock.sleep(0);
    vi.spyOn(navigator, 'wakeLock', 'get').mockReturnValue(undefined as never);
    keepAwake()();
  });
});

describe('systemClock', () => {
  it('sleeps until it is woken', async () => {
    const abort = new AbortController();
    const sleeping = systemClock.sleep(1e9, abort.signal);
    abort.abort();
    await sleeping;
    await systemClock.sleep(1e9, abort.signal);
  });

  it('lets other tasks run in a sleep of no time', async () => {
    let ran = false;
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => (ran = true);
    port2.postMessage(null);
    await systemClock.sleep(0);
    await systemClock.sleep(0);
    expect(ran).toBe(true);
    port1.close();
  });
});

describe('download', () => {
  it('offers the file under its name and leaves nothing in the page', async () => {
    const clicked: { name: string; href: string }[] = [];
    vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (
      this: HTMLAnchorElement
    ) {
      clicked.push({ name: this.download, href: this.href });
    });
    const links = document.querySelectorAll('a').length;
    download(new Blob(['hello']), 'study: one.zip');
    expect(clicked.map(({ name }) => name)).toEqual(['study- one.zip']);
    expect(await (await fetch(clicked[0]!.href)).text()).toBe('hello');
    expect(document.querySelectorAll('a')).toHaveLength(links);
  });

  it.each([
    ['../../etc/passwd', 'etc-passwd'],
    ['...', 'axia'],
    ['.zip', 'axia.zip'],
    ['a\u202Egpj.exe', 'a-gpj.exe'],
    [`${'a'.repeat(300)}.csv`, `${'a'.repeat(116)}.csv`],
    ['Größe – été.svg', 'Größe – été.svg']
  ])('saves %j as %j', (name, safe) => {
    expect(safeFileName(name)).toBe(safe);
  });
});
