// The import rules between the rooms of src/: read by ESLint and by tests/architecture.test.ts.
// `mayNot` lists other rooms, `mayNotPackages` npm packages.

const heavy = ['@mlc-ai/web-llm'];
const screen = ['svelte'];

/** @type {Record<string, { mayNot: string[]; mayNotPackages: string[] }>} */
export const rooms = {
  'lib/core': {
    mayNot: [
      'engines',
      'runner',
      'store',
      'charts',
      'link',
      'sources',
      'platform',
      'views',
      'workers'
    ],
    mayNotPackages: [...heavy, ...screen, 'idb', 'comlink', 'fflate']
  },
  'lib/engines': {
    mayNot: ['runner', 'store', 'charts', 'link', 'views', 'analysis.worker'],
    mayNotPackages: [...heavy, ...screen, 'idb', 'fflate']
  },
  'lib/runner': {
    mayNot: [
      'charts',
      'link',
      'sources',
      'platform',
      'views',
      'workers',
      'webllm',
      'simulated',
      'indexeddb',
      'memory'
    ],
    mayNotPackages: [...heavy, ...screen, 'idb', 'comlink', 'fflate']
  },
  'lib/store': {
    mayNot: ['engines', 'runner', 'charts', 'link', 'sources', 'views', 'workers'],
    mayNotPackages: [...heavy, ...screen, 'comlink']
  },
  'lib/charts': {
    mayNot: ['engines', 'runner', 'store', 'link', 'sources', 'views', 'workers'],
    mayNotPackages: [...heavy, 'idb', 'comlink', 'fflate']
  },
  'lib/link': {
    mayNot: ['engines', 'runner', 'store', 'charts', 'sources', 'platform', 'views', 'workers'],
    mayNotPackages: [...heavy, ...screen, 'idb', 'comlink', 'fflate']
  },
  'lib/sources': {
    mayNot: ['engines', 'runner', 'store', 'charts', 'link', 'views', 'workers'],
    mayNotPackages: [...heavy, ...screen, 'idb', 'comlink', 'fflate']
  },
  'lib/platform': {
    mayNot: ['engines', 'runner', 'store', 'charts', 'link', 'sources', 'views', 'workers'],
    mayNotPackages: [...heavy, ...screen, 'idb', 'comlink', 'fflate']
  },
  workers: {
    mayNot: ['runner', 'store', 'charts', 'link', 'sources', 'views'],
    mayNotPackages: [...screen, 'idb', 'fflate']
  },
  views: {
    mayNot: [],
    mayNotPackages: [...heavy, 'idb']
  }
};
