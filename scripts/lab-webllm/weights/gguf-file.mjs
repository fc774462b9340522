// Reads models in the format of llama.cpp (GGUF): what they say of themselves, and their numbers.
// Written apart from the app's own reader, which looks at headers only.
import { BLOCK_TYPES } from './block-types.mjs';

/** @typedef {{ size: number, read(at: number, length: number): Uint8Array }} Source */
/** @typedef {string | number | boolean | (string | number | boolean)[]} Value */

/**
 * A matrix: `row` unpacks one of its rows. A vector is a matrix of one row.
 *
 * @typedef {{ rows: number, columns: number, row(index: number, into: Float32Array): void }} Matrix
 */

/**
 * `bits`: per number, on average; what is kept most exactly has most.
 *
 * @typedef {{ metadata: ReadonlyMap<string, Value>, has(name: string): boolean,
 *   matrix(name: string): Matrix & { bits: number } }} Gguf
 */

/** Bytes that are read at a time while the length of the header is not known. */
const PIECE = 2 ** 20;

/** Reads little-endian values from the beginning of a source. */
class Cursor {
  at = 0;
  #from = 0;
  /** @type {Uint8Array} */
  #bytes = new Uint8Array();

  constructor(/** @type {Source} */ source) {
    this.source = source;
  }

  /** A view of the next bytes. */
  take(/** @type {number} */ length) {
    const { at } = this;
    if (at + length > this.source.size) throw new Error('The GGUF file is cut off.');
    if (at < this.#from || at + length > this.#from + this.#bytes.length) {
      this.#bytes = this.source.read(at, Math.min(Math.max(length, PIECE), this.source.size - at));
      this.#from = at;
    }
    this.at += length;
    return new DataView(this.#bytes.buffer, this.#bytes.byteOffset + at - this.#from, length);
  }

  u32 = () => this.take(4).getUint32(0, true);
  u64 = () => Number(this.take(8).getBigUint64(0, true));

  text() {
    const view = this.take(this.u64());
    return new TextDecoder().decode(view);
  }

  /** @returns {Value} */
  value(/** @type {number} */ type) {
    switch (type) {
      case 0:
        return this.take(1).getUint8(0);
      case 1:
        return this.take(1).getInt8(0);
      case 2:
        return this.take(2).getUint16(0, true);
      case 3:
        return this.take(2).getInt16(0, true);
      case 4:
        return this.u32();
      case 5:
        return this.take(4).getInt32(0, true);
      case 6:
        return this.take(4).getFloat32(0, true);
      case 7:
        return this.take(1).getUint8(0) !== 0;
      case 8:
        return this.text();
      case 9: {
        const of = this.u32();
        const length = this.u64();
        const values = [];
        for (let i = 0; i < length; i++)
          values.push(/** @type {string | number | boolean} */ (this.value(of)));
        return values;
      }
      case 10:
        return this.u64();
      case 11:
        return Number(this.take(8).getBigInt64(0, true));
      case 12:
        return this.take(8).getFloat64(0, true);
      default:
        throw new Error(`The GGUF file has a value of the unknown type ${type}.`);
    }
  }
}

/**
 * Reads the header of a model. Throws a sentence for people where the source holds none.
 *
 * @param {Source} source
 * @returns {Gguf}
 */
export function readGguf(source) {
  const cursor = new Cursor(source);
  if (cursor.u32() !== 0x46554747) throw new Error('This is no GGUF file.');
  const version = cursor.u32();
  if (version !== 2 && version !== 3) throw new Error(`GGUF version ${version} is not read.`);
  const tensorCount = cursor.u64();
  const valueCount = cursor.u64();
  /** @type {Map<string, Value>} */
  const metadata = new Map();
  for (let i = 0; i < valueCount; i++) metadata.set(cursor.text(), cursor.value(cursor.u32()));
  if (Number(metadata.get('split.count') ?? 1) > 1)
    throw new Error('A model in several GGUF files must be joined first.');
  /** @type {Map<string, { shape: number[], type: number, offset: number }>} */
  const tensors = new Map();
  for (let i = 0; i < tensorCount; i++) {
    const name = cursor.text();
    const shape = Array.from({ length: cursor.u32() }, cursor.u64);
    tensors.set(name, { shape, type: cursor.u32(), offset: cursor.u64() });
  }
  const alignment = Number(metadata.get('general.alignment') ?? 32);
  const start = Math.ceil(cursor.at / alignment) * alignment;
  return {
    metadata,
    has: (name) => tensors.has(name),
    matrix(name) {
      const tensor = tensors.get(name);
      if (!tensor) throw new Error(`The GGUF file has no tensor ${name}.`);
      const type = BLOCK_TYPES[tensor.type];
      if (!type)
        throw new Error(`${name} has the type ${tensor.type}, which is not unpacked here.`);
      const [columns = 1, rows = 1] = tensor.shape;
      const rowBytes = (columns / type.size) * type.bytes;
      return {
        rows,
        columns,
        bits: (type.bytes * 8) / type.size,
        row(index, into) {
          const bytes = source.read(start + tensor.offset + index * rowBytes, rowBytes);
          for (let block = 0; block * type.size < columns; block++) {
            const at = bytes.byteOffset + block * type.bytes;
            type.unpack(new DataView(bytes.buffer, at, type.bytes), into, block * type.size);
          }
        }
      };
    }
  };
}

/** @param {Uint8Array} bytes @returns {Source} */
export const bytesSource = (bytes) => ({
  size: bytes.length,
  read: (at, length) => bytes.subarray(at, at + length)
});
