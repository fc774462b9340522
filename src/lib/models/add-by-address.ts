import { withoutEnd } from '../core/words';
import { AxiaError } from '../core/error';
import { LONGEST } from '../core/limits';
import type { Dependencies } from './ensure';
import { refusedByHost } from './errors';
import { fetchBytes } from './fetch-bytes';
import { inspect, isWasm } from './inspect';
import {
  CONFIG_FILE,
  LIST_FILE,
  parseChatConfig,
  parseTensorList,
  tokenizerFile,
  type ModelFile
} from './manifest';
import { ownEntry, ownId } from './own-model';
import { plainAddress } from './plain-address';
import { storedLibraryName, type ModelNote } from './store';

/** Longest name that an address gives a model, in characters. */
const LONGEST_NAME = 100;

/** Addresses that the reader gave for a model, in order of trial. */
interface OwnAddress {
  folders: string[];
  library: string;
}

/**
 * Reads addresses as people paste them: a repository's page at Hugging Face (also `owner/name`
 * alone), a branch's page, a file in it, a plain folder; a library's page at GitHub or its file.
 *
 * @throws AxiaError `invalid-input` for what is no address, or one that this page may not reach
 */
export function addressOf(folder: string, library: string): OwnAddress {
  return { folders: foldersOf(folder), library: libraryOf(library) };
}

