import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import { mulberry32 } from '../../src/lib/core/random';
import { chatTemplate, TOKENIZER_INFO } from '../../scripts/lab-webllm/chat-config.mjs';

/** What goes wrong with a response. */
export type HostFault =
  /** Half of the body, then the connection is torn. */
  | 'cut'
  /** Half of the body, then nothing until `release`. */
  | 'hold'
  /** A page of HTML with status 200, as a captive portal gives. */
  | 'html'
  /** Wrong bytes of the right length. */
  | 'wrong'
  | 'missing';

export interface HostRequest {
  /** Name of the file asked for. */
  file: string;
  /** First byte asked for; 0 without a range. */
  from: number;
  fault: HostFault | null;
}

/** A model as its host has it: small, and complete. */
export interface HostedModel {
  name: string;
  /** Address to give to "own model by URL". */
  folder: string;
  library: string;
  files: ReadonlyMap<string, Buffer>;
  /** Names of the files with the weights, in their order. */
  shards: readonly string[];
  /** Bytes of all files. */
  bytes: number;
}

/** A host of model files on this machine, with faults on demand. Valid inside tests. */
export interface ModelHost {
  model(name: string): HostedModel;
  /** Lets requests for files whose name matches go wrong; `times` of them, the first one only by default. */
  fault(file: RegExp, fault: HostFault, times?: number): void;
  /** Lets held responses, and those to come, go on. */
  release(): void;
  /** Requests of this test for files so far. */
  requests(): readonly HostRequest[];
  /** Requests of this test for the weights so far. */
  shardRequests(): readonly HostRequest[];
}

export interface ModelShape {
  shards: number;
  shardBytes: number;
}

const LIBRARY = 'tiny-webgpu.wasm';
/** The shortest module there is: eight bytes that are valid WebAssembly. */
const EMPTY_MODULE = Buffer.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]);

/** Serves models of random weights from this machine while the tests of a file run. */
export function useModelHost(shapes: Record<string, ModelShape>): ModelHost {
  let address = '';
  let rules: { file: RegExp; fault: HostFault; left: number }[] = [];
  let log: HostRequest[] = [];
  let held: (() => void)[] = [];
  const made = new Map(
    Object.entries(shapes).map(([name, shape]) => [name, modelFiles(name, shape)])
  );

  function faultOf(file: string): HostFault | null {
    const rule = rules.find((each) => each.left > 0 && each.file.test(file));
    if (rule) rule.left -= 1;
    return rule?.fault ?? null;
  }

  function serve(request: IncomingMessage, response: ServerResponse): void {
    response.setHeader('access-control-allow-origin', '*');
    response.setHeader('access-control-allow-headers', 'range');
    response.setHeader('access-control-expose-headers', 'etag, content-range, accept-ranges');
    response.setHeader('cache-control', 'no-store');
    if (request.method === 'OPTIONS') return void response.writeHead(204).end();
    const { pathname } = new URL(request.url ?? '/', address);
    const [, name = '', file = ''] =
      /^\/([^/]+)\/(?:resolve\/main\/)?([^/]+)$/.exec(pathname) ?? [];
    const body = made.get(name)?.files.get(file);
    const from = rangeStart(request);
    const fault = faultOf(file);
    log.push({ file, from, fault });
    if (body === undefined || fault === 'missing') return void response.writeHead(404).end('no');
    if (fault === 'html') {
      response.setHeader('content-type', 'text/html');
      return void response.end('<!doctype html><title>Log in</title><p>Please log in.</p>');
    }
    send(response, fault === 'wrong' ? body.map((byte) => byte ^ 0x5a) : body, from, fault);
  }

  function send(
    response: ServerResponse,
    whole: Uint8Array,
    from: number,
    fault: HostFault | null
  ) {
    const rest = whole.subarray(from);
    response.setHeader('accept-ranges', 'bytes');
    response.setHeader('etag', etagOf(whole));
    response.setHeader('content-type', 'application/octet-stream');
    response.setHeader('content-length', rest.length);
    if (from > 0)
      response.setHeader('content-range', `bytes ${from}-${whole.length - 1}/${whole.length}`);
    response.writeHead(from > 0 ? 206 : 200);
    if (fault !== 'cut' && fault !== 'hold') return void response.end(rest);
    const half = rest.length >> 1;
    response.write(rest.subarray(0, half), () => {
      if (fault === 'hold') held.push(() => response.end(rest.subarray(half)));
      // Later: a browser throws away what it had received but not yet passed on to the page.
      else setTimeout(() => response.destroy(), 500);
    });
  }

  const server = createServer(serve);
  const release = () => {
    rules = rules.filter(({ fault }) => fault !== 'hold');
    for (const go of held.splice(0)) go();
  };

  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    address = `http://127.0.0.1:${(server.address() as { port: number }).port}`;
  });
  beforeEach(() => {
    release();
    [rules, log, held] = [[], [], []];
  });
  afterAll(
    () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      })
  );

  return {
    model(name) {
      const { files, shards } = made.get(name)!;
      const bytes = [...files.values()].reduce((sum, { length }) => sum + length, 0);
      const folder = `${address}/${name}/`;
      return { name, folder, library: folder + LIBRARY, files, shards, bytes };
    },
    fault: (file, fault, times = 1) => void rules.push({ file, fault, left: times }),
    release,
    requests: () => log,
    shardRequests: () => log.filter(({ file }) => file.startsWith('params_shard'))
  };
}

