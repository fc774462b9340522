// npm run build:vectors: compiles assembly/vectors.ts into src/lib/core/statistics/vectors-wasm.ts.
import { writeFile } from 'node:fs/promises';
import { compileVectors } from './compile-vectors.mjs';
import { at } from './tasks.mjs';

const bytes = [...(await compileVectors())];
const rows = Array.from({ length: Math.ceil(bytes.length / 20) }, (_, row) =>
  bytes.slice(20 * row, 20 * row + 20).join(', ')
);
await writeFile(
  at('src/lib/core/statistics/vectors-wasm.ts'),
  `/** assembly/vectors.ts, compiled by \`npm run build:vectors\`; a test compares the two. */
// prettier-ignore
export const VECTORS_WASM = Uint8Array.of(
  ${rows.join(',\n  ')}
);
`
);
