import { readFile } from 'node:fs/promises';
import { main } from 'assemblyscript/asc';
import { at } from './tasks.mjs';

/** The WebAssembly that assembly/draws.ts compiles to. */
export async function compileDraws() {
  const source = await readFile(at('assembly/draws.ts'), 'utf8');
  /** @type {Uint8Array | null} */
  let compiled = null;
  const { error, stderr } = await main(
    [
      'draws.ts',
      '-o',
      'draws.wasm',
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
      readFile: (name) => (name === 'draws.ts' ? source : null),
      writeFile: (name, contents) => {
        if (name === 'draws.wasm' && typeof contents !== 'string') compiled = contents;
      },
      listFiles: () => []
    }
  );
  if (error || compiled === null)
    throw new Error(`assembly/draws.ts: ${error?.message}\n${stderr.toString()}`);
  return /** @type {Uint8Array} */ (compiled);
}
