import { AxiaError } from '../core/error';

/** The part of `fetch` that sources need. */
export type FetchJson = (address: string) => Promise<Response>;

const RELOAD =
  'Check the connection and try again; if it goes on, reload the page. Nothing you have done is lost.';

/**
 * Reads one JSON file.
 *
 * @throws AxiaError `network` when it cannot be fetched or is not JSON
 */
export async function fetchJson(fetch: FetchJson, address: string): Promise<unknown> {
  let response: Response;
  let text: string;
  try {
    response = await fetch(address);
    text = await response.text();
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
  try {
    return JSON.parse(text);
  } catch (cause) {
    // A host that answers unknown addresses with the start page sends HTML here.
    throw new AxiaError('network', `${address} did not hold the data expected there.`, RELOAD, {
      cause
    });
  }
}
