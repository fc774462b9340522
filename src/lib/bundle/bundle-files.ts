import { bytesToHex } from '@noble/hashes/utils.js';
import { startSha256 } from '../core/sha256';
import { unreadable } from '../core/report';
import { joined } from './bytes';
import { isManifest, parseManifest, type Manifest } from './manifest';
import type { BundleOptions } from './progress';
import { parseJson, textPieces } from './texts';
import { unpack } from './unpack';
import type { ZipEntry } from './zip-directory';
import { kindOf, megabytes, mostBytes, ZIP_LIMITS } from './zip-limits';

/** A manifest by any writing, also of a copy: `manifest (1).json`. */
const MANIFEST = /^manifest[^/]{0,20}\.json$/iu;

/** Hears of a file that the manifest lists with another SHA-256, or (null) that is not there. */
export type OnChanged = (name: string, listed: string, found: string | null) => void;

/** What is put beside a study's files and can't be one of them: folders, and notes of file systems. */
const NO_FILE = /\/$|(?:^|\/)(?:__MACOSX\/|\._)/u;

/** Most manifests that are looked at: a zip may hold the files of other programs. */
const MOST_MANIFESTS = 50;

/** Bytes that are unpacked at most to find files under other names. */
const MOST_SEARCHED = ZIP_LIMITS.tableBytes;

/**
 * The files of a study within a zip, wherever tools that pack it again have put them, and whatever
 * lies beside them. The manifest says by their SHA-256 which they are; names are the first guess
 * only. Small files are held once they were checked, tables are read when wanted.
 */
export class BundleFiles {
  readonly held = new Map<string, Uint8Array>();
  /** By their names in the manifest. */
  readonly #entries = new Map<string, ZipEntry>();
  readonly #hashes = new Map<ZipEntry, string>();
  readonly #inZip: readonly ZipEntry[];
  /** Bytes unpacked of files under other names. */
  #searched = 0;
  /** Bytes to go through; null while the manifest is looked for. */
  #total: number | null = null;
  #read = 0;

  constructor(
    private readonly file: Blob,
    entries: readonly ZipEntry[],
    private readonly options: BundleOptions,
    /** Hears of files that are not what the manifest lists, and these are read; without it they are refused. */
    private readonly onChanged?: OnChanged
  ) {
    this.#inZip = entries.filter(({ name }) => !NO_FILE.test(name));
  }

  /** All but the manifest. */
  get names(): string[] {
    return [...this.#entries.keys()];
  }

  /**
   * Finds the manifest, and by its hashes the files that it lists.
   *
   * @throws AxiaError `invalid-input` that names the first which is missing, changed or too large
   */
  async check(): Promise<Manifest> {
    const { manifest, folder } = await this.#findManifest();
    const names = Object.keys(manifest.files);
    for (const name of names) {
      const [guess] = this.#named(folder + name);
      if (guess) this.#entries.set(name, guess);
    }
    const sizes = [...this.#entries].map(
      ([name, { size }]) => (kindOf(name) === 'table' ? 2 : 1) * size
    );
    // Tables are gone through twice: for their hashes, and for what they say.
    this.#total = Math.max(
      1,
      sizes.reduce((sum, size) => sum + size, 0)
    );
    let report = 0;
    for (const name of names) {
      const entry = await this.#findOrTell(name, folder, manifest.files[name]!);
      if (entry === null) continue;
      this.#entries.set(name, entry);
      if (kindOf(name) === 'report') report += entry.size;
      if (report > ZIP_LIMITS.reportBytes) throw tooLarge(ZIP_LIMITS.reportBytes);
    }
    return manifest;
  }

  needed(name: string): Uint8Array {
    const bytes = this.held.get(name);
    if (!bytes) throw missing(name);
    return bytes;
  }

  assertTable(name: string): void {
    if (!this.#entries.has(name)) throw missing(name);
  }

  table(name: string): AsyncIterable<string> {
    const text = this.optionalTable(name);
    if (!text) throw missing(name);
    return text;
  }

  optionalTable(name: string): AsyncIterable<string> | null {
    const entry = this.#entries.get(name);
    if (!entry) return null;
    const what = name === 'prompts.csv' ? 'questions' : 'answers';
    return textPieces(name, this.#bytes(entry, `Reading the ${what}.`));
  }

  /** The manifest of a study that lies least deep; the folder in which it lies, with its slash. */
  async #findManifest(): Promise<{ manifest: Manifest; folder: string }> {
    const found: { manifest: Manifest; folder: string }[] = [];
    let problem: unknown = null;
    const candidates = this.#inZip
      .filter(({ name }) => MANIFEST.test(baseOf(name)))
      .sort((one, other) => depthOf(one.name) - depthOf(other.name))
      .slice(0, MOST_MANIFESTS);
    for (const entry of candidates) {
      const folder = folderOf(entry.name);
      if (found[0] && depthOf(found[0].folder) < depthOf(folder)) break;
      try {
        assertSize('manifest.json', entry);
        const data = parseJson('manifest.json', await this.#whole(entry));
        if (candidates.length > 1 && !isManifest(data)) continue;
        const changed = this.onChanged;
        const tell =
          changed && ((...hashes: [string, string]) => changed('manifest.json', ...hashes));
        found.push({ manifest: parseManifest(data, tell), folder });
      } catch (error) {
        this.options.signal?.throwIfAborted();
        problem ??= error;
      }
    }
    const [first, ...others] = found;
    if (!first) throw problem ?? this.#noManifest();
    if (others.some(({ manifest }) => manifest.checksum !== first.manifest.checksum))
      throw unreadable(
        'The zip holds several studies: unpack it, pack the folder of each study by itself, and open one after the other.'
      );
    return first;
  }

  #noManifest() {
    const inner = this.#inZip.find(({ name }) => /\.zip$/iu.test(name));
    return unreadable(
      inner
        ? `This zip holds another zip, ${shown(baseOf(inner.name))}: unpack it, and open that one.`
        : 'This zip is not an Axia study: it has no manifest.json.'
    );
  }

  /** Files of a name, in any case, those of the same case first. */
  #named(name: string): ZipEntry[] {
    const lower = name.toLowerCase();
    return this.#inZip
      .filter((entry) => plain(entry.name).toLowerCase() === lower)
      .sort((one, other) => Number(plain(other.name) === name) - Number(plain(one.name) === name));
  }

