// What the service worker keeps of the site, and which request it answers from there. docs/offline.md.

/** A file of the built site: its path in the site, and whether its name changes with its content. */
export interface SiteFile {
  path: string;
  hashed: boolean;
}

/** The files that one version of the site keeps in the browser. */
export interface SiteFiles {
  /** Changes with any of them. */
  version: string;
  /** Screens, instruments, references and the explorer’s table: kept at the first visit. */
  first: SiteFile[];
  /** The engines of language models: kept when they are used, or where a model is stored. */
  engines: SiteFile[];
}

/** How a request is answered. */
export type Answering =
  /** With the page: every screen is behind its `#`. */
  | 'page'
  /** From what is kept; else from the network, and kept. */
  | 'kept'
  /** From the network, and kept; without network from what is kept: a published study. */
  | 'newest'
  /** As without a service worker. */
  | 'network';

/** What the decision needs of a request. */
export interface Asked {
  method: string;
  url: string;
  /** Whether a tab goes there. */
  navigates: boolean;
  /** Whether only a part of a file is asked for. */
  partial: boolean;
}

const ENGINE = /^assets\/(?:webllm|wllama)[\w.-]*$/u;
/** Not for pages: source maps, what is for hosts and other sites, and the worker itself, which the browser keeps. */
const UNUSED = /\.map$|^_headers$|^404\.html$|^preview\.png$|^offline\.js$/u;
/** A published study is kept when it is opened; the table of all of them at once. */
const PUBLISHED = /^explorer\/(?!(?:index|table)\.json$)/u;
const HASHED = /^assets\/.+-[\w-]{8}\.\w+$/u;

/** Sorts the paths of a built site into those that are kept at once and the engines. */
export function sortFiles(paths: readonly string[]): Pick<SiteFiles, 'first' | 'engines'> {
  const kept = paths.filter((path) => !UNUSED.test(path) && !PUBLISHED.test(path)).sort();
  const files = kept.map((path) => ({
    // Some hosts answer `index.html` with a redirection, which is no answer for a tab.
    path: path === 'index.html' ? '' : path,
    hashed: HASHED.test(path)
  }));
  return {
    first: files.filter(({ path }) => !ENGINE.test(path)),
    engines: files.filter(({ path }) => ENGINE.test(path))
  };
}

/**
 * How a request is answered.
 *
 * @param home address of the folder of the site, with a slash at the end
 */
export function answering({ method, url, navigates, partial }: Asked, home: string): Answering {
  const { origin, pathname } = new URL(url);
  const address = origin + pathname;
  if (method !== 'GET' || partial || !address.startsWith(home)) return 'network';
  const path = address.slice(home.length);
  if (navigates && (path === '' || path === 'index.html')) return 'page';
  if (UNUSED.test(path)) return 'network';
  if (PUBLISHED.test(path)) return 'newest';
  return 'kept';
}
