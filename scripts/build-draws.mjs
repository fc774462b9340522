// npm run build:draws: compiles assembly/draws.ts into src/lib/core/analysis/draws-wasm.ts.
import { writeFile } from 'node:fs/promises';
import { compileDraws } from './compile-draws.mjs';
import { at } from './tasks.mjs';

const bytes = [...(await compileDraws())];
const rows = Array.from({ length: Math.ceil(bytes.length / 20) }, (_, row) =>
  bytes.slice(20 * row, 20 * row + 20).join(', ')
);
await writeFile(
  at('src/lib/core/analysis/draws-wasm.ts'),
  `/** assembly/draws.ts, compiled by \`npm run build:draws\`; a test compares the two. */
// prettier-ignore
export const DRAWS_WASM = Uint8Array.of(
  ${rows.join(',\n  ')}
);
`
);
