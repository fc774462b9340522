import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { startSha256 } from '../../core/sha256';
import { AxiaError, throwIfAborted } from '../../core/error';
import { tryLock, withLock } from '../../platform';
import { chunksOf } from '../bytes';
import type { Dependencies } from '../ensure';
import { filesLocked, isQuotaError, noRoom, wrongBytes } from '../errors';
import { fetchBytes } from '../fetch-bytes';
import type { FilesOptions } from '../files';
import { createWorkProgress } from '../progress';
import { readRemoteGguf } from './address';
import { findGguf, GGUF_MODELS } from './catalogue';
import type { Disk } from './disk';
import type { GgufFiles, GgufModel, StoredGguf } from './files';
import { readGgufHeader, type GgufFacts } from './header';
import { factsOf, readModelFiles } from './parts';
import { assertRuns } from './verdict';

/** What is kept beside a complete file, or of one that can be downloaded from an address. */
interface Note {
  model: GgufModel;
  /** Null before it is complete. */
  sha256: string | null;
  facts: GgufFacts;
}

const [FILE, NOTE] = ['.gguf', '.json'];
/** Hexadecimal digits of a hash that tell one’s own files apart. */
const ID_DIGITS = 8;
/** Longest name in an id, with which an address can still name it. */
const LONGEST_NAME = 100;

const lockName = (id: string) => `gguf/${id}`;

