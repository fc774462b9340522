// How long the processor has worked for this program and all that it started.
import { readdirSync, readFileSync } from 'node:fs';

/** Of the kernel's clock, in which /proc counts. */
const TICKS_PER_SECOND = 100;

/** What /proc tells of a process; null where it has ended. @param {string} pid */
function processOf(pid) {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // Behind the name, which may contain anything.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    // Its own time and that of children that ended, each in programs and in the kernel.
    const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
    return { pid, parent: fields[1] ?? '', ticks };
  } catch {
    return null;
  }
}

/**
 * Seconds of processor time of a process and its living descendants, with those that ended in
 * between as far as somebody waited for them; null where the system does not tell.
 */
export function processorSeconds(pid = process.pid) {
  /** @type {string[]} */
  let pids;
  try {
    pids = readdirSync('/proc').filter((name) => /^[0-9]+$/.test(name));
  } catch {
    return null;
  }
  const all = pids.flatMap((one) => processOf(one) ?? []);
  let ticks = 0;
  /** @type {Set<string>} */
  const family = new Set();
  for (let open = [String(pid)]; open.length > 0;) {
    for (const one of open) family.add(one);
    ticks += all.filter((one) => open.includes(one.pid)).reduce((sum, one) => sum + one.ticks, 0);
    open = all.flatMap((one) =>
      open.includes(one.parent) && !family.has(one.pid) ? [one.pid] : []
    );
  }
  return family.size === 0 || ticks === 0 ? null : ticks / TICKS_PER_SECOND;
}
