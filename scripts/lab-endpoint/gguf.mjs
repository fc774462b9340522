// Writes models in the format of llama.cpp: GGUF, version 3, little-endian
// (https://github.com/ggml-org/ggml/blob/master/docs/gguf.md).

/** Bytes to which tensors are aligned; the format's default. */
const ALIGNMENT = 32;

/** The format's numbers for the types of values. */
const TYPES = { u16: 2, u32: 4, i32: 5, f32: 6, bool: 7, string: 8, array: 9 };

/** The format's number for tensors of 32-bit floats. */
const F32 = 0;

/**
 * @typedef {{ u16: number } | { u32: number } | { i32: number } | { f32: number } | { bool: boolean } | { string: string }
 *   | { strings: string[] } | { i32s: number[] }} Value
 * @typedef {{ name: string, shape: number[], data: Float32Array }} Tensor `shape`: the fastest
 *   dimension first
 */

/** @param {number} value @param {'writeUInt32LE' | 'writeInt32LE' | 'writeFloatLE'} [how] */
function word(value, how = 'writeUInt32LE') {
  const buffer = Buffer.alloc(4);
  buffer[how](value);
  return buffer;
}

function long(/** @type {number} */ value) {
  const buffer = Buffer.alloc(8);
  buffer.writeBigUInt64LE(BigInt(value));
  return buffer;
}

function string(/** @type {string} */ text) {
  const bytes = Buffer.from(text, 'utf8');
  return Buffer.concat([long(bytes.length), bytes]);
}

const list = (/** @type {number} */ type, /** @type {Buffer[]} */ items) =>
  Buffer.concat([word(TYPES.array), word(type), long(items.length), ...items]);

/** A value with its type before it. @param {Value} value */
function typed(value) {
  if ('u16' in value) return Buffer.concat([word(TYPES.u16), word(value.u16).subarray(0, 2)]);
  if ('u32' in value) return Buffer.concat([word(TYPES.u32), word(value.u32)]);
  if ('i32' in value) return Buffer.concat([word(TYPES.i32), word(value.i32, 'writeInt32LE')]);
  if ('f32' in value) return Buffer.concat([word(TYPES.f32), word(value.f32, 'writeFloatLE')]);
  if ('bool' in value) return Buffer.concat([word(TYPES.bool), Buffer.from([Number(value.bool)])]);
  if ('string' in value) return Buffer.concat([word(TYPES.string), string(value.string)]);
  if ('strings' in value) return list(TYPES.string, value.strings.map(string));
  return list(
    TYPES.i32,
    value.i32s.map((one) => word(one, 'writeInt32LE'))
  );
}

const padding = (/** @type {number} */ length) =>
  Buffer.alloc((ALIGNMENT - (length % ALIGNMENT)) % ALIGNMENT);

/**
 * The bytes of a model that is split into several files. Their tensors follow each other; all else
 * is in the first.
 *
 * @param {Record<string, Value>} metadata
 * @param {Tensor[]} tensors
 * @param {number} count of files
 */
export function ggufParts(metadata, tensors, count) {
  const each = Math.ceil(tensors.length / count);
  return Array.from({ length: count }, (_, part) =>
    ggufBytes(
      {
        ...(part === 0 ? metadata : {}),
        'split.no': { u16: part },
        'split.count': { u16: count },
        'split.tensors.count': { i32: tensors.length }
      },
      tensors.slice(part * each, (part + 1) * each)
    )
  );
}

/**
 * The bytes of a model.
 *
 * @param {Record<string, Value>} metadata
 * @param {Tensor[]} tensors
 */
export function ggufBytes(metadata, tensors) {
  const values = Object.entries(metadata);
  const head = [Buffer.from('GGUF'), word(3), long(tensors.length), long(values.length)];
  for (const [key, value] of values) head.push(string(key), typed(value));
  /** @type {Buffer[]} */
  const body = [];
  let offset = 0;
  for (const { name, shape, data } of tensors) {
    const bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
    head.push(string(name), word(shape.length), ...shape.map(long), word(F32), long(offset));
    body.push(bytes, padding(bytes.length));
    offset += bytes.length + padding(bytes.length).length;
  }
  const start = Buffer.concat(head);
  return Buffer.concat([start, padding(start.length), ...body]);
}
