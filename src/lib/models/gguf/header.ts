import { AxiaError } from '../../core/error';
import { LONGEST } from '../../core/limits';

/** What the header of a GGUF file says, without its long lists. Unknown is null. */
export interface GgufFacts {
  /** `general.architecture`, for example `llama` or `qwen2`. */
  architecture: string | null;
  /** `general.name`, given by whoever converted the model. */
  name: string | null;
  licence: string | null;
  /** Share of the weights’ bytes by tensor type, largest first, for example `Q4_0` 0.9. */
  tensorTypes: { type: string; share: number }[];
  parameters: number;
  /** Bytes that the file must have for all of its tensors; null where a type is unknown. */
  bytesNeeded: number | null;
  /** Longest prompt that the model was trained for, in tokens. */
  contextLength: number | null;
  /** Bytes of the cache of one token, with 16-bit numbers. */
  cacheBytesPerToken: number | null;
  vocabulary: number;
  bosToken: string | null;
  eosToken: string | null;
  /** The Jinja source; null for a model without one, which is mostly a base model. */
  chatTemplate: string | null;
  /** Parts of a split model; null for a whole one. */
  parts: number | null;
  /** Number of this part, from 0; null for a whole one. */
  part: number | null;
  /** Bytes of all parts, in order, where they are together; else null. */
  partBytes: number[] | null;
}

export interface GgufHeader extends GgufFacts {
  /** llama.cpp’s token types by id (3: control); null where the file has none. */
  tokenTypes: readonly number[] | null;
  /** Texts of all control tokens. */
  controlTokens: readonly string[];
}

/** Type numbers of tensors (ggml.h): name, numbers per block, bytes per block. */
const TENSOR_TYPES: Readonly<Record<number, readonly [name: string, size: number, bytes: number]>> =
  {
    0: ['F32', 1, 4],
    1: ['F16', 1, 2],
    2: ['Q4_0', 32, 18],
    3: ['Q4_1', 32, 20],
    6: ['Q5_0', 32, 22],
    7: ['Q5_1', 32, 24],
    8: ['Q8_0', 32, 34],
    9: ['Q8_1', 32, 36],
    10: ['Q2_K', 256, 84],
    11: ['Q3_K', 256, 110],
    12: ['Q4_K', 256, 144],
    13: ['Q5_K', 256, 176],
    14: ['Q6_K', 256, 210],
    15: ['Q8_K', 256, 292],
    16: ['IQ2_XXS', 256, 66],
    17: ['IQ2_XS', 256, 74],
    18: ['IQ3_XXS', 256, 98],
    19: ['IQ1_S', 256, 50],
    20: ['IQ4_NL', 32, 18],
    21: ['IQ3_S', 256, 110],
    22: ['IQ2_S', 256, 82],
    23: ['IQ4_XS', 256, 136],
    24: ['I8', 1, 1],
    25: ['I16', 1, 2],
    26: ['I32', 1, 4],
    27: ['I64', 1, 8],
    28: ['F64', 1, 8],
    29: ['IQ1_M', 256, 56],
    30: ['BF16', 1, 2],
    34: ['TQ1_0', 256, 54],
    35: ['TQ2_0', 256, 66],
    39: ['MXFP4', 32, 17]
  };

/** Headers of real models take up to about 20 MB, nearly all of it the vocabulary. */
const LARGEST_HEADER = 48e6;
/** Bytes that are read first; then four times as many, as long as the header goes on. */
const FIRST_PIECE = 2 ** 20;
const CONTROL = 3;
const CUT =
  'It ends before its header does: it is damaged, or only part of it was copied or downloaded.';
const DAMAGED = 'Its header is damaged.';

/** A file, or something whose beginning can be read like one’s. */
interface Beginning {
  readonly size: number;
  slice(start: number, end: number): { arrayBuffer(): Promise<ArrayBuffer> };
}

/**
 * Reads the header of a GGUF file, and nothing behind it
 * (https://github.com/ggml-org/ggml/blob/master/docs/gguf.md, versions 2 and 3).
 *
 * @throws AxiaError `invalid-input` with the reason, for a file that is none or is damaged
 */
