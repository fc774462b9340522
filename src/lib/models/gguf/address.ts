import { AxiaError } from '../../core/error';
import { isHuggingFace, nameIn, parseAddress } from '../add-by-address';
import type { Dependencies } from '../ensure';
import { fetchBytes } from '../fetch-bytes';
import { readGgufHeader, type GgufHeader } from './header';

/** A GGUF file at an address, of which only the header was read. */
export interface RemoteGguf {
  url: string;
  /** Name of the file. */
  name: string;
  bytes: number;
  /** Commit and SHA-256 that its host states; null where it states none. */
  revision: string | null;
  sha256: string | null;
  header: GgufHeader;
}

/**
 * Reads the header of a GGUF file at an address, as people paste it: of the file, or of its page at
 * Hugging Face.
 *
 * @throws AxiaError for an address that cannot be read, or a file that is no GGUF model
 */
export async function readRemoteGguf(
  text: string,
  signal: AbortSignal,
  deps: Pick<Dependencies, 'fetch' | 'clock' | 'timeout'>
): Promise<RemoteGguf> {
  const url = parseAddress(text.trim(), 'the model');
  const hugging = isHuggingFace(url);
  if (hugging) {
    url.pathname = url.pathname.replace('/blob/', '/resolve/');
    url.search = '';
  }
  const file = url.pathname.split('/').at(-1)!;
  const name =
    /\.gguf$/i.test(file) && file.length > 100 ? `${nameIn(file).slice(0, 90)}.gguf` : nameIn(file);
  if (!/\.gguf$/i.test(name))
    throw new AxiaError(
      'invalid-input',
      'The address does not name a GGUF file.',
      'Paste the address of the file itself; it ends in .gguf.'
    );
  const host = hugging ? await atHuggingFace(url, signal, deps) : NOTHING;
  if (host.revision !== null)
    url.pathname = url.pathname.replace(/\/resolve\/[^/]+\//, `/resolve/${host.revision}/`);

  let bytes: number | null = null;
  /** The beginning of the file, or all of a smaller one. */
  async function beginning(length: number): Promise<ArrayBuffer> {
    const chunks: Uint8Array<ArrayBuffer>[] = [];
    let got = 0;
    const onResponse = ({ headers }: Response) => (bytes ??= Number(headers.get('content-length')));
    const file = { ...deps, name, expected: null, signal, onResponse };
    for await (const chunk of fetchBytes(url.href, file)) {
      chunks.push(chunk.slice());
      if ((got += chunk.length) >= length) break;
    }
    return new Blob(chunks).slice(0, length).arrayBuffer();
  }
  const header = await readGgufHeader({
    slice: (_, end) => ({ arrayBuffer: () => beginning(end) }),
    get size() {
      return bytes ?? Infinity;
    }
  });
  if (!bytes)
    throw new AxiaError(
      'network',
      `${url.host} does not say how large the file is.`,
      'Download the file with the browser, and open it from this computer.'
    );
  return { url: url.href, name, bytes, ...host, header };
}

const NOTHING = { revision: null, sha256: null };

/** What Hugging Face says of a file; nothing where it cannot be asked. */
async function atHuggingFace(
  url: URL,
  signal: AbortSignal,
  { fetch }: Pick<Dependencies, 'fetch'>
): Promise<Pick<RemoteGguf, 'revision' | 'sha256'>> {
  const [, owner, name, , branch, ...path] = url.pathname.split('/');
  try {
    const address = `https://huggingface.co/api/models/${owner}/${name}/revision/${branch}?blobs=true`;
    const response = await fetch(address, { signal, credentials: 'omit' });
    const { sha, siblings } = (await response.json()) as {
      sha?: string;
      siblings?: { rfilename: string; lfs?: { sha256?: string } }[];
    };
    const file = siblings?.find(
      ({ rfilename }) => rfilename === decodeURIComponent(path.join('/'))
    );
    const sha256 = file?.lfs?.sha256 ?? null;
    return {
      revision: /^[0-9a-f]{40}$/.test(sha ?? '') ? sha! : null,
      sha256: /^[0-9a-f]{64}$/.test(sha256 ?? '') ? sha256 : null
    };
  } catch {
    return NOTHING;
  }
}
