import { readFile } from 'node:fs/promises';
import { main } from 'assemblyscript/asc';
import { at } from './tasks.mjs';

/** The WebAssembly that assembly/vectors.ts compiles to. */
export async function compileVectors() {
  const source = await readFile(at('assembly/vectors.ts'), 'utf8');
  /** @type {Uint8Array | null} */
  let compiled = null;
  const { error, stderr } = await main(
    [
      'vectors.ts',
      '-o',
      'vectors.wasm',
      '-O3',
      '--noAssert',
      '--runtime',
      'stub',
      '--enable',
      'simd',
      '--initialMemory',
      '16'
    ],
    {
      readFile: (name) => (name === 'vectors.ts' ? source : null),
      writeFile: (name, contents) => {
        if (name === 'vectors.wasm' && typeof contents !== 'string') compiled = contents;
      },
      listFiles: () => []
    }
  );
  if (error || compiled === null)
    throw new Error(`assembly/vectors.ts: ${error?.message}\n${stderr.toString()}`);
  return /** @type {Uint8Array} */ (compiled);
}
