// What the build takes of the site to write the explorer's files.
export { parseExplorerIndex } from '../../src/lib/core/explorer';
export { explorerCsv, explorerTable } from '../../src/lib/core/explorer-table';
export { publishedComparison } from '../../src/lib/core/analysis/comparison/published';
