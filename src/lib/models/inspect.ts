import { md5 } from '@noble/hashes/legacy.js';
import { bytesToHex, concatBytes } from '@noble/hashes/utils.js';
import { startSha256 } from '../core/sha256';
import { AxiaError } from '../core/error';
import { notTheFile, wrongBytes } from './errors';
import { parseChatConfig, parseJson, parseTensorList, type ModelFile } from './manifest';

/** Largest file that is no shard: tokenizers have up to 20 MB. */
const LARGEST_SMALL_FILE = 200e6;

/** A file that was found right. */
export interface Inspected {
  bytes: number;
  /** `md5:…` where the model's list has one, else `sha256:…`; hexadecimal. */
  hash: string;
  /** The whole file; null for a shard. */
  data: Uint8Array<ArrayBuffer> | null;
}

/** Looks at the bytes of one file as they come, whole or not at all. */
export interface Inspection {
  /** @throws AxiaError as soon as the bytes cannot be those of the file */
  update(chunk: Uint8Array): void;
  /** @throws AxiaError `corrupt-model` when the file is not what it should be */
  finish(): Inspected;
}

/**
 * @param file what the bytes should be: size and MD5 where they are known, and always its form
 * @param origin where the bytes come from, for messages
 */
export function inspect(file: ModelFile, origin: string): Inspection {
  const whole = file.kind !== 'shard';
  const most = file.bytes ?? LARGEST_SMALL_FILE;
  const hasher = file.md5 === null ? startSha256() : md5.create();
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  return {
    update(chunk) {
      if (bytes === 0 && looksLikeHtml(chunk)) throw notTheFile(file.name, origin);
      bytes += chunk.length;
      if (bytes > most) throw wrongBytes(file.name, `it is longer than ${most} bytes`);
      hasher.update(chunk);
      if (whole) chunks.push(chunk);
    },
    finish() {
      if (file.bytes !== null && bytes !== file.bytes)
        throw wrongBytes(file.name, `it has ${bytes} bytes, and should have ${file.bytes}`);
      const hash = bytesToHex(hasher.digest());
      if (file.md5 !== null && hash !== file.md5)
        throw wrongBytes(file.name, 'its MD5 differs from the one in the list of weights');
      const data = whole ? concatBytes(...chunks) : null;
      if (data) assertForm(file, data);
      return { bytes, hash: `${file.md5 === null ? 'sha256' : 'md5'}:${hash}`, data };
    }
  };
}

function assertForm({ kind, name }: ModelFile, data: Uint8Array<ArrayBuffer>): void {
  if (kind === 'config') parseChatConfig(data);
  else if (kind === 'list') parseTensorList(data);
  else if (kind === 'library') assertLibrary(name, data);
  else if (name.endsWith('.json')) parseJson(data, name);
  else if (data.length === 0) throw wrongBytes(name, 'it is empty');
}

function assertLibrary(name: string, data: Uint8Array<ArrayBuffer>): void {
  if (!isWasm(data)) throw wrongBytes(name, 'it is no WebAssembly');
  if (!WebAssembly.validate(data)) throw wrongBytes(name, 'its WebAssembly is damaged');
}

/** Whether bytes begin as WebAssembly does. */
export function isWasm(data: Uint8Array): boolean {
  return [0x00, 0x61, 0x73, 0x6d].every((byte, index) => data[index] === byte);
}

function looksLikeHtml(chunk: Uint8Array): boolean {
  return /^\s*<(?:!doctype|html)/i.test(new TextDecoder().decode(chunk.subarray(0, 200)));
}

/** Whether an error says that bytes were wrong, as against a fault on the way. */
export function isWrong(error: unknown): boolean {
  return error instanceof AxiaError && error.kind === 'corrupt-model';
}
