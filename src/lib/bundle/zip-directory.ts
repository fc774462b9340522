import { AxiaError } from '../core/error';
import { unreadable } from '../core/report';
import { damagedZip, isTable, megabytes, ZIP_LIMITS, type ZipLimits } from './zip-limits';

/** A file of a zip, as the zip's directory describes it. */
export interface ZipEntry {
  name: string;
  /** Bytes, unpacked and packed. */
  size: number;
  packedSize: number;
  method: 'stored' | 'deflated';
  /** Where its header begins. */
  headerAt: number;
}

/** Names that a bundle can hold: no folders but one, nothing hidden, nothing that climbs up. */
const NAME = /^(?:[a-z][a-z0-9-]*\.(?:json|csv|md|bib)|instruments\/[a-z0-9_-]{1,60}\.json)$/u;

// Sizes and signatures of PKWARE's APPNOTE.TXT, 4.3.12 (directory) and 4.3.16 (its end).
const END = { signature: 0x0605_4b50, bytes: 22, longestComment: 0xffff };
// Behind an entry follow its name, an extra field and a comment, with two bytes for each length.
const ENTRY = { signature: 0x0201_4b50, bytes: 46, longest: 46 + 3 * 0xffff };
const METHODS: Record<number, ZipEntry['method']> = { 0: 'stored', 8: 'deflated' };

/**
 * The directory of a zip that may be anything. Sizes and names are checked before anything is
 * unpacked.
 *
 * @throws AxiaError `invalid-input`: not a zip, damaged, too large, or with names that no bundle has
 */
export async function readDirectory(
  file: Blob,
  limits: ZipLimits = ZIP_LIMITS
): Promise<ZipEntry[]> {
  if (file.size > limits.bytes)
    throw unreadable(
      `The file is larger than ${megabytes(limits.bytes)}, so it is not an Axia study.`
    );
  const [first, second] = await readPart(file, 0, Math.min(2, file.size));
  if (first !== 0x50 || second !== 0x4b)
    throw unreadable('This file is not an Axia study: it is not a zip file.');

  const { entries, from, to } = await findDirectory(file);
  if (entries > limits.entries) throw unreadable(`The zip has more than ${limits.entries} files.`);
  if (to - from > entries * ENTRY.longest) throw damagedZip();
  const directory = await readPart(file, from, to);
  const found: ZipEntry[] = [];
  for (let at = 0; at < directory.length;) {
    if (found.length === entries) throw damagedZip();
    const { entry, end } = entryAt(directory, at);
    assertExpected(entry, found, limits);
    found.push(entry);
    at = end;
  }
  if (found.length !== entries) throw damagedZip();
  return found;
}

/** Some bytes of a file, as a copy. */
export async function readPart(file: Blob, from: number, to: number): Promise<Uint8Array> {
  try {
    return new Uint8Array(await file.slice(from, to).arrayBuffer());
  } catch (cause) {
    throw new AxiaError(
      'invalid-input',
      'The file could not be read.',
      'It may have been moved or changed meanwhile: choose it again.',
      { cause }
    );
  }
}

/** Where the directory lies: the last bytes of the file say where it ends of the file, before a comment. */
async function findDirectory(file: Blob) {
  const tailAt = Math.max(0, file.size - END.bytes - END.longestComment);
  const tail = viewOf(await readPart(file, tailAt, file.size));
  for (let at = tail.byteLength - END.bytes; at >= 0; at -= 1) {
    if (tail.getUint32(at, true) !== END.signature) continue;
    const comment = tail.getUint16(at + 20, true);
    if (at + END.bytes + comment !== tail.byteLength) continue;
    const from = tail.getUint32(at + 16, true);
    const to = from + tail.getUint32(at + 12, true);
    if (to !== tailAt + at) break;
    return { entries: tail.getUint16(at + 10, true), from, to };
  }
  throw damagedZip();
}

function entryAt(directory: Uint8Array, at: number): { entry: ZipEntry; end: number } {
  if (at + ENTRY.bytes > directory.length) throw damagedZip();
  const view = viewOf(directory.subarray(at));
  if (view.getUint32(0, true) !== ENTRY.signature) throw damagedZip();
  const nameEnd = at + ENTRY.bytes + view.getUint16(28, true);
  const end = nameEnd + view.getUint16(30, true) + view.getUint16(32, true);
  if (end > directory.length) throw damagedZip();
  const name = new TextDecoder().decode(directory.subarray(at + ENTRY.bytes, nameEnd));
  const encrypted = (view.getUint16(8, true) & 1) === 1;
  const method = METHODS[view.getUint16(10, true)];
  if (encrypted || method === undefined)
    throw unreadable(`Axia does not write ${shown(name)} in this form.`);
  return {
    entry: {
      name,
      method,
      packedSize: view.getUint32(20, true),
      size: view.getUint32(24, true),
      headerAt: view.getUint32(42, true)
    },
    end
  };
}

function assertExpected(
  { name, size }: ZipEntry,
  others: readonly ZipEntry[],
  limits: ZipLimits
): void {
  if (!NAME.test(name))
    throw unreadable(`The zip has a file that does not belong to a study, ${shown(name)}.`);
  if (others.some((other) => other.name === name))
    throw unreadable(`The zip has the file ${shown(name)} twice.`);
  const most = isTable(name) ? limits.tableBytes : limits.heldBytes;
  const together = isTable(name)
    ? size
    : others.reduce((sum, other) => sum + (isTable(other.name) ? 0 : other.size), size);
  if (together > most) throw unreadable(`The zip would unpack to more than ${megabytes(most)}.`);
}

const shown = (name: string) => JSON.stringify(name.slice(0, 60));

const viewOf = (bytes: Uint8Array) =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
