import { damagedZip } from './zip-limits';
import { readPart, viewOf } from './bytes';

/** Where the directory of a zip lies in a file, and how far everything in it was shifted. */
export interface DirectoryPlace {
  entries: number;
  from: number;
  to: number;
  /** Bytes that were put before the zip: to be added to the places that it names. */
  shift: number;
}

// Sizes and signatures of PKWARE's APPNOTE.TXT: 4.3.16, and 4.3.14 and 4.3.15 of large files.
const END = { signature: 0x0605_4b50, bytes: 22 };
const LOCATOR = { signature: 0x0706_4b50, bytes: 20 };
const END64 = { signature: 0x0606_4b50, bytes: 56 };
const ENTRY_SIGNATURE = 0x0201_4b50;

/** Of the file's end, searched for the end of the directory: its comment, and what was put behind it. */
const SEARCHED = 2 ** 20;

/** Most places looked at that begin like the end of a directory. */
const MOST_TRIES = 64;

/**
 * Finds the directory of a zip, also where bytes were put before or behind it.
 *
 * @returns null where the file has none
 * @throws AxiaError `invalid-input` where what looks like its end leads nowhere
 */
export async function findDirectory(file: Blob): Promise<DirectoryPlace | null> {
  const tailAt = Math.max(0, file.size - SEARCHED);
  const tail = viewOf(await readPart(file, tailAt, file.size));
  let tries = 0;
  for (let at = tail.byteLength - END.bytes; at >= 0; at -= 1) {
    if (tail.getUint32(at, true) !== END.signature) continue;
    if ((tries += 1) > MOST_TRIES) break;
    const place = await placeOf(file, endOf(tail, at), tailAt + at);
    if (place !== null) return place;
  }
  if (tries > 0) throw damagedZip();
  return null;
}

const endOf = (tail: DataView, at: number) =>
  new DataView(tail.buffer, tail.byteOffset + at, END.bytes);

/** The directory that an end at `endAt` tells of, or null where there is none: chance, or a trap. */
async function placeOf(file: Blob, end: DataView, endAt: number): Promise<DirectoryPlace | null> {
  const large = await largeEnd(file, endAt);
  const { entries, size, start, to } = large ?? {
    entries: end.getUint16(10, true),
    size: end.getUint32(12, true),
    start: end.getUint32(16, true),
    to: endAt
  };
  const from = to - size;
  if (from < start || (entries === 0) !== (size === 0)) return null;
  if (entries > 0) {
    const first = viewOf(await readPart(file, from, from + 4));
    if (first.getUint32(0, true) !== ENTRY_SIGNATURE) return null;
  }
  return { entries, from, to, shift: from - start };
}

/** What the end for large files says, where one stands before the usual end. */
async function largeEnd(file: Blob, endAt: number) {
  const locatorAt = endAt - LOCATOR.bytes;
  if (locatorAt < END64.bytes) return null;
  const locator = viewOf(await readPart(file, locatorAt, endAt));
  if (locator.getUint32(0, true) !== LOCATOR.signature) return null;
  // Its place as the locator names it holds only where nothing was put before the zip.
  for (const to of [Number(locator.getBigUint64(8, true)), locatorAt - END64.bytes]) {
    if (to < 0 || to > locatorAt - END64.bytes) continue;
    const view = viewOf(await readPart(file, to, to + END64.bytes));
    if (view.getUint32(0, true) !== END64.signature) continue;
    return {
      entries: Number(view.getBigUint64(32, true)),
      size: Number(view.getBigUint64(40, true)),
      start: Number(view.getBigUint64(48, true)),
      to
    };
  }
  return null;
}
