import {
  type BehaviourReference,
  type BehaviourReferenceIndex,
  parseBehaviourIndex,
  parseBehaviourReference
} from '../core/reference/behaviour-reference';
import { AxiaError } from '../core/error';
import { parseExplorerIndex, type PublishedStudy } from '../core/explorer';
import type { ExplorerTable } from '../core/explorer-table';
import {
  type Instrument,
  parseInstrumentIndex,
  type InstrumentEntry,
  parseInstrument
} from '../core/instrument/instrument';
import {
  type DominanceShares,
  type ValueReference,
  parseCeiling,
  parseDescriptives,
  parseDominanceList,
  parseReferenceIndex,
  parseValueReference,
  type DescriptivesList,
  type DominanceList,
  type PublishedCeiling,
  type ReferenceIndex
} from '../core/reference/reference';

export { fetchBundle } from './fetch-bundle';

/**
 * The instruments and human figures that come with the site. Every file is fetched at most once
 * and checked before use; a failed one is fetched again at the next call. All methods reject with
 * an AxiaError: `network` when a file cannot be had, `invalid-input` when an id or a file is bad.
 */
export interface Sources {
  /** What instruments there are, in the order in which they are offered, without their items. */
  listInstruments(): Promise<InstrumentEntry[]>;
  loadInstrument(id: string): Promise<Instrument>;
  /** What references there are, and the default, without their figures. */
  listReferences(): Promise<ReferenceIndex>;
  loadReference(id: string): Promise<ValueReference>;
  /** Every reference, in the order of the list. */
  loadAllReferences(): Promise<ValueReference[]>;
  /** What value-behaviour references there are, and the defaults, without their figures. */
  listBehaviourReferences(): Promise<BehaviourReferenceIndex>;
  loadBehaviourReference(id: string): Promise<BehaviourReference>;
  /** Every value-behaviour reference, in the order of the list. */
  loadAllBehaviourReferences(): Promise<BehaviourReference[]>;
  /** All dominant-value shares, and the default. */
  listDominance(): Promise<DominanceList>;
  /** The shares of that id, or the default ones. */
  loadDominance(id?: string): Promise<DominanceShares>;
  loadDescriptives(): Promise<DescriptivesList>;
  loadCeiling(): Promise<PublishedCeiling>;
  /** The studies that this site publishes. */
  listPublished(): Promise<PublishedStudy[]>;
  /** All published respondents with their similarities. */
  loadExplorerTable(): Promise<ExplorerTable>;
  /** The bundle of a published study, unread. */
  loadPublished(id: string): Promise<Uint8Array>;
}

/**
 * Ids become parts of addresses, and may come from a link: nothing else may be in them. The
 * list of a folder, `index.json`, is not one of its files.
 */
function fileName(id: string, what: string, extension = 'json'): string {
  if (/^(?!index$)[a-z0-9_-]{1,60}$/u.test(id)) return `${id}.${extension}`;
  throw new AxiaError(
    'invalid-input',
    `"${id.slice(0, 60)}" is not the id of ${what}.`,
    'Choose one from the list.'
  );
}

/** `loaded` itself when it is what was asked for. */
function expectId<Loaded extends { id: string }>(loaded: Loaded, id: string): Loaded {
  if (loaded.id === id) return loaded;
  throw new AxiaError(
    'invalid-input',
    `The file of "${id}" holds "${loaded.id}".`,
    'This is a mistake in this copy of Axia: report it to its publisher.'
  );
}

/**
 * Sources over HTTP.
 *
 * @param options.base absolute address that the site's files are relative to: `document.baseURI`
 *   works under any base path
 * @param options.fetch stands in for the global `fetch` in tests
 */
