import { AxiaError } from '../core/error';

/** The part of `fetch` that sources need. */
export type FetchFile = (address: string) => Promise<Response>;

const RELOAD =
  'Check the connection and try again; if it goes on, reload the page. Nothing you have done is lost.';

/**
 * Fetches a file and takes its body with `read`.
 *
 * @throws AxiaError `network` when it cannot be had
 */
async function fetchBody<Body>(
  fetch: FetchFile,
  address: string,
  read: (response: Response) => Promise<Body>
): Promise<Body> {
  let response: Response;
  let body: Body;
  try {
    response = await fetch(address);
    body = await read(response);
  } catch (cause) {
    throw new AxiaError('network', `${address} could not be reached.`, RELOAD, {
      retry: { when: 'now' },
      cause
    });
  }
  if (!response.ok) {
    throw new AxiaError('network', `${address} answered with ${response.status}.`, RELOAD, {
      retry: { when: response.status === 404 ? 'never' : 'now' }
    });
  }
  return body;
}

/**
 * Reads one JSON file.
 *
 * @throws AxiaError `network` when it cannot be fetched or is not JSON
 */
export async function fetchJson(fetch: FetchFile, address: string): Promise<unknown> {
  const text = await fetchBody(fetch, address, (response) => response.text());
  try {
    return JSON.parse(text);
  } catch (cause) {
    // A host that answers unknown addresses with the start page sends HTML here.
    throw new AxiaError('network', `${address} did not hold the data expected there.`, RELOAD, {
      cause
    });
  }
}

/**
 * Reads one file as it is.
 *
 * @throws AxiaError `network` when it cannot be fetched
 */
export async function fetchBytes(fetch: FetchFile, address: string): Promise<Uint8Array> {
  return new Uint8Array(await fetchBody(fetch, address, (response) => response.arrayBuffer()));
}
