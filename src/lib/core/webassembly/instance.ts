import { moduleBytes, type ModuleFunction } from './module';

/** As much of the platform's WebAssembly as is used here: the core is compiled without the DOM. */
interface Platform {
  validate(bytes: Uint8Array<ArrayBuffer>): boolean;
  Module: new (bytes: Uint8Array<ArrayBuffer>) => object;
  Memory: new (size: { initial: number }) => { readonly buffer: ArrayBuffer };
  Instance: new (
    module: object,
    imports: { env: { memory: object } }
  ) => { readonly exports: Record<string, unknown> };
}

/** Takes addresses and gives nothing back: results are written to the memory. */
export type Routine = (...addresses: number[]) => void;

/** Functions with a memory of their own. */
export interface Instance<Name extends string> {
  memory: ArrayBuffer;
  routines: Record<Name, Routine>;
}

const PAGE = 65_536;

/**
 * Functions that are compiled once, when first wanted, for any number of instances. Small modules
 * are compiled at once, so this can be used in the midst of a computation.
 */
export class WebAssemblyModule<Name extends string> {
  readonly #functions: () => readonly ModuleFunction<Name>[];
  #compiled: { platform: Platform; module: object } | null | undefined;

  constructor(functions: () => readonly ModuleFunction<Name>[]) {
    this.#functions = functions;
  }

  /**
   * @param bytes of memory, zero at first
   * @returns null where WebAssembly, its vectors, or so much memory cannot be had
   */
  instance(bytes: number): Instance<Name> | null {
    if (this.#compiled === undefined) this.#compiled = this.#compile();
    if (this.#compiled === null) return null;
    const { platform, module } = this.#compiled;
    try {
      const memory = new platform.Memory({ initial: Math.max(1, Math.ceil(bytes / PAGE)) });
      const { exports } = new platform.Instance(module, { env: { memory } });
      return { memory: memory.buffer, routines: exports as Record<Name, Routine> };
    } catch {
      // Out of memory, which plain arrays may yet find.
      return null;
    }
  }

  #compile(): { platform: Platform; module: object } | null {
    const platform = (globalThis as { WebAssembly?: Platform }).WebAssembly;
    if (platform === undefined) return null;
    const bytes = moduleBytes(this.#functions());
    try {
      return platform.validate(bytes) ? { platform, module: new platform.Module(bytes) } : null;
    } catch {
      // A content security policy may forbid it.
      return null;
    }
  }
}

/** Hands out parts of a memory, one after the other. */
export class Layout {
  /** Bytes handed out. */
  size = 0;

  /** Address of so many bytes, on a border of 16. */
  take(bytes: number): number {
    const address = this.size;
    this.size = Math.ceil((address + bytes) / 16) * 16;
    return address;
  }
}
