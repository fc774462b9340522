/** Ends of the queues of this page or worker, by name, where the browser has no locks. */
const queues = new Map<string, Promise<unknown>>();

/** How a lock is waited for. */
interface Waiting {
  signal: AbortSignal;
  /** Called when somebody else is at work. */
  onWait?: (() => void) | undefined;
  /** Whether others may hold it at the same time, if they share it too. */
  shared?: boolean;
}

/**
 * Does something while no other tab or worker of this site does something under the same name, and
 * waits for its turn. Where the browser has no locks, only this page or worker keeps to it.
 *
 * @param name for example `model/<address>`
 * @throws whatever `work` throws; the signal's reason when it is aborted while waiting
 */
export async function withLock<T>(
  name: string,
  { signal, onWait, shared = false }: Waiting,
  work: () => Promise<T>
): Promise<T> {
  signal.throwIfAborted();
  // Absent in insecure contexts, whatever the types say.
  const locks = (globalThis.navigator as Navigator | undefined)?.locks as LockManager | undefined;
  if (!locks) return shared ? work() : inQueue(name, { signal, onWait }, work);
  const full = `axia/${name}`;
  const mode = shared ? 'shared' : 'exclusive';
  const first = await locks.request(full, { mode, ifAvailable: true }, async (lock) =>
    lock ? { value: await work() } : null
  );
  if (first) return first.value;
  onWait?.();
  return (await locks.request(full, { mode, signal }, work)) as T;
}

async function inQueue<T>(
  name: string,
  { signal, onWait }: Waiting,
  work: () => Promise<T>
): Promise<T> {
  const before = queues.get(name);
  if (before) onWait?.();
  const turn = (before ?? Promise.resolve()).then(() => {
    signal.throwIfAborted();
    return work();
  });
  const end = turn.catch(() => undefined);
  queues.set(name, end);
  try {
    return await turn;
  } finally {
    if (queues.get(name) === end) queues.delete(name);
  }
}
