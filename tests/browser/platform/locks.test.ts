import { afterEach, describe, expect, it, vi } from 'vitest';
import { tryLock } from '../../../src/lib/platform';

let count = 0;
const freshName = () => `study/test-${(count += 1)}-${performance.now()}`;

/** Another page of this browser that holds a lock until it goes away. */
async function otherPageHolding(name: string): Promise<HTMLIFrameElement> {
  const frame = document.createElement('iframe');
  document.body.append(frame);
  const held = new Promise<void>((resolve) => {
    void frame.contentWindow!.navigator.locks.request(`axia/${name}`, () => {
      resolve();
      return new Promise(() => {});
    });
  });
  await held;
  return frame;
}

afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
  document.querySelectorAll('iframe').forEach((frame) => frame.remove());
});

describe('tryLock', () => {
  it('is granted once, and again after it was given back', async () => {
    const name = freshName();
    const release = await tryLock(name);
    expect(release).toBeTypeOf('function');
    expect(await tryLock(name)).toBeNull();
    release!();
    release!();
    await vi.waitFor(async () => {
      const again = await tryLock(name);
      expect(again).not.toBeNull();
      again!();
    });
  });

  it('is granted for another study at the same time', async () => {
    const [one, other] = [await tryLock(freshName()), await tryLock(freshName())];
    expect(one).not.toBeNull();
    expect(other).not.toBeNull();
    one!();
    other!();
  });

  it('is refused while another page holds it, and granted once that page is gone', async () => {
    const name = freshName();
    const page = await otherPageHolding(name);
    expect(await tryLock(name)).toBeNull();
    page.remove();
    await vi.waitFor(async () => {
      const release = await tryLock(name);
      expect(release).not.toBeNull();
      release!();
    });
  });

  it('is granted to everybody where the browser has no locks', async () => {
    vi.spyOn(navigator, 'locks', 'get').mockReturnValue(undefined as never);
    const name = freshName();
    expect(await tryLock(name)).not.toBeNull();
    expect(await tryLock(name)).not.toBeNull();
  });

  it('is granted where the browser refuses locks as a whole', async () => {
    vi.spyOn(navigator.locks, 'request').mockRejectedValue(new DOMException('no', 'SecurityError'));
    expect(await tryLock(freshName())).not.toBeNull();
  });
});
