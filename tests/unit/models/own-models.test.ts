import { beforeEach, describe, expect, it, vi } from 'vitest';
import { addressOf, nameIn } from '../../../src/lib/models/add-by-address';
import { plainAddress } from '../../../src/lib/models/plain-address';
import { Host, model, modelFiles, workshop } from './files-harness';

beforeEach(() => void vi.stubGlobal('navigator', {}));

const HF = 'https://huggingface.co/org/Some-Model-q4f32_1-MLC';
const LIBRARY = 'https://host.example/some-q4f32_1-webgpu.wasm';
const signal = new AbortController().signal;

describe('addresses as people paste them', () => {
  it.each([
    [HF, `${HF}/resolve/main/`],
    [`${HF}/`, `${HF}/resolve/main/`],
    ['org/Some-Model-q4f32_1-MLC', `${HF}/resolve/main/`],
    ['huggingface.co/org/Some-Model-q4f32_1-MLC', `${HF}/resolve/main/`],
    [`${HF}/tree/main`, `${HF}/resolve/main/`],
    [`${HF}/resolve/v2/`, `${HF}/resolve/v2/`],
    [`${HF}/blob/main/mlc-chat-config.json?download=true`, `${HF}/resolve/main/`],
    ['https://host.example/models/a', 'https://host.example/models/a/'],
    ['localhost:8000/a/', 'http://localhost:8000/a/']
  ])('folder %s', (folder, first) => {
    expect(addressOf(folder, LIBRARY).folders[0]).toBe(first);
  });

  it.each([
    [
      'https://github.com/o/libs/blob/main/x/a-webgpu.wasm',
      'https://raw.githubusercontent.com/o/libs/main/x/a-webgpu.wasm'
    ],
    [`${HF}/blob/main/a.wasm`, `${HF}/resolve/main/a.wasm`],
    ['http://127.0.0.1:8000/a.wasm', 'http://127.0.0.1:8000/a.wasm']
  ])('library %s', (library, read) => {
    expect(addressOf(HF, library).library).toBe(read);
  });

  it.each(['http://10.0.0.7/models/a', 'ftp://host.example/a', 'file:///home/a', '', 'two words'])(
    'refuses %s, with what to do',
    (folder) => {
      expect(() => addressOf(folder, LIBRARY)).toThrow(
        expect.objectContaining({ kind: 'invalid-input', advice: expect.stringContaining('http') })
      );
    }
  );
});

describe('what may be a key in an address', () => {
  it('is refused where it is a user name or password, and not repeated', () => {
    for (const address of [
      'https://me:hunter2@host.example/a',
      'https://token@host.example/a.wasm'
    ]) {
      for (const [folder, library] of [
        [address, LIBRARY],
        [HF, address]
      ] as const)
        expect(() => addressOf(folder, library)).toThrow(
          expect.objectContaining({
            kind: 'invalid-input',
            message: expect.not.stringMatching(/hunter2|token/) as string
          })
        );
    }
  });

  it('fetches the library, and is part of nothing that is shown or exported', async () => {
    const { work } = workshop(new Host(modelFiles()));
    const entry = await work.addFromUrl(HF, `${LIBRARY}?token=secret-7&X-Signature=abc`, signal);
    expect(JSON.stringify(entry)).not.toMatch(/secret-7|Signature/);
    expect(entry.address.library).toBe(LIBRARY);
    expect(plainAddress('https://u:p@h.example:8/a%20b?x=1#y')).toBe('https://h.example:8/a%20b');
    expect(plainAddress('some-name.wasm')).toBe('some-name.wasm');
  });

  it('a name that encodes nothing, or never ends, is shown as it is, cut', () => {
    expect(nameIn('https://h.example/100%zz')).toBe('100%zz');
    expect(nameIn(`https://h.example/${'x'.repeat(5000)}`)).toHaveLength(100);
  });
});