/** First byte that a request asks for. */
function rangeStart(request: IncomingMessage): number {
  return Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
}

const etagOf = (body: Uint8Array) => `"${digest('sha1', body).slice(0, 16)}"`;

const digest = (algorithm: string, body: Uint8Array) =>
  createHash(algorithm).update(body).digest('hex');

/** The files of a converted model as MLC writes them, with random weights. */
function modelFiles(name: string, { shards: count, shardBytes }: ModelShape) {
  const seed = Buffer.from(digest('sha1', Buffer.from(name)), 'hex').readInt32LE();
  const random = mulberry32(seed);
  const files = new Map<string, Buffer>();
  const json = (file: string, value: unknown) =>
    files.set(file, Buffer.from(JSON.stringify(value)));
  const shards = Array.from({ length: count }, (_, index) => `params_shard_${index}.bin`);
  for (const shard of shards)
    files.set(shard, Buffer.from(Uint8Array.from({ length: shardBytes }, () => 256 * random())));
  json('mlc-chat-config.json', {
    version: '0.1.0',
    model_type: 'qwen2',
    quantization: 'q4f32_1',
    model_config: { hidden_size: 64, vocab_size: 256, context_window_size: 4096 },
    vocab_size: 256,
    context_window_size: 4096,
    sliding_window_size: -1,
    prefill_chunk_size: 1024,
    attention_sink_size: -1,
    tensor_parallel_shards: 1,
    tokenizer_files: ['tokenizer.json', 'tokenizer_config.json'],
    tokenizer_info: TOKENIZER_INFO,
    conv_template: chatTemplate({ texts: ['<|im_end|>'], tokens: [1] }),
    temperature: 0.7,
    top_p: 0.8,
    repetition_penalty: 1.1,
    frequency_penalty: 0,
    presence_penalty: 0,
    pad_token_id: 0,
    bos_token_id: 0,
    eos_token_id: [1]
  });
  json('tensor-cache.json', {
    metadata: {
      ParamSize: count,
      ParamBytes: count * shardBytes,
      BitsPerParam: 4.5
    },
    records: shards.map((dataPath, index) => ({
      dataPath,
      format: 'raw-shard',
      nbytes: shardBytes,
      records: [
        {
          name: `weight.${index}`,
          shape: [shardBytes / 4],
          dtype: 'float32',
          format: 'f32-to-bf16',
          nbytes: shardBytes,
          byteOffset: 0
        }
      ],
      md5sum: digest('md5', files.get(dataPath)!)
    }))
  });
  json('tokenizer.json', { version: '1.0', model: { type: 'BPE', vocab: {}, merges: [] } });
  files.set(LIBRARY, EMPTY_MODULE);
  return { files, shards };
}
