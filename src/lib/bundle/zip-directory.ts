import { unreadable } from '../core/report';
import { readPart, viewOf } from './bytes';
import { findDirectory } from './zip-end';
import { damagedZip, megabytes, ZIP_LIMITS, type ZipLimits } from './zip-limits';

/** A file of a zip, as the zip's directory describes it. Nothing of it is to be believed. */
export interface ZipEntry {
  /** With slashes between folders; whatever the tool wrote that packed it. */
  name: string;
  /** Bytes, unpacked and packed. */
  size: number;
  packedSize: number;
  /** How it is packed; null where it needs a password, or another way of unpacking. */
  method: 'stored' | 'deflated' | null;
  /** Where its header begins. */
  headerAt: number;
}

// PKWARE's APPNOTE.TXT, 4.3.12 (directory), 4.4.5 (methods) and 4.5.3 (sizes of large files).
const ENTRY = { signature: 0x0201_4b50, bytes: 46 };
const METHODS: Record<number, ZipEntry['method']> = { 0: 'stored', 8: 'deflated' };
const LARGE = { field: 0x0001, sign: 0xffff_ffff };

/** How other archives begin that are taken for zips. */
const OTHER_ARCHIVES: [string, readonly number[]][] = [
  ['a 7z archive', [0x37, 0x7a, 0xbc, 0xaf]],
  ['a RAR archive', [0x52, 0x61, 0x72, 0x21]],
  ['a gzip archive', [0x1f, 0x8b]]
];

/**
 * The directory of a zip that may be anything. Names say nothing yet on whether a file belongs to
 * a study: tools that pack a bundle again put it into folders, and strangers beside it.
 *
 * @throws AxiaError `invalid-input`: not a zip, damaged, or too large
 */
export async function readDirectory(
  file: Blob,
  limits: ZipLimits = ZIP_LIMITS
): Promise<ZipEntry[]> {
  if (file.size > limits.bytes)
    throw unreadable(
      `The file is larger than ${megabytes(limits.bytes)}, so it is not an Axia study.`
    );
  const place = await findDirectory(file);
  if (place === null) throw await noZip(file);
  const { entries, from, to, shift } = place;
  if (entries > limits.entries) throw unreadable(`The zip has more than ${limits.entries} files.`);
  if (to - from > limits.directoryBytes) throw damagedZip();
  const directory = await readPart(file, from, to);
  const found: ZipEntry[] = [];
  for (let at = 0; at < directory.length;) {
    if (found.length === entries) throw damagedZip();
    const { entry, end } = entryAt(directory, at, shift);
    found.push(entry);
    at = end;
  }
  if (found.length !== entries) throw damagedZip();
  return found;
}

async function noZip(file: Blob) {
  const start = await readPart(file, 0, 4);
  const other = OTHER_ARCHIVES.find(([, bytes]) => bytes.every((byte, k) => start[k] === byte));
  if (other) return unreadable(`This file is ${other[0]}, not a zip file.`);
  return start[0] === 0x50 && start[1] === 0x4b
    ? damagedZip()
    : unreadable('This file is not an Axia study: it is not a zip file.');
}

function entryAt(
  directory: Uint8Array,
  at: number,
  shift: number
): { entry: ZipEntry; end: number } {
  if (at + ENTRY.bytes > directory.length) throw damagedZip();
  const view = viewOf(directory.subarray(at));
  if (view.getUint32(0, true) !== ENTRY.signature) throw damagedZip();
  const nameEnd = ENTRY.bytes + view.getUint16(28, true);
  const extraEnd = nameEnd + view.getUint16(30, true);
  const end = at + extraEnd + view.getUint16(32, true);
  if (end > directory.length) throw damagedZip();
  const name = new TextDecoder().decode(directory.subarray(at + ENTRY.bytes, at + nameEnd));
  const encrypted = (view.getUint16(8, true) & 1) === 1;
  const [size, packedSize, headerAt] = sizesOf(view, nameEnd, extraEnd);
  return {
    entry: {
      name: name.replaceAll('\\', '/'),
      method: (encrypted ? null : METHODS[view.getUint16(10, true)]) ?? null,
      size,
      packedSize,
      headerAt: headerAt + shift
    },
    end
  };
}

/** Size, packed size and place: where one does not fit into 32 bits, it stands in a field of its own. */
function sizesOf(view: DataView, extraAt: number, extraEnd: number): [number, number, number] {
  const usual = [24, 20, 42].map((at) => view.getUint32(at, true));
  let at = largeField(view, extraAt, extraEnd);
  const [size, packedSize, place] = usual.map((value) => {
    if (value !== LARGE.sign || at === null) return value;
    if (at + 8 > extraEnd) throw damagedZip();
    at += 8;
    return Number(view.getBigUint64(at - 8, true));
  });
  return [size!, packedSize!, place!];
}

/** Where the sizes of a large file stand among the extra fields, each with its kind and length first. */
function largeField(view: DataView, from: number, end: number): number | null {
  for (let at = from; at + 4 <= end; at += 4 + view.getUint16(at + 2, true))
    if (view.getUint16(at, true) === LARGE.field) return at + 4;
  return null;
}
