/** Ends of the queues of this page or worker, by name, where the browser has no locks. */
const queues = new Map<string, Promise<unknown>>();

/**
 * Does something while no other tab or worker of this site does something under the same name, and
 * waits for its turn. Where the browser has no locks, only this page or worker keeps to it.
 *
 * @param name for example `model/<address>`
 * @param onWait called when somebody else is at work
 * @throws whatever `work` throws; the signal's reason when it is aborted while waiting
 */
export async function withLock<T>(
  name: string,
  { signal, onWait }: { signal: AbortSignal; onWait?: (() => void) | undefined },
  work: () => Promise<T>
): Promise<T> {
  signal.throwIfAborted();
  // Absent in insecure contexts, whatever the types say.
  const locks = (globalThis.navigator as Navigator | undefined)?.locks as LockManager | undefined;
  if (!locks) return inQueue(name, { signal, onWait }, work);
  const full = `axia/${name}`;
  const first = await locks.request(full, { ifAvailable: true }, async (lock) =>
    lock ? { value: await work() } : null
  );
  if (first) return first.value;
  onWait?.();
  return (await locks.request(full, { signal }, work)) as T;
}

async function inQueue<T>(
  name: string,
  { signal, onWait }: { signal: AbortSignal; onWait?: (() => void) | undefined },
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
