// What is in the Cache Storage entries that WebLLM reads, and ways to harm it.

const NAMES = ['webllm/config', 'webllm/wasm', 'webllm/model'];

/** Entries whose address ends in a text. */
async function entries(ending: string) {
  const found: { cache: Cache; request: Request }[] = [];
  for (const name of NAMES) {
    const cache = await caches.open(name);
    for (const request of await cache.keys())
      if (request.url.endsWith(ending)) found.push({ cache, request });
  }
  return found;
}

/** Replaces what is stored of every file whose address ends in a text. */
async function replace(ending: string, change: (bytes: Uint8Array<ArrayBuffer>) => BodyInit) {
  const found = await entries(ending);
  for (const { cache, request } of found) {
    const bytes = new Uint8Array(await (await cache.match(request))!.arrayBuffer());
    await cache.put(request, new Response(change(bytes)));
  }
  return found.length;
}

/** Every function returns how many entries it touched. */
export const storage = {
  /** File names with their bytes. */
  async list() {
    const sizes: Record<string, number> = {};
    for (const { cache, request } of await entries('')) {
      const blob = await (await cache.match(request))!.blob();
      sizes[new URL(request.url).pathname.split('/').at(-1)!] = blob.size;
    }
    return sizes;
  },

  async forget(ending: string) {
    const found = await entries(ending);
    for (const { cache, request } of found) await cache.delete(request);
    return found.length;
  },

  /** Other bytes, as many as before. */
  corrupt: (ending: string) =>
    replace(ending, (bytes) => {
      for (let i = 0; i < bytes.length; i += 97) bytes[i]! ^= 0x5a;
      return bytes;
    }),

  shorten: (ending: string) =>
    replace(ending, (bytes) => bytes.subarray(0, Math.floor(bytes.length * 0.97))),

  /** The page of a network that wants a log-in. */
  html: (ending: string) => replace(ending, () => '<!doctype html><title>Log in</title>')
};
