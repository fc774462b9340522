import { unzipSync, zipSync, type Zippable } from 'fflate';
import { unreadable } from '../core/report';
import { AxiaError } from '../core/error';

/** What a bundle may hold at most: far above any study, far below what hurts a browser. */
export const ZIP_LIMITS = {
  bytes: 64 * 2 ** 20,
  entries: 100,
  /** Of one entry and of all together, as the directory says and as they turn out. */
  expandedBytes: 256 * 2 ** 20
} as const;

export type ZipLimits = Readonly<Record<keyof typeof ZIP_LIMITS, number>>;

/** Names that a bundle can hold: no folders but one, nothing hidden, nothing that climbs up. */
const NAME = /^(?:[a-z][a-z0-9-]*\.(?:json|csv|md|bib)|instruments\/[a-z0-9_-]{1,60}\.json)$/u;

/** fflate turns the time into local time: a local date gives the same bytes in every zone. */
const MTIME = new Date(1980, 0, 1);

/** A zip of some files: the same bytes for the same files, whatever their order. */
export function zip(files: ReadonlyMap<string, Uint8Array>): Uint8Array {
  const entries: Zippable = {};
  for (const name of [...files.keys()].sort())
    entries[name] = [files.get(name)!, { level: 6, mtime: MTIME }];
  return zipSync(entries);
}

const megabytes = (bytes: number) => `${Math.floor(bytes / 2 ** 20)} MB`;

/**
 * The files of a zip that may be anything. Sizes are read from the directory and checked before
 * the first entry is inflated, into a buffer of just the size that was declared.
 *
 * @throws AxiaError `invalid-input`: not a zip, damaged, too large, or with names that no bundle has
 */
export function unzip(bytes: Uint8Array, limits: ZipLimits = ZIP_LIMITS): Map<string, Uint8Array> {
  if (bytes.length > limits.bytes)
    throw unreadable(`The file is larger than ${megabytes(limits.bytes)}: it is no study of Axia.`);
  if (bytes[0] !== 0x50 || bytes[1] !== 0x4b)
    throw unreadable('The file is no study of Axia: it is not even a zip file.');

  const declared = new Map<string, number>();
  let total = 0;
  const inspect = ({ name, originalSize }: { name: string; originalSize: number }) => {
    const shown = JSON.stringify(name.slice(0, 60));
    if (!NAME.test(name)) throw unreadable(`The zip holds a file that no study has, ${shown}.`);
    if (declared.has(name)) throw unreadable(`The zip holds the file ${shown} twice.`);
    declared.set(name, originalSize);
    total += originalSize;
    if (declared.size > limits.entries)
      throw unreadable(`The zip holds more than ${limits.entries} files.`);
    if (!(total <= limits.expandedBytes))
      throw unreadable(`The zip would unpack to more than ${megabytes(limits.expandedBytes)}.`);
  };

  try {
    // A first pass over the whole directory: nothing is inflated before all of it is known.
    unzipSync(bytes, {
      filter: (file) => {
        inspect(file);
        return false;
      }
    });
    const entries = new Map(Object.entries(unzipSync(bytes)));
    for (const [name, size] of declared)
      if (entries.get(name)?.length !== size) throw unreadable(`The zip is damaged at ${name}.`);
    return entries;
  } catch (error) {
    if (error instanceof AxiaError) throw error;
    throw unreadable('The zip file is damaged or cut off.');
  }
}
