import { md5 } from '@noble/hashes/legacy.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import type { LoadReport } from '../../src/lib/engines/webllm/protocol';
import type { ModelRecord } from '../../src/lib/engines/webllm/library';

interface TensorList {
  records: { dataPath: string; nbytes: number; md5sum?: string }[];
}

/**
 * Reads a model's files as WebLLM does: from its three caches, fetching what is missing. What was
 * fetched stays there, also when it is no good, and no hash is looked at.
 *
 * @returns whether the weights are wrong, which the real engine does not know
 * @throws what the real engine throws
 */
export async function loadFiles(
  record: ModelRecord,
  report: (report: LoadReport) => void
): Promise<{ garbage: boolean }> {
  const file = (name: string) => new URL(name, record.model).href;
  const config = json(await read('webllm/config', file('mlc-chat-config.json'))) as {
    tokenizer_files: string[];
  };
  // As in the real engine, a CompileError for anything else.
  new WebAssembly.Module(await read('webllm/wasm', record.model_lib));
  const name = config.tokenizer_files.find((each) => /^tokenizer\.(json|model)$/.test(each))!;
  const tokenizer = await read('webllm/model', file(name));
  if (new TextDecoder().decode(tokenizer).startsWith('<'))
    throw Object.assign(new Error('Aborted(). Build with -sASSERTIONS for more info.'), {
      name: 'RuntimeError'
    });
  const list = json(await read('webllm/model', file('tensor-cache.json'))) as TensorList;
  let garbage = false;
  let bytes = 0;
  let shard = 0;
  for (const { dataPath, nbytes, md5sum } of list.records) {
    const data = await read('webllm/model', file(dataPath));
    if (data.length < nbytes)
      throw new Error(
        `Tensor-cache record range 0..${nbytes} exceeds shard size ${data.length} for ${dataPath}`
      );
    garbage ||= md5sum !== undefined && bytesToHex(md5(data)) !== md5sum;
    bytes += nbytes;
    const share = ++shard / list.records.length;
    const text = `Loading model from cache[${shard}/${list.records.length}]: ${Math.ceil(bytes / 2 ** 20)}MB loaded. ${Math.floor(100 * share)}% completed, 1 secs elapsed.`;
    report({ progress: share, timeElapsed: 1, text });
  }
  return { garbage };
}

async function read(cacheName: string, url: string): Promise<Uint8Array<ArrayBuffer>> {
  const cache = await caches.open(cacheName);
  if (!(await cache.match(url))) await cache.add(url);
  return new Uint8Array(await (await cache.match(url))!.arrayBuffer());
}

/** As in the real engine, a SyntaxError for anything else. */
function json(data: Uint8Array): unknown {
  return JSON.parse(new TextDecoder().decode(data));
}
