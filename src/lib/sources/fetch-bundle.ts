import { AxiaError, throwIfAborted } from '../core/error';

/** What is fetched, and from where. */
interface Place {
  url: string;
  host: string;
  file: string;
}

interface Options {
  signal: AbortSignal;
  /** @param total bytes of the file; null where its host does not say */
  onProgress(bytes: number, total: number | null): void;
  /** Most bytes that are read. */
  limit: number;
  /** Stands in for the global `fetch` in tests. */
  fetch?: typeof fetch;
}

const DOWNLOAD =
  'Open the address in a tab of its own to download the file, then open it from this computer.';

/**
 * Fetches a bundle from an address, without credentials. What comes is not looked into: whoever reads
 * it does that.
 *
 * @throws AxiaError `network`, `credentials`, `rate-limit`, `invalid-input` for what is too large or a
 *   web page, `aborted`
 */
export async function fetchBundle(
  { url, host, file }: Place,
  { signal, onProgress, limit, fetch = globalThis.fetch }: Options
): Promise<File> {
  const response = await fetch(url, { signal, credentials: 'omit' }).catch((cause: unknown) => {
    throwIfAborted(signal);
    throw new AxiaError(
      'network',
      `${file} could not be fetched from ${host}: it cannot be reached, or does not let other sites read its files.`,
      `Check the address and the connection. ${DOWNLOAD}`,
      { retry: { when: 'now' }, cause }
    );
  });
  if (!response.ok) throw refused(file, host, response.status);
  if (/html/i.test(response.headers.get('content-type') ?? ''))
    throw new AxiaError(
      'invalid-input',
      `${host} sent a web page in place of ${file}.`,
      'Use the address of the file itself: on the page, copy the address of its download button.'
    );
  // Of a compressed response the stated length is another one.
  const packed = response.headers.get('content-encoding') !== null;
  const stated = packed ? NaN : Number(response.headers.get('content-length') ?? NaN);
  const total = stated > 0 ? stated : null;
  const tooLarge = () =>
    new AxiaError(
      'invalid-input',
      `${file} is larger than any bundle that Axia opens (${Math.floor(limit / 1e6)} MB).`,
      'Check the address: it is probably not a bundle of Axia.'
    );
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let bytes = 0;
  try {
    if (total !== null && total > limit) throw tooLarge();
    onProgress(0, total);
    for await (const chunk of piecesOf(response)) {
      bytes += chunk.length;
      if (bytes > limit) throw tooLarge();
      chunks.push(chunk);
      onProgress(bytes, total);
    }
  } catch (cause) {
    await response.body?.cancel().catch(() => undefined);
    if (cause instanceof AxiaError) throw cause;
    throwIfAborted(signal);
    throw cutOff(file, host, cause);
  }
  if (total !== null && bytes < total) throw cutOff(file, host);
  return new File(chunks, file, { type: 'application/zip' });
}

async function* piecesOf({ body }: Response): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const reader = body?.getReader();
  for (;;) {
    const { done, value } = (await reader?.read()) ?? { done: true, value: undefined };
    if (done || value === undefined) break;
    yield value;
  }
  reader?.releaseLock();
}

const cutOff = (file: string, host: string, cause?: unknown) =>
  new AxiaError(
    'network',
    `The connection to ${host} broke before all of ${file} was here.`,
    'Check the connection, then press “Fetch and open” again.',
    { retry: { when: 'now' }, cause }
  );

function refused(file: string, host: string, status: number): AxiaError {
  if (status === 404 || status === 410)
    return new AxiaError(
      'network',
      `${host} has no ${file} (${status}).`,
      'Check the address: the file may have been moved or deleted.'
    );
  if (status === 401 || status === 403)
    return new AxiaError(
      'credentials',
      `${host} does not give ${file} to everybody (${status}).`,
      `Ask whoever sent the link to make it public. Or, if you have access: ${DOWNLOAD.toLowerCase()}`
    );
  return new AxiaError(
    status === 429 ? 'rate-limit' : 'network',
    `${host} refused to send ${file} (${status}).`,
    'Try again in a few minutes.',
    { retry: { when: 'after', milliseconds: 60_000 } }
  );
}