function foldersOf(text: string): string[] {
  const trimmed = text.trim();
  const short = /^[\w.-]+\/[\w.-]+$/.test(trimmed) && !/^(?:[\w-]+\.)+\w+\//.test(trimmed);
  const url = parseAddress(
    short ? `https://huggingface.co/${trimmed}` : trimmed,
    'the model’s folder'
  );
  url.search = '';
  const { pathname } = url;
  const folder = pathname.endsWith('.json')
    ? pathname.slice(0, pathname.lastIndexOf('/') + 1)
    : pathname;
  url.pathname = `${withoutEnd(folder, (one) => one === '/')}/`;
  if (isHuggingFace(url)) {
    const [, owner, name, , branch = 'main'] = url.pathname.split('/');
    if (!owner || !name)
      throw new AxiaError(
        'invalid-input',
        'The address does not name a model at Hugging Face.',
        'Paste the address of the model’s page: https://huggingface.co/owner/name.'
      );
    return [`https://huggingface.co/${owner}/${name}/resolve/${branch || 'main'}/`];
  }
  if (/\/resolve\/.+\//.test(url.pathname)) return [url.href];
  return [url.href, new URL('resolve/main/', url).href];
}

function libraryOf(text: string): string {
  const url = parseAddress(text.trim(), 'the library');
  if (url.hostname === 'github.com') {
    url.hostname = 'raw.githubusercontent.com';
    url.pathname = url.pathname.replace(/^(\/[^/]+\/[^/]+)\/(?:blob|raw)\//, '$1/');
    url.search = '';
  } else if (isHuggingFace(url)) {
    url.pathname = url.pathname.replace('/blob/', '/resolve/');
    url.search = '';
  }
  return url.href;
}

export function isHuggingFace({ hostname }: URL): boolean {
  return ['huggingface.co', 'www.huggingface.co', 'hf.co'].includes(hostname);
}

/**
 * An address as people type it, which this page may read.
 *
 * @param what it leads to, for messages
 * @throws AxiaError `invalid-input`
 */
export function parseAddress(text: string, what: string): URL {
  const local = /^(?:localhost|127\.0\.0\.1)(?:[:/]|$)/.test(text);
  const full = /^[a-z][a-z+.-]*:\/\//i.test(text) ? text : `${local ? 'http' : 'https'}://${text}`;
  if (text === '' || text.length > LONGEST.modelAddress || !URL.canParse(full))
    throw new AxiaError(
      'invalid-input',
      `The address of ${what} is not valid.`,
      'Copy it from the browser’s address bar, beginning with https://.'
    );
  const url = new URL(full);
  url.hash = '';
  if (url.username !== '' || url.password !== '')
    throw new AxiaError(
      'invalid-input',
      `The address of ${what} holds a user name or a password, which browsers do not send.`,
      'Enter the address without them, or add the model from a folder.'
    );
  const own = (globalThis.location as Location | undefined)?.origin === url.origin;
  const onThisMachine =
    url.protocol === 'http:' && ['localhost', '127.0.0.1'].includes(url.hostname);
  if (url.protocol !== 'https:' && !onThisMachine && !own)
    throw new AxiaError(
      'invalid-input',
      `This page cannot fetch ${what} from ${url.protocol}//${url.host}.`,
      'Use an https address, or http://localhost for a server on this computer, or add the model from a folder.'
    );
  return url;
}

/**
 * Reads configuration, list of weights and the library's beginning at an address.
 *
 * @throws AxiaError when any of them is missing, refused, or nothing that WebLLM can load
 */
export async function ownModelOfUrl(
  { folders, library }: OwnAddress,
  signal: AbortSignal,
  deps: Dependencies
): Promise<ModelNote> {
  const { folder, data } = await firstFolder(folders, signal, deps);
  const config = parseChatConfig(data);
  tokenizerFile(config);
  const list = parseTensorList(await read(folder, LIST_FILE, 'list', signal, deps));
  await assertLibrary(library, signal, deps);
  // What may be a key is needed to fetch the library, and is part of nothing else.
  const plain = plainAddress(library);
  const id = ownId(nameOf(folder), `${folder}\n${plain}`);
  const entry = ownEntry(config, list, {
    id,
    origin: 'url',
    name: nameOf(folder),
    libraryName: plain.split('/').at(-1)!,
    address: { folder: storedFolder(folder), library: storedLibrary(plain, id), fetchable: true },
    source: isHuggingFace(new URL(folder)) ? folder.replace(/\/resolve\/.*$/, '') : folder
  });
  const same = entry.address.folder === folder && entry.address.library === library;
  return { model: entry, from: same ? null : { folder, library } };
}

/** WebLLM adds `resolve/main/` to folders without a branch. */
function storedFolder(folder: string): string {
  return /\/resolve\/.+\//.test(folder) ? folder : `${folder}resolve/main/`;
}

/** WebLLM never takes a library from storage whose address contains "localhost". */
function storedLibrary(library: string, id: string): string {
  return library.includes('localhost') ? storedLibraryName(id) : library;
}

async function firstFolder(folders: readonly string[], signal: AbortSignal, deps: Dependencies) {
  let refusal: unknown;
  for (const folder of folders)
    try {
      return { folder, data: await read(folder, CONFIG_FILE, 'config', signal, deps) };
    } catch (error) {
      // What is not there, or is a page about it, may be in the next place.
      if (folder === folders.at(-1) || AxiaError.from(error).kind === 'aborted')
        throw refusal ?? error;
      refusal ??= error;
    }
  throw refusal;
}

async function read(
  folder: string,
  name: string,
  kind: ModelFile['kind'],
  signal: AbortSignal,
  deps: Dependencies
): Promise<Uint8Array> {
  const key = new URL(name, folder).href;
  const file: ModelFile = { kind, name, key, cache: 'webllm/config', bytes: null, md5: null };
  const inspection = inspect(file, new URL(folder).host);
  for await (const chunk of fetchBytes(key, { ...deps, name, expected: null, signal }))
    inspection.update(chunk);
  return inspection.finish().data!;
}

/** Looks at the first bytes of a library only. */
async function assertLibrary(
  library: string,
  signal: AbortSignal,
  deps: Dependencies
): Promise<void> {
  const name = nameIn(plainAddress(library)) || 'the library';
  const { host } = new URL(library);
  for await (const chunk of fetchBytes(library, { ...deps, name, expected: null, signal })) {
    if (isWasm(chunk)) return;
    throw new AxiaError(
      'invalid-input',
      `${name} at ${host} is not a model library.`,
      'Enter the address of the compiled library, a file whose name ends in .wasm.'
    );
  }
  throw refusedByHost(name, host, 204);
}

/** The model's name in a folder's address: of a repository its name, else the last part. */
function nameOf(folder: string): string {
  const path = new URL(folder).pathname.replace(/\/resolve\/.*$/, '');
  const parts = path.split('/').filter(Boolean);
  return nameIn(parts.at(-1) ?? new URL(folder).hostname);
}

/** The last part of an address, decoded where it can be, and cut to what can be shown. */
export function nameIn(address: string): string {
  const name = address.split('/').at(-1)!;
  try {
    return decodeURIComponent(name).slice(0, LONGEST_NAME);
  } catch {
    return name.slice(0, LONGEST_NAME); // a percent sign that encodes nothing
  }
}
