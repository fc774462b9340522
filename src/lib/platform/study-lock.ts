/** Gives a lock back. Safe to call twice. */
export type Release = () => void;

/**
 * Takes a lock that one tab of this browser can hold, so that a study runs in one tab only. The
 * browser frees it with the tab, however the tab ends.
 *
 * Resolves to the function that gives it back, or to null while another tab holds it. Where the
 * browser has no locks (an insecure origin, for one) every tab gets it: refusing every run would
 * be worse than not noticing a second tab.
 *
 * @param name for example `study/<id>`
 */
export function tryLock(name: string): Promise<Release | null> {
  // Absent in insecure contexts, whatever the types say.
  const locks = navigator.locks as LockManager | undefined;
  if (!locks) return Promise.resolve(() => {});
  return new Promise((resolve) => {
    locks
      .request(`axia/${name}`, { ifAvailable: true }, (lock) => {
        if (!lock) {
          resolve(null);
          return;
        }
        return new Promise<void>((release) => resolve(release));
      })
      // Refused as a whole (a sandboxed frame, for one): the same as having no locks.
      .catch(() => resolve(() => {}));
  });
}
