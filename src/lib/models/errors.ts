import { AxiaError, isDiskFull } from '../core/error';
import { formatBytes } from './bytes';
import { LIST_FILE } from './manifest';

/** Errors of work on model files: one place for their words. */

/**
 * The connection failed, again and again.
 *
 * @param answered whether the host was heard of at all: browsers do not distinguish a host that
 *   forbids other sites to read from one that is not there
 */
export function unreachable(
  name: string,
  host: string,
  answered: boolean,
  cause?: unknown
): AxiaError {
  return new AxiaError(
    'network',
    `${name} could not be downloaded from ${host}.`,
    answered
      ? 'Everything downloaded so far is kept. Check the connection and try again.'
      : 'Everything downloaded so far is kept. Check the connection. If you entered the address, check it, too: its host must allow other sites to read it (CORS).',
    { retry: { when: 'after', milliseconds: 3000 }, cause }
  );
}

/** Something answered in place of the host: a login page, a proxy. */
export function notTheFile(name: string, host: string): AxiaError {
  return new AxiaError(
    'network',
    `${host} sent a web page instead of ${name}. Networks with a login page do this.`,
    'Everything downloaded so far is kept. Log in to the network or use another one; if you entered the address, check it.',
    { retry: { when: 'after', milliseconds: 3000 } }
  );
}

/** The host answered with a status that is no success. */
export function refusedByHost(name: string, host: string, status: number): AxiaError {
  if (status === 401 || status === 403)
    return new AxiaError(
      'credentials',
      `${host} denied access to ${name} (${status}).`,
      'Check the address. If it is right, choose a public model, or add this one from a folder.'
    );
  if (status === 404 || status === 410)
    return new AxiaError(
      'network',
      `${host} has no ${name} (${status}).`,
      name === LIST_FILE
        ? 'Check the address. Models converted for older versions of WebLLM lack this file and cannot be used.'
        : 'Check the address. If part of the model is already here, its host may have changed it: delete it and download it again.'
    );
  return new AxiaError(
    status === 429 ? 'rate-limit' : 'network',
    `${host} refused to send ${name} (${status}).`,
    'Everything downloaded so far is kept. Try again in a few minutes.',
    { retry: { when: 'after', milliseconds: 60_000 } }
  );
}

/** The bytes are not those that the model's own list promises. */
export function wrongBytes(name: string, detail: string): AxiaError {
  return new AxiaError(
    'corrupt-model',
    `${name} is not what it should be: ${detail}.`,
    'The file was not stored. Try again later, or get the model from another source.',
    { retry: { when: 'after', milliseconds: 60_000 } }
  );
}

/** Files were deleted while the model was completed. */
export function filesDeleted(label: string): AxiaError {
  return new AxiaError(
    'network',
    `Files of ${label} were deleted during the download, by another tab or by the browser.`,
    'Try again. The remaining files are kept.',
    { retry: { when: 'now' } }
  );
}

/** A file of a folder or drive could not be read. */
export function unreadable(name: string, cause: unknown): AxiaError {
  return new AxiaError(
    'invalid-input',
    `${name} could not be read from the folder.`,
    'Files copied so far are kept. The drive may have been removed, or the file changed: choose the folder again.',
    { cause }
  );
}

/** Files that are in use cannot be deleted. */
export function filesLocked(whose: string): AxiaError {
  return new AxiaError(
    'invalid-input',
    `The files of ${whose} are in use, perhaps in another tab.`,
    'Stop that work first, or wait until it is done.',
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
    'Everything downloaded so far is kept. Delete a model that you no longer need, free disk space, leave private browsing, or choose a smaller model.',
    { cause }
  );
}

/** The browser failed to store a file, and does not say why. */
export function notStored(cause: unknown): AxiaError {
  return new AxiaError(
    'quota',
    'The browser could not store part of the model.',
    'Everything downloaded so far is kept. Private windows cannot store files over 268 MB: use a normal window. If this is one, free disk space.',
    { cause }
  );
}

/** The browser has no store for files of this size. */
export function noStore(): AxiaError {
  return new AxiaError(
    'unsupported-device',
    'This browser does not let the page store model files.',
    'Open the page over https or from localhost, not inside a frame, and allow it to store data (cookies) in the browser’s settings.'
  );
}

/** Whether the browser refused to store something because of its size. */
export function isQuotaError(error: unknown): boolean {
  const { name, message } = (error ?? {}) as { name?: unknown; message?: unknown };
  return isDiskFull(error) || /QuotaExceeded/i.test(String(name)) || /quota/i.test(String(message));
}

/** Whether storing failed inside the browser. Chromium says so of large files in private windows. */
export function isStorageFault(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'UnknownError';
}
