import { AxiaError } from '../core/error';
import { formatBytes } from './bytes';
import { LIST_FILE } from './model-config';

/** Errors of work on model files: one place for their words. */

/**
 * The connection failed, again and again.
 *
 * @param answered whether the host was heard of at all: browsers do not tell one that forbids other
 *   sites to read from one that is not there
 */
export function unreachable(
  name: string,
  host: string,
  answered: boolean,
  cause?: unknown
): AxiaError {
  return new AxiaError(
    'network',
    `${name} could not be fetched from ${host}.`,
    answered
      ? 'Check the connection and try again; what has arrived is kept.'
      : 'Check the connection, and the address if it is your own: its host must let other sites read (CORS). What has arrived is kept.',
    { retry: { when: 'after', milliseconds: 3000 }, cause }
  );
}

/** Something answered in place of the host: a login page, a proxy. */
export function notTheFile(name: string, host: string): AxiaError {
  return new AxiaError(
    'network',
    `A web page came from ${host} in place of ${name}, as networks with a login page send it.`,
    'Log in to the network, or use another one, or check the address if it is your own; what has arrived is kept.',
    { retry: { when: 'after', milliseconds: 3000 } }
  );
}

/** The host answered with a status that is no success. */
export function refusedByHost(name: string, host: string, status: number): AxiaError {
  if (status === 401 || status === 403)
    return new AxiaError(
      'credentials',
      `${host} does not give ${name} to everybody (status ${status}).`,
      'Check the address; if it is right, take a model that is public, or this one from a folder.'
    );
  if (status === 404 || status === 410)
    return new AxiaError(
      'network',
      `${host} has no ${name} (status ${status}).`,
      name === LIST_FILE
        ? 'Check the address; models that were converted for older versions of WebLLM lack this file, and cannot be used.'
        : 'Check the address. A model that is partly here may have been changed by its host: delete it, and download it anew.'
    );
  return new AxiaError(
    status === 429 ? 'rate-limit' : 'network',
    `${host} refused ${name} (status ${status}).`,
    'Try again in some minutes; what has arrived is kept.',
    { retry: { when: 'after', milliseconds: 60_000 } }
  );
}

/** The bytes are not those that the model's own list promises. */
export function wrongBytes(name: string, detail: string): AxiaError {
  return new AxiaError(
    'corrupt-model',
    `${name} is not what it should be: ${detail}.`,
    'It was not stored. Try again later, or take the model from another source.',
    { retry: { when: 'after', milliseconds: 60_000 } }
  );
}

/** Files went while work on them went on. */
export function vanished(label: string): AxiaError {
  return new AxiaError(
    'network',
    `Files of ${label} were deleted while it was being completed, in another tab or by the browser itself.`,
    'Try again: what is there is kept.',
    { retry: { when: 'now' } }
  );
}

/** A file of a folder or drive could not be read. */
export function unreadable(name: string, cause: unknown): AxiaError {
  return new AxiaError(
    'invalid-input',
    `${name} could not be read from the folder.`,
    'The drive may have been taken out, or the file changed: choose the folder again; what has arrived is kept.',
    { cause }
  );
}

/** Somebody works on the files that are to be deleted. */
export function atWork(whose: string): AxiaError {
  return new AxiaError(
    'invalid-input',
    `The files of ${whose} are being worked on, perhaps in another tab.`,
    'Stop that first, or wait until it is done.',
    { retry: { when: 'after', milliseconds: 3000 } }
  );
}

/** The browser has no room left. */
export function noRoom(needed: number | null, free: number | null, cause?: unknown): AxiaError {
  const parts = [
    needed === null ? '' : `about ${formatBytes(needed)} are still needed`,
    free === null ? '' : `about ${formatBytes(free)} are free`
  ].filter(Boolean);
  return new AxiaError(
    'quota',
    `The browser has no room left for the model${parts.length ? `: ${parts.join(', and ')}` : ''}.`,
    'Delete a model that you no longer need, free disk space, leave private browsing, or take a smaller model; what has arrived is kept.',
    { cause }
  );
}

/** The browser failed to store a file, and does not tell why. */
export function notStored(cause: unknown): AxiaError {
  return new AxiaError(
    'quota',
    'The browser could not store a part of the model.',
    'Private windows keep no file of more than 268 MB, and a full disk none at all: use an ordinary window, or free disk space; what has arrived is kept.',
    { cause }
  );
}

/** The browser has no store for files of this size. */
export function noStore(): AxiaError {
  return new AxiaError(
    'unsupported-device',
    'This browser keeps no model files for this page.',
    'Open the page over https or from localhost, outside any frame, and allow it to keep data (cookies) in the browser’s settings.'
  );
}

/** Whether the browser refused to store something because of its size. */
export function isQuotaError(error: unknown): boolean {
  const { name, message } = (error ?? {}) as { name?: unknown; message?: unknown };
  return /QuotaExceeded/i.test(String(name)) || /quota/i.test(String(message));
}

/** Whether storing failed inside the browser. Chromium says so of large files in private windows. */
export function isStorageFault(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'UnknownError';
}
