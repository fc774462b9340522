/** What the browser says about the disk space of this page. Unknown is null. */
export interface StorageState {
  /** Whether the browser promised not to clear it when space runs short. */
  persisted: boolean | null;
  /** Bytes that the page may use, and uses. */
  quota: number | null;
  usage: number | null;
  /** Whether the numbers look like a private window, whose data ends with it. Only a hint. */
  looksPrivate: boolean;
}

/** Private windows of Chromium offer a share of the memory; ordinary ones much of the disk. */
const SMALL_QUOTA = 600 * 2 ** 20;

/** The state of storage as it is. Asks for nothing, and never rejects. */
export async function storageState(): Promise<StorageState> {
  const storage = navigator.storage as StorageManager | undefined;
  const [persisted, estimate] = await Promise.all([
    attempt(() => storage?.persisted()),
    attempt(() => storage?.estimate())
  ]);
  const quota = estimate?.quota ?? null;
  return {
    persisted,
    quota,
    usage: estimate?.usage ?? null,
    looksPrivate: persisted === false && quota !== null && quota < SMALL_QUOTA
  };
}

/** Bytes that this page may still store; null where the browser does not say. Never rejects. */
export async function freeBytes(): Promise<number | null> {
  const { quota, usage } = await storageState();
  return quota === null ? null : Math.max(0, quota - (usage ?? 0));
}

/**
 * Asks the browser to keep the data of this page permanently, and returns the state after that. For
 * the first deliberate save: some browsers ask the visitor, who should know what it is about.
 */
export async function requestPersistence(): Promise<StorageState> {
  const storage = navigator.storage as StorageManager | undefined;
  await attempt(() => storage?.persist());
  return storageState();
}

async function attempt<T>(ask: () => Promise<T> | undefined): Promise<T | null> {
  try {
    return (await ask()) ?? null;
  } catch {
    return null; // an insecure or sandboxed page may not ask: unknown
  }
}
