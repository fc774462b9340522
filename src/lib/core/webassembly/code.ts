/**
 * WebAssembly instructions as functions of their operands, in the folded order of the text format:
 * `f64x2.add(a, b)` is `(f64x2.add a b)`. Only what the loops of the analysis need. Numbers of the
 * instructions: WebAssembly Core Specification 2.0, sections 5.4 and 5.4.9 (vectors).
 */
export type Code = readonly number[];

/** Types of locals and parameters, as they are encoded. */
export const TYPE = { i32: 0x7f, f64: 0x7c, v128: 0x7b } as const;
export type ValueType = keyof typeof TYPE;

/** A local of a function, by its place. */
export type Local = number;

/** An unsigned integer in LEB128. */
export function unsigned(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  do {
    const low = rest & 0x7f;
    rest >>>= 7;
    bytes.push(rest > 0 ? low | 0x80 : low);
  } while (rest > 0);
  return bytes;
}

/** A signed 32-bit integer in LEB128. */
function signed(value: number): number[] {
  const bytes: number[] = [];
  let rest = value | 0;
  for (;;) {
    const low = rest & 0x7f;
    rest >>= 7;
    const done = (rest === 0 && (low & 0x40) === 0) || (rest === -1 && (low & 0x40) !== 0);
    bytes.push(done ? low : low | 0x80);
    if (done) return bytes;
  }
}

type Unary = (a: Code) => Code;
type Binary = (a: Code, b: Code) => Code;
const unary =
  (...opcode: number[]): Unary =>
  (a) => [...a, ...opcode];
const binary =
  (...opcode: number[]): Binary =>
  (a, b) => [...a, ...b, ...opcode];

const VECTOR = 0xfd;
const vector = (opcode: number) => [VECTOR, ...unsigned(opcode)];

/** Alignment is a hint (a power of two) that no engine needs: 8 bytes throughout. */
const at = (offset: number) => [3, ...unsigned(offset)];

export const get = (local: Local): Code => [0x20, ...unsigned(local)];
export const set = (local: Local, value: Code): Code => [...value, 0x21, ...unsigned(local)];

export const i32 = {
  const: (value: number): Code => [0x41, ...signed(value)],
  load: (address: Code): Code => [...address, 0x28, 2, 0],
  add: binary(0x6a),
  and: binary(0x71),
  shl: binary(0x74),
  ltU: binary(0x49)
};

export const f64 = {
  load: (address: Code, offset = 0): Code => [...address, 0x2b, ...at(offset)],
  store: (address: Code, value: Code, offset = 0): Code => [
    ...address,
    ...value,
    0x39,
    ...at(offset)
  ],
  const: (value: number): Code => [0x44, ...new Uint8Array(Float64Array.of(value).buffer)],
  /** Of an unsigned integer. */
  convert: unary(0xb8),
  sqrt: unary(0x9f),
  add: binary(0xa0),
  sub: binary(0xa1),
  mul: binary(0xa2),
  div: binary(0xa3)
};

export const v128 = {
  load: (address: Code, offset = 0): Code => [...address, ...vector(0x00), ...at(offset)],
  /** One integer for all four lanes. */
  load32Splat: (address: Code): Code => [...address, ...vector(0x09), 2, 0],
  /** One number for both lanes. */
  load64Splat: (address: Code, offset = 0): Code => [...address, ...vector(0x0a), ...at(offset)],
  store: (address: Code, value: Code, offset = 0): Code => [
    ...address,
    ...value,
    ...vector(0x0b),
    ...at(offset)
  ],
  /** Two numbers from two places. */
  load64Pair: (first: Code, second: Code): Code => [
    ...second,
    ...[...first, ...vector(0x5d), ...at(0)],
    ...[...vector(0x57), ...at(0), 1]
  ],
  and: binary(...vector(0x4e)),
  or: binary(...vector(0x50)),
  xor: binary(...vector(0x51))
};

export const i32x4 = {
  const: (...lanes: [number, number, number, number]): Code => [
    ...vector(0x0c),
    ...new Uint8Array(Int32Array.from(lanes).buffer)
  ],
  splat: unary(...vector(0x11)),
  /** All bits of a lane where a is no less than b, as unsigned integers; none elsewhere. */
  geU: binary(...vector(0x40)),
  add: binary(...vector(0xae)),
  sub: binary(...vector(0xb1)),
  mul: binary(...vector(0xb5)),
  shrU: (a: Code, bits: number): Code => [...a, ...i32.const(bits), ...vector(0xad)],
  shl: (a: Code, bits: number): Code => [...a, ...i32.const(bits), ...vector(0xab)],
  lane: (a: Code, lane: 0 | 1 | 2 | 3): Code => [...a, ...vector(0x1b), lane]
};

export const f64x2 = {
  splat: unary(...vector(0x14)),
  lane: (pair: Code, lane: 0 | 1): Code => [...pair, ...vector(0x21), lane],
  /** All bits of a lane where its numbers differ, none where they are equal. */
  ne: binary(...vector(0x48)),
  add: binary(...vector(0xf0)),
  sub: binary(...vector(0xf1)),
  mul: binary(...vector(0xf2)),
  div: binary(...vector(0xf3))
};

const NO_RESULT = 0x40;
const END = 0x0b;

/** Goes on by `step` bytes. */
export const advance = (pointer: Local, step: number): Code =>
  set(pointer, i32.add(get(pointer), i32.const(step)));

/** Runs `body` for a pointer that goes on by `step` bytes while it is below `end`. */
export function forEach(
  pointer: Local,
  end: Local,
  step: number | Code,
  body: readonly Code[]
): Code {
  const below = i32.ltU(get(pointer), get(end));
  return [
    ...[...below, 0x04, NO_RESULT],
    ...[0x03, NO_RESULT],
    ...body.flat(),
    ...set(pointer, i32.add(get(pointer), typeof step === 'number' ? i32.const(step) : step)),
    // Back to the loop's beginning.
    ...[...below, 0x0d, 0],
    ...[END, END]
  ];
}
