import { Inflate } from 'fflate';
import { unreadable } from '../core/report';
import { damagedEntry, damagedZip } from './zip-limits';
import { readPart } from './bytes';
import type { ZipEntry } from './zip-directory';

/** Bytes that are read from the file at once: between two portions the work can be stopped. */
const PORTION = 2 ** 16;
/** Bytes that are unpacked at once: they grow to a thousand times as many at most. */
const STEP = 2 ** 14;

// PKWARE's APPNOTE.TXT, 4.3.7.
const HEADER = { signature: 0x0403_4b50, bytes: 30 };

/**
 * A file of a zip in pieces, as it is unpacked. It stops as soon as there is more of it than the
 * directory says.
 *
 * @throws AxiaError `invalid-input` where the file is damaged, shorter or longer, or packed in an
 *   unknown way
 */
export async function* unpack(
  file: Blob,
  entry: ZipEntry,
  signal?: AbortSignal
): AsyncGenerator<Uint8Array, void> {
  if (entry.method === null)
    throw unreadable(
      `${entry.name} is packed with a password, or in a way that Axia cannot unpack.`
    );
  const start = await dataOf(file, entry);
  const end = start + entry.packedSize;
  if (end > file.size) throw damagedZip();
  const unpacked = entry.method === 'stored' ? (bytes: Uint8Array) => [bytes] : inflater(entry);
  let size = 0;
  for (let from = start; from < end; from += PORTION) {
    signal?.throwIfAborted();
    const portion = await readPart(file, from, Math.min(from + PORTION, end));
    for (let at = 0; at < portion.length; at += STEP) {
      const step = portion.subarray(at, at + STEP);
      for (const bytes of unpacked(step, from + at + step.length === end)) {
        size += bytes.length;
        if (size > entry.size) throw damagedEntry(entry.name);
        yield bytes;
      }
    }
  }
  if (size !== entry.size) throw damagedEntry(entry.name);
}

/** Where the packed bytes begin: behind a header which alone gives its length. */
async function dataOf(file: Blob, { name, headerAt }: ZipEntry): Promise<number> {
  const header = await readPart(file, headerAt, headerAt + HEADER.bytes);
  if (header.length < HEADER.bytes) throw damagedZip();
  const view = new DataView(header.buffer);
  if (view.getUint32(0, true) !== HEADER.signature) throw damagedEntry(name);
  return headerAt + HEADER.bytes + view.getUint16(26, true) + view.getUint16(28, true);
}

function inflater({ name }: ZipEntry): (bytes: Uint8Array, last: boolean) => Uint8Array[] {
  let out: Uint8Array[] = [];
  const inflate = new Inflate((bytes) => out.push(bytes));
  return (bytes, last) => {
    out = [];
    try {
      inflate.push(bytes, last);
    } catch {
      throw damagedEntry(name);
    }
    return out;
  };
}
