// The files that the built site has for every published study beside its bundle, and the table of
// all published respondents. docs/explorer.md.
import { readFileSync } from 'node:fs';
import { strFromU8, unzipSync } from 'fflate';
import { runnerImport } from 'vite';
import { at } from './tasks.mjs';

/**
 * What the site itself knows of the table, read as Vite reads it.
 *
 * @returns {Promise<typeof import('./explorer-data/source')>}
 */
async function source() {
  const { module } = await runnerImport(at('scripts/explorer-data/source.ts'), {
    configFile: false,
    root: at(),
    logLevel: 'error'
  });
  return /** @type {typeof import('./explorer-data/source')} */ (module);
}

/** What is written of a bundle as plain files. */
const PLAIN = /\.(csv|json|md|bib)$/;

/** @returns {Promise<Map<string, string>>} contents of the files by their paths in the site */
export async function explorerFiles() {
  const { explorerCsv, explorerTable, parseExplorerIndex, publishedComparison } = await source();
  const read = (/** @type {string} */ name) => readFileSync(at('static/explorer', name));
  const studies = parseExplorerIndex(JSON.parse(read('index.json').toString()));
  /** @type {Map<string, string>} */
  const files = new Map();
  const parts = studies.map((study) => {
    const bundle = unzipSync(read(`${study.id}.zip`), { filter: ({ name }) => PLAIN.test(name) });
    const texts = Object.entries(bundle).map(
      ([name, bytes]) => /** @type {const} */ ([name, strFromU8(bytes)])
    );
    for (const [name, text] of texts) files.set(`explorer/${study.id}/${name}`, text);
    const text = (/** @type {string} */ name) => texts.find(([found]) => found === name)?.[1] ?? '';
    const json = (/** @type {string} */ name) => JSON.parse(text(name));
    return {
      study,
      analysis: json('analysis.json'),
      manifest: json('manifest.json'),
      answers: text('answers.csv'),
      names: texts.map(([name]) => name)
    };
  });
  const table = explorerTable(parts);
  files.set('explorer/table.json', JSON.stringify(table));
  files.set('explorer/table.csv', explorerCsv(table));
  files.set('explorer/comparison.csv', publishedComparison(parts));
  files.set('explorer/catalogue.json', `${JSON.stringify(catalogue(parts), null, 1)}\n`);
  return files;
}

/** Kinds of files, as catalogues name them. @type {Record<string, string>} */
const TYPES = {
  csv: 'text/csv',
  json: 'application/json',
  md: 'text/markdown',
  bib: 'application/x-bibtex',
  zip: 'application/zip'
};

/**
 * The published data in the terms of schema.org; addresses are relative to this file.
 *
 * @param {{ study: import('../src/lib/core/explorer').PublishedStudy, manifest: { study: { createdAt: string } }, names: string[] }[]} parts
 */
function catalogue(parts) {
  const license = 'https://www.apache.org/licenses/LICENSE-2.0';
  const file = (/** @type {string} */ contentUrl) => ({
    '@type': 'DataDownload',
    contentUrl,
    encodingFormat: TYPES[contentUrl.split('.').at(-1) ?? '']
  });
  return {
    '@context': 'https://schema.org',
    '@type': 'DataCatalog',
    name: 'Axia: published studies of value-prompted respondents',
    license,
    dataset: [
      {
        '@type': 'Dataset',
        name: 'Similarities of all published respondents with people',
        license,
        distribution: [file('table.csv'), file('table.json')]
      },
      {
        '@type': 'Dataset',
        name: 'Published respondents beside each other: differences and Procrustes distances',
        license,
        distribution: [file('comparison.csv')]
      },
      ...parts.map(({ study, manifest, names }) => ({
        '@type': 'Dataset',
        identifier: study.id,
        name: study.title,
        description: `${study.simulated ? 'A simulated respondent, not a language model. ' : ''}${study.description}`,
        license,
        dateCreated: manifest.study.createdAt,
        distribution: [`${study.id}.zip`, ...names.map((name) => `${study.id}/${name}`)].map(file)
      }))
    ]
  };
}

/** Writes the files into the build, and serves them in development. @returns {import('vite').Plugin} */
export function explorerData() {
  return {
    name: 'explorer-data',
    async generateBundle() {
      for (const [fileName, source] of await explorerFiles())
        this.emitFile({ type: 'asset', fileName, source });
    },
    configureServer(server) {
      /** @type {ReturnType<typeof explorerFiles> | undefined} */
      let files;
      server.middlewares.use(async (request, response, next) => {
        const path = /explorer\/[^?#]+/.exec(request.url ?? '')?.[0] ?? '';
        // Bundles and the list lie in the folder itself.
        if (path === '' || /^explorer\/([^/]+\.zip|index\.json)$/.test(path)) return next();
        files ??= explorerFiles();
        const text = (await files).get(decodeURIComponent(path));
        if (text === undefined) return next();
        response.setHeader('content-type', TYPES[path.split('.').at(-1) ?? ''] ?? 'text/plain');
        response.end(text);
      });
    }
  };
}