/** `GgufFiles` in the worker, on some disk. */
export function createGgufStore(
  disk: () => Promise<Disk>,
  deps: Pick<Dependencies, 'fetch' | 'clock' | 'timeout'>
): GgufFiles {
  async function noteOf(id: string): Promise<Note | null> {
    const file = await (await disk()).read(id + NOTE);
    if (file === null) return null;
    try {
      return JSON.parse(await file.text()) as Note;
    } catch {
      return null; // cut off while it was written: the file counts as incomplete
    }
  }

  async function save(note: Note): Promise<void> {
    const name = note.model.id + NOTE;
    const files = await disk();
    await files.remove(name);
    const out = await files.append(name);
    out.write(new TextEncoder().encode(JSON.stringify(note)));
    out.close();
  }

  async function storedOf(model: GgufModel, bytesStored: number): Promise<StoredGguf> {
    const note = await noteOf(model.id);
    const complete = note !== null && note.sha256 !== null && bytesStored === note.model.bytes;
    return {
      model: note?.model ?? model,
      bytesStored,
      complete,
      sha256: complete ? note.sha256 : null,
      facts: note?.facts ?? null,
      kept: (await disk()).keeps
    };
  }

  async function drop(id: string): Promise<void> {
    const files = await disk();
    await files.remove(id + NOTE);
    await files.remove(id + FILE);
  }

  const working = <T>(
    id: string,
    { onProgress, signal }: FilesOptions,
    work: () => Promise<T>
  ): Promise<T> => {
    const onWait = () =>
      createWorkProgress(onProgress, deps.clock.now).begin('waiting', { bytes: 0, files: 0 }, {});
    return withLock(lockName(id), { signal, onWait }, work).catch((error: unknown) => {
      throwIfAborted(signal);
      throw isQuotaError(error) ? noRoom(null, null, error) : error;
    });
  };

  /** Appends bytes to a file, and hashes them together with those that are there. */
  async function append(
    id: string,
    source: (from: number) => AsyncIterable<Uint8Array>,
    phase: 'fetching' | 'copying',
    total: number,
    { onProgress, signal }: FilesOptions
  ): Promise<string> {
    const files = await disk();
    const hash = startSha256();
    const progress = createWorkProgress(onProgress, deps.clock.now);
    const there = await files.read(id + FILE);
    if (there !== null) {
      progress.begin('checking', { bytes: 0, files: 0 }, { bytes: total });
      for await (const chunk of chunksOf(there.stream())) {
        throwIfAborted(signal);
        hash.update(chunk);
        progress.add(chunk.length);
      }
    }
    let bytes = there?.size ?? 0;
    progress.begin(phase, { bytes, files: 0 }, { bytes: total });
    const out = await files.append(id + FILE);
    try {
      for await (const chunk of source(bytes)) {
        throwIfAborted(signal);
        if ((bytes += chunk.length) > total)
          throw wrongBytes(id + FILE, `it is longer than ${total} bytes`);
        out.write(chunk);
        hash.update(chunk);
        progress.add(chunk.length);
      }
    } finally {
      out.close();
    }
    return bytesToHex(hash.digest());
  }

  /** Before the first byte comes. @throws AxiaError `quota` */
  async function assertRoom(bytes: number): Promise<void> {
    const free = await (await disk()).free();
    if (free !== null && free < bytes) throw noRoom(bytes, free);
  }

  const nothing = async function* (): AsyncGenerator<Uint8Array> {};

  async function ensure(
    model: GgufModel,
    options: FilesOptions & { recheck?: boolean }
  ): Promise<{ file: File; stored: StoredGguf }> {
    const { id, url } = model;
    const files = await disk();
    const name = id + FILE;
    const size = (await files.read(name))?.size ?? 0;
    const before = await storedOf(model, size);
    const fresh = !before.complete || options.recheck === true;
    if (fresh) {
      if (size < model.bytes && url === null)
        throw new AxiaError(
          'invalid-input',
          `${model.label} is no longer in this browser.`,
          'Open its file again on the models screen.'
        );
      const fetching = (from: number) =>
        fetchBytes(url!, {
          ...deps,
          name: model.file,
          expected: model.bytes,
          from,
          signal: options.signal
        });
      const missing = size < model.bytes;
      if (missing) await assertRoom(model.bytes - size);
      const hash = await append(id, missing ? fetching : nothing, 'fetching', model.bytes, options);
      const file = (await files.read(name))!;
      const expected = model.sha256 ?? before.sha256;
      if (file.size !== model.bytes || (expected !== null && hash !== expected)) {
        await drop(id);
        // Where it is remains known.
        if (findGguf(id) === null && before.facts !== null && url !== null)
          await save({ model, sha256: null, facts: before.facts });
        throw wrongBytes(
          model.file,
          file.size === model.bytes
            ? 'its SHA-256 differs from the one on record'
            : `it has ${file.size} bytes, and should have ${model.bytes}`
        );
      }
      const facts = before.facts ?? factsOf(await readGgufHeader(file));
      await save({ model, sha256: hash, facts });
    }
    const file = (await files.read(name))!;
    return { file, stored: await storedOf(model, file.size) };
  }

  return {
    async list() {
      const sizes = await (await disk()).list();
      const ids = new Set(
        [...sizes.keys()].flatMap((name) =>
          [FILE, NOTE].flatMap((end) => (name.endsWith(end) ? [name.slice(0, -end.length)] : []))
        )
      );
      const found = await Promise.all(
        [...ids].map(async (id) => {
          const model = (await noteOf(id))?.model ?? findGguf(id);
          return model === null ? null : storedOf(model, sizes.get(id + FILE) ?? 0);
        })
      );
      return found
        .filter((one) => one !== null)
        .sort((one, other) => one.model.label.localeCompare(other.model.label));
    },
    find: async (id) => findGguf(id) ?? (await noteOf(id))?.model ?? null,
    ensure: (model, options) => working(model.id, options, () => ensure(model, options)),
    inspect: async (files) => (await readModelFiles(files)).facts,

    async add(chosen, options) {
      const { facts, files } = await readModelFiles(chosen);
      const { onProgress, signal } = options;
      const { name } = files[0]!;
      const size = files.reduce((sum, file) => sum + file.size, 0);
      async function* source() {
        for (const file of files) yield* chunksOf(file.stream());
      }
      const hash = startSha256();
      const progress = createWorkProgress(onProgress, deps.clock.now);
      progress.begin('checking', { bytes: 0, files: 0 }, { bytes: size });
      for await (const chunk of source()) {
        throwIfAborted(signal);
        hash.update(chunk);
        progress.add(chunk.length);
      }
      const digest = bytesToHex(hash.digest());
      const listed = GGUF_MODELS.find((one) => one.sha256 === digest);
      const model = listed ?? ownModel({ name, size }, facts, digest);
      return working(model.id, options, async () => {
        const { size: there = 0 } = (await (await disk()).read(model.id + FILE)) ?? {};
        await assertRoom(size - there);
        await drop(model.id);
        const copied = await append(model.id, source, 'copying', size, options);
        if (copied !== digest) {
          await drop(model.id);
          throw wrongBytes(name, 'it changed while it was copied');
        }
        await save({ model, sha256: digest, facts });
        return storedOf(model, size);
      });
    },

    async addFromUrl(address, signal) {
      const { bytes, header, name, ...at } = await readRemoteGguf(address, signal, deps);
      const facts = factsOf(header);
      assertRuns(name, facts, bytes);
      const listed = GGUF_MODELS.find(({ sha256, url }) => url === at.url || sha256 === at.sha256);
      const mark = bytesToHex(sha256(utf8ToBytes(at.url)));
      const model = listed ?? {
        ...ownModel({ name, size: bytes }, facts, at.sha256 ?? mark),
        ...at
      };
      const { size = 0 } = (await (await disk()).read(model.id + FILE)) ?? {};
      const before = await storedOf(model, size);
      if (!before.complete) await save({ model, sha256: null, facts });
      return storedOf(model, size);
    },

    async remove(id) {
      const release = await tryLock(lockName(id));
      if (!release) throw filesLocked(id);
      try {
        const size = (await (await disk()).read(id + FILE))?.size ?? 0;
        await drop(id);
        return size;
      } finally {
        release();
      }
    }
  };
}

function ownModel(
  file: { name: string; size: number },
  facts: GgufFacts,
  digest: string
): GgufModel {
  const stem = file.name.replace(/(-\d{5}-of-\d{5})?\.gguf$/i, '');
  const plain = stem.replace(/[^\w.-]+/g, '-').replace(/^[^A-Za-z0-9]+/, '');
  return {
    id: `${plain.slice(0, LONGEST_NAME) || 'model'}-${digest.slice(0, ID_DIGITS)}`,
    label: stem,
    file: file.name,
    bytes: file.size,
    sha256: digest,
    revision: null,
    url: null,
    licence: facts.licence,
    parameters: facts.parameters,
    quantisation: facts.tensorTypes[0]?.type ?? null,
    expect: null
  };
}