  /** As `#find`; a file that only has the name is told of, and null where there is none. */
  async #findOrTell(name: string, folder: string, hash: string): Promise<ZipEntry | null> {
    try {
      return await this.#find(name, folder, hash);
    } catch (error) {
      this.options.signal?.throwIfAborted();
      if (!this.onChanged) throw error;
    }
    const [named] = this.#named(folder + name);
    this.held.delete(name);
    if (named) assertSize(name, named);
    else this.#entries.delete(name);
    this.onChanged(name, hash, named ? await this.#hashed(name, named) : null);
    return named ?? null;
  }

  /** The file with a SHA-256: one of its name, or any that ends like it. */
  async #find(name: string, folder: string, hash: string): Promise<ZipEntry> {
    const named = this.#named(folder + name);
    const ending = name.slice(name.lastIndexOf('.'));
    const others = this.#inZip.filter(
      (entry) => !named.includes(entry) && entry.name.toLowerCase().endsWith(ending)
    );
    let problem: unknown = null;
    for (const entry of [...named, ...others]) {
      const isNamed = named.includes(entry);
      if (!isNamed && !this.#hashes.has(entry) && (this.#searched += entry.size) > MOST_SEARCHED)
        continue;
      try {
        assertSize(name, entry);
        if ((await this.#hashed(name, entry)) === hash) return entry;
        if (isNamed)
          problem ??= unreadable(
            `${name} was changed or damaged: its SHA-256 differs from the one in the manifest.`
          );
      } catch (error) {
        this.options.signal?.throwIfAborted();
        if (isNamed) problem ??= error;
      }
    }
    throw problem ?? missing(name);
  }

  /** SHA-256 of a file, which is held where its name says that it is read whole. */
  async #hashed(name: string, entry: ZipEntry): Promise<string> {
    const kind = kindOf(name);
    const known = this.#hashes.get(entry);
    const isHeld = kind === 'json' || kind === 'instrument';
    if (known !== undefined && !isHeld) return known;
    const hash = startSha256();
    const pieces: Uint8Array[] = [];
    for await (const piece of this.#bytes(entry)) {
      hash.update(piece);
      if (isHeld) pieces.push(piece);
    }
    if (isHeld) this.held.set(name, joined(pieces));
    const digest = bytesToHex(hash.digest());
    this.#hashes.set(entry, digest);
    return digest;
  }

  async #whole(entry: ZipEntry): Promise<Uint8Array> {
    const pieces: Uint8Array[] = [];
    for await (const piece of this.#bytes(entry)) pieces.push(piece);
    return joined(pieces);
  }

  async *#bytes(entry: ZipEntry, message = 'Checking the file.'): AsyncGenerator<Uint8Array, void> {
    const { signal, onProgress } = this.options;
    for await (const piece of unpack(this.file, entry, signal)) {
      yield piece;
      this.#read += piece.length;
      const share = this.#total === null ? null : Math.min(1, this.#read / this.#total);
      onProgress?.({ message, share });
    }
  }
}

function assertSize(name: string, { size }: ZipEntry): void {
  const most = mostBytes(name);
  if (size > most) throw unreadable(`${name} would unpack to more than ${megabytes(most)}.`);
}

const tooLarge = (most: number) =>
  unreadable(`The report in the zip would unpack to more than ${megabytes(most)}.`);

const missing = (name: string) => unreadable(`${name} is missing from the zip.`);

/** A path without what some tools put first. */
const plain = (name: string): string => name.replace(/^(?:\.?\/)+/u, '');

const folderOf = (name: string): string => plain(name).slice(0, plain(name).lastIndexOf('/') + 1);
const baseOf = (name: string): string => name.slice(name.lastIndexOf('/') + 1);
const depthOf = (name: string): number => plain(name).split('/').length;
const shown = (name: string) => JSON.stringify(name.slice(0, 60));
