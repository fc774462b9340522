import { md5 } from '@noble/hashes/legacy.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { FilesProgress } from '../../../src/lib/models/files';
import { MODELS } from '../../../src/lib/models/catalogue';
import type { Dependencies } from '../../../src/lib/models/ensure';
import type { ModelEntry } from '../../../src/lib/models/model';
import { ModelStore } from '../../../src/lib/models/store';
import { createLocalModelFiles } from '../../../src/lib/models/service';

/** Cache Storage in memory: what is put is read to its end first, as browsers do. */
export class MemoryCaches {
  readonly entries = new Map<
    string,
    Map<string, { body: Uint8Array<ArrayBuffer>; headers: Headers }>
  >();
  /** Bytes that fit. */
  quota = Infinity;
  /** Bytes of the largest file that a private window of Chromium keeps. */
  largest = Infinity;

  async open(name: string): Promise<Cache> {
    const entries = this.entries.get(name) ?? new Map();
    this.entries.set(name, entries);
    const cache = {
      keys: async () => [...entries.keys()].map((url) => new Request(url)),
      match: async (url: string) => {
        const entry = entries.get(url);
        return entry && new Response(entry.body, { headers: entry.headers });
      },
      put: async (url: string, response: Response) => {
        const body = new Uint8Array(await response.arrayBuffer());
        if (name.startsWith('webllm/') && this.bytes() + body.length > this.quota)
          throw new DOMException('Quota exceeded.', 'QuotaExceededError');
        if (body.length > this.largest)
          throw new DOMException('Unexpected internal error.', 'UnknownError');
        entries.set(url, { body, headers: response.headers });
      },
      delete: async (url: string) => entries.delete(url)
    };
    return cache as unknown as Cache;
  }

  async delete(name: string): Promise<boolean> {
    return this.entries.delete(name);
  }

  /** Addresses of WebLLM's entries, each after the name of its cache. */
  keys(): string[] {
    return [...this.entries]
      .filter(([name]) => name.startsWith('webllm/'))
      .flatMap(([name, entries]) => [...entries.keys()].map((url) => `${name} ${url}`));
  }

  /** Bytes of WebLLM's entries. */
  bytes(): number {
    return [...this.entries]
      .flatMap(([name, entries]) => (name.startsWith('webllm/') ? [...entries.values()] : []))
      .reduce((sum, { body }) => sum + body.length, 0);
  }
}

/** What goes wrong with one request. */
export interface Fault {
  /** Bytes after which the connection is torn, or stands still. */
  cut?: number;
  hang?: number;
  status?: number;
  /** What comes in place of the file. */
  body?: Uint8Array<ArrayBuffer> | string;
  type?: string;
  times?: number;
  /** What goes wrong after that. */
  next?: Fault;
}

export const COMMIT = '0123456789abcdef0123456789abcdef01234567';
const WASM = new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]);
const CHUNK = 100;

/** Files of a small model, by name. */
export function modelFiles(
  { hashed = true, template = '<|im_start|>system\n{system_message}<|im_end|>\n' } = {},
  seed = 1
): Map<string, Uint8Array<ArrayBuffer>> {
  const files = new Map<string, Uint8Array<ArrayBuffer>>();
  const put = (name: string, data: unknown) =>
    files.set(name, new Uint8Array(utf8ToBytes(JSON.stringify(data))));
  const records = [0, 1, 2].map((shard) => {
    const bytes = Uint8Array.from({ length: 1000 + shard }, (_, i) => (i * 7 + shard + seed) % 251);
    const dataPath = `params_shard_${shard}.bin`;
    files.set(dataPath, bytes);
    const tensors = [{ name: 'a', dtype: 'float32', format: 'raw', nbytes: bytes.length }];
    const md5sum = hashed ? { md5sum: bytesToHex(md5(bytes)) } : {};
    return { dataPath, format: 'raw-shard', nbytes: bytes.length, records: tensors, ...md5sum };
  });
  put('mlc-chat-config.json', {
    model_type: 'qwen2',
    quantization: 'q4f32_1',
    context_window_size: 32768,
    sliding_window_size: -1,
    tokenizer_files: ['tokenizer.json', 'vocab.json'],
    conv_template: { name: 'chatml', system_template: template }
  });
  put('tensor-cache.json', { metadata: { ParamBytes: 5000, BitsPerParam: 5 }, records });
  put('tokenizer.json', { version: '1.0', model: {} });
  files.set('library', WASM);
  return files;
}

