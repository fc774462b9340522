import { VECTORS_WASM } from './vectors-wasm';

/** Loops on vectors of numbers, in WebAssembly (assembly/vectors.ts), and the memory they work in. */
export interface Vectors {
  /** The memory, as numbers of either size; nothing in it outlives a call. */
  numbers: Float64Array;
  words: Int32Array;
  draw(...numbers: number[]): void;
  multiply(...numbers: number[]): void;
  permute(...numbers: number[]): void;
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