describe('addFromUrl', () => {
  it('tells the needs of the model before any weights are fetched', async () => {
    const { work, host } = workshop(new Host(modelFiles()));
    const entry = await work.addFromUrl(HF, LIBRARY, signal);
    expect(host.asked()).toEqual(['mlc-chat-config.json', 'tensor-cache.json', 'library']);
    expect(entry).toMatchObject({
      id: expect.stringMatching(/^own-Some-Model-q4f32_1-[0-9a-f]{12}$/),
      origin: 'url',
      address: { folder: `${HF}/resolve/main/`, library: LIBRARY, fetchable: true },
      label: 'Some Model',
      parameters: 8000,
      quantisation: 'q4f32_1',
      needsF16: false,
      downloadBytes: 3003,
      largestTensorBytes: 1002,
      contextWindow: 4096,
      reasoning: false,
      systemRole: true,
      source: HF
    });
    expect(await work.find(entry.id)).toEqual(entry);
    expect(await work.list()).toMatchObject([{ model: entry, state: 'partial', bytesStored: 0 }]);
    expect(await work.remove(entry.id)).toBe(0);
    expect(await work.find(entry.id)).toBeNull();
  });

  it('keeps files of a plain folder, and a library of localhost, where WebLLM looks', async () => {
    const host = new Host(modelFiles(), /8000\/a\/[^/]+$/);
    const { work, caches, options } = workshop(host);
    const entry = await work.addFromUrl('http://localhost:8000/a', 'localhost:8000/a.wasm', signal);
    expect(entry.address.folder).toBe('http://localhost:8000/a/resolve/main/');
    // Such hosts have no commits that could be asked for.
    expect(await work.ensure(entry, options)).toMatchObject({ state: 'complete', revision: null });
    expect(host.requests.at(-1)!.url).toBe('http://localhost:8000/a/params_shard_2.bin');
    expect(caches.keys()).toContain(
      'webllm/model http://localhost:8000/a/resolve/main/tokenizer.json'
    );
    expect(caches.keys()).toContain(`webllm/wasm ${entry.address.library}`);
  });

  it('never names a library so that WebLLM would fetch it', async () => {
    const { work } = workshop(new Host(modelFiles()));
    const library = 'http://localhost:8000/localhost.wasm';
    const entry = await work.addFromUrl('http://localhost:8000/', library, signal);
    expect(entry.address.library).toMatch(
      /^https:\/\/models\.axia\.invalid\/[0-9a-f]{12}\/library\.wasm$/
    );
  });

  it('says that a model is of an older form', async () => {
    const files = modelFiles();
    files.delete('tensor-cache.json');
    const { work } = workshop(new Host(files));
    await expect(work.addFromUrl(HF, LIBRARY, signal)).rejects.toMatchObject({
      advice: expect.stringContaining('older')
    });
  });

  it.each(['{system_message}', '[INST] {system_message}', ''])(
    'gives the system text to the user where the template is "%s"',
    async (template) => {
      const { work } = workshop(new Host(modelFiles({ template })));
      expect((await work.addFromUrl(HF, LIBRARY, signal)).systemRole).toBe(false);
    }
  );

  it('takes some architectures for models that think', async () => {
    const files = modelFiles();
    const { work } = workshop(new Host(files));
    const config = new TextDecoder().decode(files.get('mlc-chat-config.json'));
    files.set('mlc-chat-config.json', new TextEncoder().encode(config.replace('qwen2', 'qwen3')));
    const entry = await work.addFromUrl('https://host.example/x', LIBRARY, signal);
    expect(entry.reasoning).toBe(true);
  });

  it.each([
    ['a page in place of the configuration', 'mlc-chat-config.json', '<html>', 'network'],
    ['another configuration', 'mlc-chat-config.json', '{"model_type":"bert"}', 'corrupt-model'],
    ['no library', 'library', 'text', 'invalid-input']
  ])('refuses %s', async (_, name, body, kind) => {
    const host = new Host(modelFiles());
    host.faults.set(name, { body, times: 9 });
    const { work } = workshop(host);
    await expect(work.addFromUrl(HF, LIBRARY, signal)).rejects.toMatchObject({ kind });
    expect(await work.list()).toEqual([]);
  });
});

/** Files of a folder as the browser hands them over. */
function folderOf(
  name: string,
  files: Map<string, Uint8Array<ArrayBuffer>>,
  library = 'any-webgpu.wasm'
) {
  return [...files].map(([file, bytes]) => {
    const path = file === 'library' ? library : file;
    return { path: `stick/${name}/${path}`, file: new File([bytes], path) };
  });
}