/** A host of one model, with faults on demand. */
export class Host {
  readonly requests: { url: string; name: string; from: number | null }[] = [];
  readonly faults = new Map<string, Fault>();
  /** Whether requests for parts are honoured; `lies` sends the beginning, and calls it the part. */
  parts: boolean | 'lies' = true;
  /** ETags of the next responses. */
  readonly etags: string[] = [];
  /** Files outside this folder are not there. */
  readonly folder: RegExp;
  readonly files: Map<string, Uint8Array<ArrayBuffer>>;

  constructor(files: Map<string, Uint8Array<ArrayBuffer>>, folder = /./) {
    this.files = files;
    this.folder = folder;
  }

  readonly fetch = (async (url: string, init: RequestInit) => {
    const last = new URL(url).pathname.split('/').at(-1)!;
    const name = last.endsWith('.wasm') ? 'library' : last;
    const range = /^bytes=(\d+)-$/.exec(new Headers(init.headers).get('range') ?? '');
    this.requests.push({ url, name, from: range ? Number(range[1]) : null });
    const fault = this.faults.get(name);
    if (fault) {
      fault.times = (fault.times ?? 1) - 1;
      if (fault.times === 0) {
        if (fault.next) this.faults.set(name, fault.next);
        else this.faults.delete(name);
      }
    }
    const whole = fault?.body ?? this.files.get(name);
    const missing = whole === undefined || (name !== 'library' && !this.folder.test(url));
    const status = fault?.status ?? (missing ? 404 : 200);
    if (status !== 200) return new Response('no', { status });
    const data = typeof whole === 'string' ? new Uint8Array(utf8ToBytes(whole)) : whole!;
    const from = range && this.parts === true ? Number(range[1]) : 0;
    const etag = this.etags.shift();
    if (from >= data.length) return new Response('', { status: 416 });
    return new Response(body(data.subarray(from), fault ?? {}, init.signal!), {
      status: range && this.parts ? 206 : 200,
      headers: {
        'content-type': fault?.type ?? 'application/octet-stream',
        ...(from > 0 ? { 'content-range': `bytes ${from}-${data.length - 1}/${data.length}` } : {}),
        ...(etag ? { etag } : {}),
        'x-repo-commit': COMMIT
      }
    });
  }) as typeof fetch;

  /** Names of files that were asked for since the last call. */
  asked(): string[] {
    return this.requests.splice(0).map(({ name }) => name);
  }
}

function body(data: Uint8Array, { cut, hang }: Fault, signal: AbortSignal): ReadableStream {
  let at = 0;
  const end = cut ?? hang ?? Infinity;
  return new ReadableStream({
    pull(controller) {
      if (at >= end && cut !== undefined) throw new TypeError('network error');
      if (at >= end)
        return new Promise<void>((_, reject) =>
          signal.addEventListener('abort', () => reject(signal.reason))
        );
      if (at >= data.length) return controller.close();
      const next = Math.min(at + CHUNK, end, data.length);
      controller.enqueue(data.slice(at, next));
      at = next;
      return undefined;
    }
  });
}

/** A model of the catalogue, whose files the host makes up. */
export const model: ModelEntry = MODELS.find(
  ({ id }) => id === 'Qwen2.5-0.5B-Instruct-q4f32_1-MLC'
)!;

/** Work on model files in memory. */
export function workshop(host: Host, caches = new MemoryCaches(), timeout = 50) {
  const pauses: number[] = [];
  const around: Dependencies = {
    store: new ModelStore(caches as unknown as CacheStorage),
    fetch: host.fetch,
    clock: {
      now: () => Date.now(),
      sleep: async (milliseconds) => {
        pauses.push(milliseconds);
      }
    },
    free: async () => 1_000_000,
    timeout
  };
  const progress: FilesProgress[] = [];
  const controller = new AbortController();
  const options = {
    signal: controller.signal,
    onProgress: (report: FilesProgress) => void progress.push(report)
  };
  return {
    work: createLocalModelFiles(around),
    caches,
    host,
    pauses,
    progress,
    controller,
    options
  };
}
