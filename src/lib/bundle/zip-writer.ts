import { bytesToHex } from '@noble/hashes/utils.js';
import { Zip, ZipDeflate } from 'fflate';
import { AxiaError } from '../core/error';
import { startSha256 } from '../core/sha256';
import { kindOf, megabytes, mostBytes, ZIP_LIMITS, type ZipLimits } from './zip-limits';

/** fflate turns the time into local time: a local date gives the same bytes in every zone. */
const MTIME = new Date(1980, 0, 1);

/** What is packed at once: packing depends on it, so that it is always the same. */
const PORTION = 2 ** 16;

/**
 * Writes a zip file, entry after entry. Nothing of it is kept: the bytes go out as they come, and
 * are the same for the same entries, whatever the pieces in which these arrive.
 */
export class ZipWriter {
  #packed: Uint8Array[] = [];
  /** Bytes so far: of the zip itself, and unpacked of the report. */
  #written = 0;
  #report = 0;
  readonly #zip = new Zip((error, bytes) => {
    if (error) throw error;
    this.#packed.push(bytes);
  });

  constructor(private readonly limits: ZipLimits = ZIP_LIMITS) {}

  /**
   * An entry from its pieces.
   *
   * @yields bytes of the zip, at least once for every 64 KiB
   * @returns SHA-256 of the entry, unpacked, in hexadecimal digits
   * @throws AxiaError `invalid-input` when it, or the zip with it, is larger than any reader takes
   */
  *entry(name: string, pieces: Iterable<Uint8Array>): Generator<Uint8Array, string> {
    const hash = startSha256();
    const file = new ZipDeflate(name, { level: 3 });
    file.mtime = MTIME;
    this.#zip.add(file);
    for (const portion of inPortions(pieces)) {
      hash.update(portion);
      file.push(portion);
      this.#assertReadable(name, file.size, portion.length);
      yield* this.#taken();
    }
    file.push(new Uint8Array(), true);
    yield* this.#taken();
    return bytesToHex(hash.digest());
  }

  /** The directory, with which a zip ends. */
  *end(): Generator<Uint8Array, void> {
    this.#zip.end();
    yield* this.#taken();
  }

  #assertReadable(name: string, size: number, added: number): void {
    const most = mostBytes(name, this.limits);
    if (kindOf(name) !== 'report') {
      if (size > most) throw tooLarge(name, most);
    } else if ((this.#report += added) > most) throw tooLarge('The report', most);
  }

  *#taken(): Generator<Uint8Array, void> {
    const packed = this.#packed;
    this.#packed = [];
    for (const bytes of packed) {
      this.#written += bytes.length;
      if (this.#written > this.limits.bytes) throw tooLarge('The bundle', this.limits.bytes);
      yield bytes;
    }
  }
}

/** Pieces of any size as full portions, and the rest. A portion is valid until the next. */
function* inPortions(pieces: Iterable<Uint8Array>): Generator<Uint8Array, void> {
  const portion = new Uint8Array(PORTION);
  let filled = 0;
  for (const piece of pieces)
    for (let at = 0; at < piece.length;) {
      const part = piece.subarray(at, at + PORTION - filled);
      portion.set(part, filled);
      at += part.length;
      filled += part.length;
      if (filled < PORTION) continue;
      yield portion;
      filled = 0;
    }
  if (filled > 0) yield portion.subarray(0, filled);
}

function tooLarge(what: string, most: number): AxiaError {
  return new AxiaError(
    'invalid-input',
    `${what} would exceed ${megabytes(most)}, and Axia could not read the bundle back.`,
    'Nothing was exported, and nothing is lost. Ask the questions in two studies of half the size.'
  );
}
