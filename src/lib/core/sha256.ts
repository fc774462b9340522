import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { vectors, type Vectors } from './statistics/vectors';

/** A SHA-256 (FIPS 180-4) of bytes that come in pieces. */
export interface Hash {
  update(bytes: Uint8Array): Hash;
  /** Of all bytes; then nothing more may come. */
  digest(): Uint8Array;
}

/** In WebAssembly, which is twice as fast; else from `@noble/hashes`. */
export function startSha256(): Hash {
  const fast = vectors();
  return fast ? new VectorHash(fast) : sha256.create();
}

/** SHA-256 of bytes, in hexadecimal digits. */
export const sha256Hex = (bytes: Uint8Array): string =>
  bytesToHex(startSha256().update(bytes).digest());

/** The platform's, which the core is compiled without. */
const encoder = new (
  globalThis as unknown as { TextEncoder: new () => { encode(text: string): Uint8Array } }
).TextEncoder();

/** A text in UTF-8. */
export const utf8Bytes = (text: string): Uint8Array => encoder.encode(text);

const BLOCK = 64;
/** Bytes that are handed over at once: a quarter of the memory. */
const AT_ONCE = 2 ** 18;

/** The first 32 bits of the fractional parts of roots of the first primes. */
const fractions = (count: number, root: (prime: number) => number): Int32Array => {
  const primes: number[] = [];
  for (let n = 2; primes.length < count; n++)
    if (primes.every((prime) => n % prime !== 0)) primes.push(n);
  return Int32Array.from(primes, (prime) => ((root(prime) % 1) * 2 ** 32) | 0);
};
const START = fractions(8, Math.sqrt);
const CONSTANTS = fractions(64, Math.cbrt);

class VectorHash implements Hash {
  readonly #state = START.slice();
  /** A block that is not whole yet. */
  readonly #rest = new Uint8Array(BLOCK);
  #filled = 0;
  #length = 0;

  constructor(private readonly fast: Vectors) {}

  update(bytes: Uint8Array): this {
    this.#length += bytes.length;
    let at = 0;
    if (this.#filled > 0) {
      at = Math.min(bytes.length, BLOCK - this.#filled);
      this.#rest.set(bytes.subarray(0, at), this.#filled);
      this.#filled += at;
      if (this.#filled < BLOCK) return this;
      this.#take(this.#rest);
      this.#filled = 0;
    }
    const end = bytes.length - ((bytes.length - at) % BLOCK);
    for (; at < end; at += AT_ONCE) this.#take(bytes.subarray(at, Math.min(end, at + AT_ONCE)));
    this.#rest.set(bytes.subarray(end));
    this.#filled = bytes.length - end;
    return this;
  }

  digest(): Uint8Array {
    const end = new Uint8Array(this.#filled < BLOCK - 8 ? BLOCK : 2 * BLOCK);
    end.set(this.#rest.subarray(0, this.#filled));
    end[this.#filled] = 0x80;
    const view = new DataView(end.buffer);
    view.setUint32(end.length - 8, Math.floor(this.#length / 2 ** 29));
    view.setUint32(end.length - 4, this.#length << 3);
    this.#take(end);
    const digest = new Uint8Array(32);
    const words = new DataView(digest.buffer);
    this.#state.forEach((word, k) => words.setInt32(4 * k, word));
    return digest;
  }

  #take(blocks: Uint8Array): void {
    const { words, sha256: take } = this.fast;
    const constants = words.length / 2;
    const state = constants + 128;
    const from = 4 * (state + 8);
    words.set(CONSTANTS, constants);
    words.set(this.#state, state);
    new Uint8Array(words.buffer).set(blocks, from);
    take(4 * state, 4 * constants, from, from + blocks.length);
    this.#state.set(words.subarray(state, state + 8));
  }
}
