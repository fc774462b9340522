import * as v from 'valibot';
import { AxiaError } from '../core/error';
import { LONGEST } from '../core/limits';
import { parseData } from '../core/parse-data';
import type { ModelEntry } from './model';

/** Name of a file in a model's folder: flat, so that it can lead nowhere else. */
const fileName = v.pipe(
  v.string('must be text'),
  v.regex(/^[A-Za-z0-9_][\w.-]{0,119}$/, 'is not a plain file name')
);

export const CONFIG_FILE = 'mlc-chat-config.json';
export const LIST_FILE = 'tensor-cache.json';
const TOKENIZERS = ['tokenizer.json', 'tokenizer.model'] as const;

/** Names that no shard can have. */
const NAMED_OTHERWISE = [CONFIG_FILE, LIST_FILE, ...TOKENIZERS];

const bytes = v.pipe(v.number('must be a number'), v.integer(), v.minValue(0));

const shortName = v.pipe(v.string('must be text'), v.maxLength(100, 'is too long'));

const chatConfig = v.object({
  model_type: v.nullish(shortName),
  quantization: v.nullish(shortName),
  context_window_size: v.number('must be a number'),
  sliding_window_size: v.nullish(v.number()),
  tokenizer_files: v.array(v.string()),
  conv_template: v.object({
    name: v.nullish(shortName),
    system_template: v.pipe(v.string('must be text'), v.maxLength(LONGEST.template, 'is too long'))
  })
});

/** What Axia reads of a model's `mlc-chat-config.json`. */
export type ChatConfig = v.InferOutput<typeof chatConfig>;

const tensorList = v.object({
  metadata: v.optional(
    v.object({ ParamBytes: v.optional(v.number()), BitsPerParam: v.optional(v.number()) })
  ),
  records: v.pipe(
    v.array(
      v.object({
        dataPath: fileName,
        nbytes: bytes,
        md5sum: v.nullish(v.pipe(v.string(), v.toLowerCase(), v.regex(/^[0-9a-f]{32}$/))),
        records: v.array(
          v.object({ dtype: v.string(), format: v.nullish(v.string()), nbytes: bytes })
        )
      })
    ),
    v.minLength(1, 'is empty'),
    v.maxLength(10_000, 'is too long'),
    v.check(
      (records) =>
        new Set([...NAMED_OTHERWISE, ...records.map(({ dataPath }) => dataPath)]).size ===
        NAMED_OTHERWISE.length + records.length,
      'names a file twice, or one that holds no weights'
    )
  )
});

/** What Axia reads of a model's list of weights, `tensor-cache.json`. */
export type TensorList = v.InferOutput<typeof tensorList>;

const ADVICE = 'Choose a model that was converted for a current version of WebLLM.';

/** @throws AxiaError `corrupt-model` for what is no configuration of a chat model */
export function parseChatConfig(data: Uint8Array): ChatConfig {
  return parseFile(chatConfig, data, CONFIG_FILE);
}

/** @throws AxiaError `corrupt-model` for what is no list of weights */
export function parseTensorList(data: Uint8Array): TensorList {
  return parseFile(tensorList, data, LIST_FILE);
}

/**
 * The tokenizer's file that WebLLM reads.
 *
 * @throws AxiaError `invalid-input` when there is none that it can read
 */
export function tokenizerFile(config: ChatConfig): (typeof TOKENIZERS)[number] {
  for (const name of TOKENIZERS) if (config.tokenizer_files.includes(name)) return name;
  throw new AxiaError('invalid-input', 'The model has no tokenizer that WebLLM can read.', ADVICE);
}

/** JSON of a file as it came. @throws AxiaError `corrupt-model` */
export function parseJson(data: Uint8Array, name: string): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(data));
  } catch (cause) {
    throw new AxiaError('corrupt-model', `${name} is not JSON.`, ADVICE, { cause });
  }
}

function parseFile<T>(schema: v.GenericSchema<unknown, T>, data: Uint8Array, name: string): T {
  const json = parseJson(data, name);
  try {
    return parseData(schema, json, name, ADVICE);
  } catch (error) {
    const { message, advice } = AxiaError.from(error);
    throw new AxiaError('corrupt-model', message, advice, { cause: error });
  }
}

/** The caches in which WebLLM 0.2.86 keeps files, with its default backend. */
export const CACHES = {
  config: 'webllm/config',
  weights: 'webllm/model',
  library: 'webllm/wasm'
} as const;

type FileKind = 'config' | 'list' | 'tokenizer' | 'library' | 'shard';

/** One file of a model: what it is called, where it is kept, and what it must be. */
export interface ModelFile {
  kind: FileKind;
  /** Name within the model: that of the file in the folder, or the library's. */
  name: string;
  cache: (typeof CACHES)[keyof typeof CACHES];
  /** The address under which WebLLM reads it. */
  key: string;
  /** Null where unknown. */
  bytes: number | null;
  /** MD5 in hexadecimal by the model's own list; null where it has none. */
  md5: string | null;
}

const plain = { bytes: null, md5: null };

function configFile({ address }: ModelEntry): ModelFile {
  const key = new URL(CONFIG_FILE, address.folder).href;
  return { ...plain, kind: 'config', name: CONFIG_FILE, cache: CACHES.config, key };
}

function listFile({ address }: ModelEntry): ModelFile {
  const key = new URL(LIST_FILE, address.folder).href;
  return { ...plain, kind: 'list', name: LIST_FILE, cache: CACHES.weights, key };
}

/** The small files that name all others: what `filesOf` reads. */
export function namingFiles(model: ModelEntry): ModelFile[] {
  return [configFile(model), listFile(model)];
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

/**
 * Every file that WebLLM reads to load a model, those that name the others first.
 *
 * @param naming contents of `namingFiles`, in their order
 * @throws AxiaError `corrupt-model` or `invalid-input` for contents that WebLLM cannot use
 */
export function filesOf(model: ModelEntry, naming: readonly Uint8Array[]): ModelFile[] {
  const config = parseChatConfig(naming[0]!);
  const list = parseTensorList(naming[1]!);
  const tokenizer = tokenizerFile(config);
  const weights = (name: string) => ({
    name,
    cache: CACHES.weights,
    key: new URL(name, model.address.folder).href
  });
  return [
    ...namingFiles(model),
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