export async function readGgufHeader(file: Beginning): Promise<GgufHeader> {
  if (file.size === 0) throw unreadable('The file is empty.');
  for (let size = FIRST_PIECE; ; size *= 4) {
    const bytes = await file.slice(0, Math.min(size, LARGEST_HEADER)).arrayBuffer();
    const header = parse(new Reader(bytes));
    if (header !== null) return header;
    if (file.size <= size) throw unreadable(CUT);
    if (size >= LARGEST_HEADER) throw unreadable('Its header is longer than that of any model.');
  }
}

class EndOfBytes extends Error {}

/** Reads little-endian values one after the other. Throws `EndOfBytes` where there are no more. */
class Reader {
  at = 0;
  readonly #view: DataView;
  readonly #decoder = new TextDecoder();

  constructor(bytes: ArrayBuffer) {
    this.#view = new DataView(bytes);
  }

  u8 = () => this.#view.getUint8(this.take(1));
  u32 = () => this.#view.getUint32(this.take(4), true);

  /** A 64-bit number; too large a one is damage. */
  u64(): number {
    const value = Number(this.#view.getBigUint64(this.take(8), true));
    if (!Number.isSafeInteger(value)) throw unreadable(DAMAGED);
    return value;
  }

  text(): string {
    const length = this.u64();
    if (length > LARGEST_HEADER) throw unreadable(DAMAGED);
    return this.#decoder.decode(new Uint8Array(this.#view.buffer, this.take(length), length));
  }

  /** A number of one of the format’s types. */
  number(type: number): number {
    const view = this.#view;
    switch (type) {
      case 0:
      case 7:
        return this.u8();
      case 1:
        return view.getInt8(this.take(1));
      case 2:
        return view.getUint16(this.take(2), true);
      case 3:
        return view.getInt16(this.take(2), true);
      case 4:
        return this.u32();
      case 5:
        return view.getInt32(this.take(4), true);
      case 6:
        return view.getFloat32(this.take(4), true);
      case 10:
        return Number(view.getBigUint64(this.take(8), true));
      case 11:
        return Number(view.getBigInt64(this.take(8), true));
      case 12:
        return view.getFloat64(this.take(8), true);
      default:
        throw unreadable(DAMAGED);
    }
  }

  /** Moves over so many bytes. @returns where they begin */
  take(length: number): number {
    const from = this.at;
    if (from + length > this.#view.byteLength) throw new EndOfBytes();
    this.at = from + length;
    return from;
  }
}

const [STRING, ARRAY] = [8, 9];

type Value = string | number | (string | number)[];

function valueOf(reader: Reader, type: number, depth = 0): Value {
  if (type === STRING) return reader.text();
  if (type !== ARRAY) return reader.number(type);
  const of = reader.u32();
  const count = reader.u64();
  if (count > LARGEST_HEADER || depth > 0) throw unreadable(DAMAGED);
  const values: (string | number)[] = [];
  for (let index = 0; index < count; index++)
    values.push(valueOf(reader, of, depth + 1) as string | number);
  return values;
}

/** @returns null where the bytes end before the header does */
function parse(reader: Reader): GgufHeader | null {
  try {
    const magic = String.fromCharCode(reader.u8(), reader.u8(), reader.u8(), reader.u8());
    if (magic !== 'GGUF') throw unreadable(notGguf(magic));
    const version = reader.u32();
    if (version > 2 ** 24) throw unreadable('It is written for big-endian machines.');
    if (version !== 2 && version !== 3)
      throw unreadable(`It has version ${version} of the format, which cannot be read here.`);
    const tensors = reader.u64();
    const entries = reader.u64();
    if (Math.max(tensors, entries) > 1e6) throw unreadable(DAMAGED);
    const metadata = new Map<string, Value>();
    for (let index = 0; index < entries; index++) {
      const key = reader.text();
      metadata.set(key, valueOf(reader, reader.u32()));
    }
    const weights = weightsOf(reader, tensors, Number(metadata.get('general.alignment') ?? 32));
    return headerOf(metadata, weights);
  } catch (error) {
    if (error instanceof EndOfBytes) return null;
    throw error;
  }
}

function notGguf(magic: string): string {
  if (magic.startsWith('PK')) return 'This is a zip archive, not a GGUF model: unpack it first.';
  if (/^\s*[<{]/.test(magic))
    return 'This is a text or web page, not a GGUF model: the download may have been refused.';
  if (magic === 'FUGG') return 'It is written for big-endian machines.';
  return 'This is not a GGUF model: it does not begin with “GGUF”.';
}

function unreadable(reason: string): AxiaError {
  return new AxiaError(
    'invalid-input',
    `The file cannot be used. ${reason}`,
    'Choose another file, or download this one again.'
  );
}

function weightsOf(reader: Reader, tensors: number, alignment: number) {
  const bytesByType = new Map<string, number>();
  let [parameters, bytesOfAll, end, known] = [0, 0, 0, true];
  for (let index = 0; index < tensors; index++) {
    reader.text();
    const dimensions = reader.u32();
    if (dimensions > 8) throw unreadable(DAMAGED);
    let numbers = 1;
    for (let axis = 0; axis < dimensions; axis++) numbers *= reader.u64();
    const dtype = reader.u32();
    const offset = reader.u64();
    const type = TENSOR_TYPES[dtype];
    parameters += numbers;
    if (type === undefined) known = false;
    const [name, size, blockBytes] = type ?? [`type ${dtype}`, 1, 0];
    const bytes = Math.ceil(numbers / size) * blockBytes;
    bytesOfAll += bytes;
    end = Math.max(end, offset + bytes);
    bytesByType.set(name, (bytesByType.get(name) ?? 0) + bytes);
  }
  if (!(alignment >= 1 && Number.isSafeInteger(parameters))) throw unreadable(DAMAGED);
  const start = Math.ceil(reader.at / alignment) * alignment;
  return {
    parameters,
    bytesNeeded: known ? start + end : null,
    tensorTypes: [...bytesByType]
      .map(([type, bytes]) => ({ type, share: bytesOfAll > 0 ? bytes / bytesOfAll : 0 }))
      .sort((a, b) => b.share - a.share)
  };
}

function headerOf(
  metadata: ReadonlyMap<string, Value>,
  weights: ReturnType<typeof weightsOf>
): GgufHeader {
  const text = (key: string, longest: number = LONGEST.fact) => {
    const value = metadata.get(key);
    if (typeof value !== 'string' || value === '') return null;
    if (value.length > longest) throw unreadable(`Its entry ${key} is too long.`);
    return value;
  };
  const number = (key: string) => {
    const value = metadata.get(key);
    return typeof value === 'number' && Number.isFinite(value) ? value : null;
  };
  const list = (key: string) => {
    const value = metadata.get(key);
    return Array.isArray(value) ? value : null;
  };
  const architecture = text('general.architecture');
  const tokens = list('tokenizer.ggml.tokens');
  const types = list('tokenizer.ggml.token_type')?.map(Number) ?? null;
  const tokenText = (key: string) => {
    const token = tokens?.[number(key) ?? -1];
    return typeof token === 'string' && token.length <= LONGEST.fact ? token : null;
  };
  const parts = number('split.count');
  return {
    architecture,
    name: text('general.name'),
    licence: text('general.license'),
    ...weights,
    contextLength: number(`${architecture}.context_length`),
    cacheBytesPerToken: cacheBytes((key) => number(`${architecture}.${key}`)),
    vocabulary: tokens?.length ?? 0,
    bosToken: tokenText('tokenizer.ggml.bos_token_id'),
    eosToken: tokenText('tokenizer.ggml.eos_token_id'),
    chatTemplate: text('tokenizer.chat_template', LONGEST.template),
    parts: parts !== null && parts > 1 ? parts : null,
    part: parts !== null && parts > 1 ? (number('split.no') ?? 0) : null,
    partBytes: null,
    tokenTypes: types,
    controlTokens: tokens?.filter((_, id) => types?.[id] === CONTROL).map(String) ?? []
  };
}

/** Keys and values of all layers for one token, two bytes a number. */
function cacheBytes(of: (key: string) => number | null): number | null {
  const [layers, width, heads] = [
    of('block_count'),
    of('embedding_length'),
    of('attention.head_count')
  ];
  if (layers === null || width === null || heads === null) return null;
  const keyHeads = of('attention.head_count_kv') ?? heads;
  const keys = of('attention.key_length') ?? width / heads;
  const values = of('attention.value_length') ?? width / heads;
  return layers * keyHeads * (keys + values) * 2;
}