describe('addFromFolder', () => {
  const catalogueLibrary = model.address.library.split('/').at(-1)!;

  it('takes an own model without network, under addresses that are names only', async () => {
    const host = new Host(new Map());
    const { work, options, progress } = workshop(host);
    const stored = await work.addFromFolder(folderOf('My-Model', modelFiles()), options);
    expect(stored).toMatchObject({
      state: 'complete',
      model: {
        id: expect.stringMatching(/^own-My-Model-[0-9a-f]{12}$/),
        origin: 'folder',
        address: { fetchable: false }
      }
    });
    expect(progress.at(-1)).toMatchObject({ phase: 'copying', filesDone: 7, filesTotal: 7 });
    expect((await work.ensure(stored.model, options)).digest).toBe(stored.digest);
    expect(host.requests).toEqual([]);
    const again = await work.addFromFolder(folderOf('My-Model', modelFiles()), options);
    expect(again.model.id).toBe(stored.model.id);
  });

  it('makes a model of the catalogue of its files, with the digest of a download', async () => {
    const downloaded = workshop(new Host(modelFiles()));
    const { digest } = await downloaded.work.ensure(model, downloaded.options);
    const { work, options } = workshop(new Host(new Map()));
    const files = folderOf(model.id, modelFiles(), catalogueLibrary);
    expect(await work.addFromFolder(files, options)).toMatchObject({ model, digest });
  });

  it('does not take another model for one of the catalogue', async () => {
    const { work, options } = workshop(new Host(new Map()));
    const other = await work.addFromFolder(folderOf(model.id, modelFiles()), options);
    expect(other.model.origin).toBe('folder');
  });

  it('replaces another version of the same model whole', async () => {
    const { work, options } = workshop(new Host(modelFiles()));
    const before = await work.ensure(model, options);
    const files = folderOf(model.id, modelFiles({}, 2), catalogueLibrary);
    const after = await work.addFromFolder(files, options);
    expect(after.state).toBe('complete');
    expect(after.digest).not.toBe(before.digest);
    expect(after.revision).toBeNull();
  });

  it.each([
    [
      'without weights',
      (name: string) => name !== 'params_shard_1.bin',
      'lacks params_shard_1.bin'
    ],
    ['without a library', (name: string) => name !== 'library', 'no model library'],
    [
      'without configuration',
      (name: string) => name !== 'mlc-chat-config.json',
      'no mlc-chat-config'
    ]
  ])('refuses a folder %s before anything is stored', async (_, keep, message) => {
    const { work, caches, options } = workshop(new Host(new Map()));
    const files = new Map([...modelFiles()].filter(([name]) => keep(name)));
    await expect(work.addFromFolder(folderOf('a', files), options)).rejects.toThrow(message);
    expect(caches.keys()).toEqual([]);
  });

  it('refuses a damaged shard', async () => {
    const { work, options } = workshop(new Host(new Map()));
    const files = modelFiles().set('params_shard_1.bin', new Uint8Array(1001));
    await expect(work.addFromFolder(folderOf('a', files), options)).rejects.toMatchObject({
      kind: 'corrupt-model',
      message: expect.stringContaining('params_shard_1.bin')
    });
  });

  it('keeps the version that is there when the other one is damaged', async () => {
    const { work, host, options } = workshop(new Host(modelFiles()));
    const before = await work.ensure(model, options);
    host.asked();
    const damaged = modelFiles({}, 2).set('params_shard_2.bin', new Uint8Array(1002));
    await expect(
      work.addFromFolder(folderOf(model.id, damaged, catalogueLibrary), options)
    ).rejects.toMatchObject({ kind: 'corrupt-model' });
    expect((await work.ensure(model, options)).digest).toBe(before.digest);
    expect(host.asked()).toEqual([]);
  });

  it('keeps files that WebLLM stored itself, where they are the same', async () => {
    const { work, caches, options } = workshop(new Host(modelFiles()));
    await work.ensure(model, options);
    caches.entries.delete('axia/models');
    const short = modelFiles().set('params_shard_2.bin', new Uint8Array(3));
    await expect(
      work.addFromFolder(folderOf(model.id, short, catalogueLibrary), options)
    ).rejects.toMatchObject({ kind: 'corrupt-model' });
    expect(caches.keys()).toHaveLength(7);
  });

  it('takes another configuration of the same weights, and no commit with it', async () => {
    const { work, options } = workshop(new Host(modelFiles()));
    const before = await work.ensure(model, options);
    const other = modelFiles({ template: '<s>{system_message}</s>' });
    const after = await work.addFromFolder(folderOf(model.id, other, catalogueLibrary), options);
    expect(after.state).toBe('complete');
    expect(after.digest).not.toBe(before.digest);
    expect(after.revision).toBeNull();
  });

  it('passes over what systems hide on a drive', async () => {
    const { work, options } = workshop(new Host(new Map()));
    const files = folderOf('own-My-Model-q4f32_1-0123456789ab', modelFiles());
    const hidden = (path: string) => ({ path: `stick/${path}`, file: new File(['?'], 'x') });
    const bin = files.map(({ path, file }) => ({ path: `stick/.Trashes/${path}`, file }));
    const stored = await work.addFromFolder(
      [...files, ...bin, hidden('My-Model/._any-webgpu.wasm'), hidden('$RECYCLE.BIN/a/b.wasm')],
      options
    );
    expect(stored).toMatchObject({ state: 'complete', model: { label: 'My Model' } });
  });

  it('says that the drive was taken out', async () => {
    const { work, options } = workshop(new Host(new Map()));
    const files = folderOf('a', modelFiles());
    const { file } = files.find(({ path }) => path.endsWith('params_shard_1.bin'))!;
    file.stream = () =>
      new ReadableStream({
        pull() {
          throw new DOMException('The requested file could not be read', 'NotReadableError');
        }
      });
    await expect(work.addFromFolder(files, options)).rejects.toMatchObject({
      kind: 'invalid-input',
      message: expect.stringContaining('params_shard_1.bin'),
      advice: expect.stringContaining('drive')
    });
  });
});
