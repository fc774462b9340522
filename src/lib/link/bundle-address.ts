import { AxiaError } from '../core/error';
import { LONGEST } from '../core/limits';
import { formatQuery } from './query';

/** Where a bundle can be fetched. */
export interface BundleAddress {
  /** Of the file itself, which need not be the address that was given. */
  url: string;
  host: string;
  /** The file's name, for messages. */
  file: string;
}

/** Hosts whose pages about a file have another address than the file, which other sites may read. */
const FILES: Record<string, (url: URL) => void> = {
  'github.com': (url) => {
    url.hostname = 'raw.githubusercontent.com';
    url.pathname = url.pathname.replace(/^(\/[^/]+\/[^/]+)\/(?:blob|raw)\//, '$1/');
    url.search = '';
  },
  'huggingface.co': (url) => {
    url.pathname = url.pathname.replace('/blob/', '/resolve/');
    url.search = '';
  },
  // https://github.com/zenodo/zenodo/issues/2593: only the API lets other sites read files.
  'zenodo.org': (url) => {
    url.pathname = url.pathname.replace(
      /^\/records?\/(\d+)\/(?:files|preview)\/([^/]+)$/,
      '/api/records/$1/files/$2/content'
    );
    url.search = '';
  }
};

/**
 * Reads the address of a bundle as people paste it: of the file, or of its page at GitHub, Hugging Face
 * or Zenodo.
 *
 * @throws AxiaError `invalid-input` for what is no address, or one that a page cannot fetch from
 */
export function parseBundleAddress(text: string): BundleAddress {
  const trimmed = text.trim();
  const full = /^[a-z][a-z+.-]*:/i.test(trimmed) ? trimmed : `https://${trimmed}`;
  if (trimmed === '' || trimmed.length > LONGEST.bundleAddress || !URL.canParse(full))
    throw notAnAddress('This is not the address of a file.');
  const url = new URL(full);
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    throw notAnAddress(`A page cannot fetch a file from ${url.protocol}`);
  if (url.username !== '' || url.password !== '')
    throw notAnAddress('The address holds a user name or a password, which browsers do not send.');
  url.hash = '';
  FILES[url.hostname.replace(/^www\./, '')]?.(url);
  const parts = url.pathname.split('/').filter((part) => part !== '' && part !== 'content');
  return { url: url.href, host: url.host, file: decoded(parts.at(-1) ?? url.host) };
}

const notAnAddress = (message: string) =>
  new AxiaError('invalid-input', message, 'Copy the address of the file, beginning with https://.');

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Address of the screen that opens the study of a bundle at an address. */
export const formatOpenLink = (url: string): string => `#/open?${formatQuery([['url', url]])}`;