export function createSources({
  base,
  fetch = (address) => globalThis.fetch(address)
}: {
  base: string;
  fetch?: FetchFile;
}): Sources {
  const loaded = new Map<string, Promise<unknown>>();

  function load<Data>(path: string, parse: (data: unknown) => Data): Promise<Data> {
    const known = loaded.get(path);
    // A path is only ever loaded with one parser.
    if (known) return known as Promise<Data>;
    const loading = fetchJson(fetch, new URL(path, base).href).then(parse);
    loaded.set(path, loading);
    loading.catch(() => loaded.delete(path));
    return loading;
  }

  const listReferences = () => load('human-data/index.json', parseReferenceIndex);
  const listBehaviourReferences = () =>
    load('human-data/behaviour/index.json', parseBehaviourIndex);
  const listDominance = () => load('human-data/dominance.json', parseDominanceList);

  async function loadReference(id: string): Promise<ValueReference> {
    const path = `human-data/values/${fileName(id, 'a human reference')}`;
    return expectId(await load(path, parseValueReference), id);
  }

  async function loadBehaviourReference(id: string): Promise<BehaviourReference> {
    const path = `human-data/behaviour/${fileName(id, 'a behaviour reference')}`;
    return expectId(await load(path, parseBehaviourReference), id);
  }

  return {
    listReferences,
    loadReference,
    listBehaviourReferences,
    loadBehaviourReference,
    listDominance,
    listInstruments: () => load('questionnaires/index.json', parseInstrumentIndex),
    async loadInstrument(id) {
      const path = `questionnaires/${fileName(id, 'an instrument')}`;
      return expectId(await load(path, parseInstrument), id);
    },
    async loadAllReferences() {
      const { references } = await listReferences();
      return Promise.all(references.map(({ id }) => loadReference(id)));
    },
    async loadAllBehaviourReferences() {
      const { references } = await listBehaviourReferences();
      return Promise.all(references.map(({ id }) => loadBehaviourReference(id)));
    },
    async loadDominance(id) {
      const list = await listDominance();
      const found = list.shares.find((entry) => entry.id === (id ?? list.default));
      if (found) return found;
      throw new AxiaError(
        'invalid-input',
        `There are no dominant-value shares called "${id?.slice(0, 60)}".`,
        'Choose one from the list.'
      );
    },
    loadDescriptives: () => load('human-data/descriptives.json', parseDescriptives),
    loadCeiling: () => load('human-data/ceiling.json', parseCeiling),
    listPublished: () => load('explorer/index.json', parseExplorerIndex),
    async loadExplorerTable() {
      // No other screen has a use for it.
      const { parseExplorerTable } = await import('../core/explorer-table');
      return load('explorer/table.json', parseExplorerTable);
    },
    loadPublished: (id) =>
      fetchBytes(fetch, new URL(`explorer/${fileName(id, 'a published study', 'zip')}`, base).href)
  };
}

/** The part of `fetch` that sources need. */
export type FetchFile = (address: string) => Promise<Response>;

const RELOAD =
  'Check the connection and try again, or reload the page. Nothing you have done is lost.';

/**
 * Fetches a file and takes its body with `read`.
 *
 * @throws AxiaError `network` when it cannot be had
 */
async function fetchBody<Body>(
  fetch: FetchFile,
  address: string,
  read: (response: Response) => Promise<Body>
): Promise<Body> {
  let response: Response;
  let body: Body;
  try {
    response = await fetch(address);
    body = await read(response);
  } catch (cause) {
    throw new AxiaError('network', `${address} could not be reached.`, RELOAD, {
      retry: { when: 'now' },
      cause
    });
  }
  if (!response.ok) {
    throw new AxiaError('network', `${address} answered with ${response.status}.`, RELOAD, {
      retry: { when: response.status === 404 ? 'never' : 'now' }
    });
  }
  return body;
}

/**
 * Reads one JSON file.
 *
 * @throws AxiaError `network` when it cannot be fetched or is not JSON
 */
export async function fetchJson(fetch: FetchFile, address: string): Promise<unknown> {
  const text = await fetchBody(fetch, address, (response) => response.text());
  try {
    return JSON.parse(text);
  } catch (cause) {
    // A host that answers unknown addresses with the start page sends HTML here.
    throw new AxiaError('network', `${address} did not hold the data expected there.`, RELOAD, {
      cause
    });
  }
}

/**
 * Reads one file as it is.
 *
 * @throws AxiaError `network` when it cannot be fetched
 */
export async function fetchBytes(fetch: FetchFile, address: string): Promise<Uint8Array> {
  return new Uint8Array(await fetchBody(fetch, address, (response) => response.arrayBuffer()));
}
