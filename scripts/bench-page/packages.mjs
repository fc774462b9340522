// What each package adds to the built site, and whether the first page pays for it.
import { build } from 'vite';
import { at } from '../tasks.mjs';

const PACKAGE = /node_modules\/((?:@[^/]+\/)?[^/]+)\//;

/** Bytes of every package in the built scripts, before they are made small; workers are built apart. */
export async function measurePackages() {
  /** @type {Map<string, { bytes: number, first: boolean }>} */
  const packages = new Map();
  /** @type {import('vite').Plugin} */
  const counter = {
    name: 'bytes-of-packages',
    generateBundle(_, bundle) {
      const chunks = Object.values(bundle).filter((one) => one.type === 'chunk');
      const first = new Set(
        chunks.filter(({ isEntry }) => isEntry).map(({ fileName }) => fileName)
      );
      for (const name of first)
        for (const chunk of chunks)
          if (chunk.fileName === name) chunk.imports.forEach((one) => first.add(one));
      for (const chunk of chunks)
        for (const [id, { renderedLength }] of Object.entries(chunk.modules)) {
          const name = PACKAGE.exec(id.replaceAll('\\', '/'))?.[1];
          if (name === undefined || renderedLength === 0) continue;
          const found = packages.get(name) ?? { bytes: 0, first: false };
          found.bytes += renderedLength;
          found.first ||= !this.environment.config.isWorker && first.has(chunk.fileName);
          packages.set(name, found);
        }
    }
  };
  await build({
    root: at(),
    logLevel: 'silent',
    build: { write: false },
    plugins: [counter],
    worker: { plugins: () => [counter] }
  });
  const rows = [...packages].sort(([, one], [, other]) => other.bytes - one.bytes);
  console.log('\nPackages in the built site: kB before they are made small, workers included');
  for (const [name, { bytes, first }] of rows)
    console.log(
      `  ${name.padEnd(32)}${(bytes / 1000).toFixed(1).padStart(9)}${first ? '  on the first page' : ''}`
    );
}
