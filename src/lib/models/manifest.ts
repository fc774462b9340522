import type { ModelEntry } from './model';
import {
  CONFIG_FILE,
  LIST_FILE,
  tokenizerFile,
  type ChatConfig,
  type TensorList
} from './model-config';

/** The caches in which WebLLM 0.2.86 keeps files, with its default backend. */
export const CACHES = {
  config: 'webllm/config',
  weights: 'webllm/model',
  library: 'webllm/wasm'
} as const;

export type FileKind = 'config' | 'list' | 'tokenizer' | 'library' | 'shard';

/** One file of a model: what it is called, where it is kept, and what it must be. */
export interface ModelFile {
  kind: FileKind;
  /** Name within the model: that of the file in the folder, or the library's. */
  name: string;
  cache: (typeof CACHES)[keyof typeof CACHES];
  /** The address under which WebLLM reads it. */
  key: string;
  /** Null where nobody told. */
  bytes: number | null;
  /** MD5 in hexadecimal by the model's own list; null where it tells none. */
  md5: string | null;
}

const plain = { bytes: null, md5: null };

export function configFile({ address }: ModelEntry): ModelFile {
  const key = new URL(CONFIG_FILE, address.folder).href;
  return { ...plain, kind: 'config', name: CONFIG_FILE, cache: CACHES.config, key };
}

export function listFile({ address }: ModelEntry): ModelFile {
  const key = new URL(LIST_FILE, address.folder).href;
  return { ...plain, kind: 'list', name: LIST_FILE, cache: CACHES.weights, key };
}

function libraryFile({ address }: ModelEntry): ModelFile {
  const last = new URL(address.library).pathname.split('/').at(-1)!;
  // It may be saved to a drive, which does not allow every name.
  const name = /^[\w.-]+\.wasm$/.test(last) ? last : 'library.wasm';
  return { ...plain, kind: 'library', name, cache: CACHES.library, key: address.library };
}

/** The folder of a stored file's address. */
export function folderOf(key: string): string {
  return key.slice(0, key.lastIndexOf('/') + 1);
}

/** Every file that WebLLM reads to load a model, the two that name the others first. */
export function filesOf(model: ModelEntry, config: ChatConfig, list: TensorList): ModelFile[] {
  const tokenizer = tokenizerFile(config);
  const weights = (name: string) => ({
    name,
    cache: CACHES.weights,
    key: new URL(name, model.address.folder).href
  });
  return [
    configFile(model),
    listFile(model),
    { ...plain, ...weights(tokenizer), kind: 'tokenizer' },
    libraryFile(model),
    ...list.records.map((shard): ModelFile => ({
      ...weights(shard.dataPath),
      kind: 'shard',
      bytes: shard.nbytes,
      md5: shard.md5sum ?? null
    }))
  ];
}
