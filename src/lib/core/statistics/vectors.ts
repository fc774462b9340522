import { VECTORS_WASM } from './vectors-wasm';

/** Loops on vectors of numbers, in WebAssembly (assembly/vectors.ts), and the memory they work in. */
export interface Vectors {
  /** The memory, as numbers of either size; nothing in it outlives a step of a computation. */
  numbers: Float64Array;
  words: Int32Array;
  draw(...numbers: number[]): void;
  redraw(...numbers: number[]): void;
  centre(...numbers: number[]): number;
  multiply(...numbers: number[]): void;
  permute(...numbers: number[]): void;
  follow(...numbers: number[]): number;
  sha256(...numbers: number[]): void;
}

/** As much of the platform's WebAssembly as is used here: the core is compiled without the DOM. */
interface Platform {
  Module: new (bytes: Uint8Array) => object;
  Instance: new (module: object) => {
    readonly exports: Omit<Vectors, 'numbers' | 'words'> & {
      memory: { readonly buffer: ArrayBuffer };
    };
  };
}

let shared: Vectors | null | undefined;

/** Null where the platform has no vectors, or forbids them: plain loops give the same numbers. */
export function vectors(): Vectors | null {
  if (shared === undefined) shared = compiled();
  return shared;
}

/**
 * Columns in the memory of the vectors, where loops on them need no copy; each has room for eight rows
 * more. Null where they do not fit.
 *
 * @param half whose columns: 0 for a population of individuals, 1 for what a call works with
 * @param kept numbers at the end of the memory that are left free
 */
export function vectorColumns(
  { numbers }: Vectors,
  half: 0 | 1,
  width: number,
  rows: number,
  kept = 0
): Float64Array[] | null {
  const start = (half * numbers.length) / 2;
  const stride = rows + (rows % 2) + 8;
  if (width * stride + kept > numbers.length / 2) return null;
  return Array.from({ length: width }, (_, c) =>
    numbers.subarray(start + c * stride, start + c * stride + rows)
  );
}

function compiled(): Vectors | null {
  const platform = (globalThis as unknown as { WebAssembly?: Platform }).WebAssembly;
  if (platform === undefined) return null;
  try {
    const instance = new platform.Instance(new platform.Module(VECTORS_WASM));
    const { memory, ...loops } = instance.exports;
    const { buffer } = memory;
    return { numbers: new Float64Array(buffer), words: new Int32Array(buffer), ...loops };
  } catch {
    // Vectors are not known here, or a content security policy forbids WebAssembly.
    return null;
  }
}
