import { findModel, MODELS } from './catalogue';
import type { StoredModel } from './files';
import { CACHES, folderOf } from './manifest';
import type { ModelEntry } from './model';
import type { ModelStore, StoredKeys } from './store';
import { survey } from './survey';

/** Models of which anything is stored, and own models; by label. */
export async function listStored(store: ModelStore): Promise<StoredModel[]> {
  const [notes, keys] = await Promise.all([store.models(), store.keys()]);
  const folders = foldersOf(keys);
  // The catalogue's own word counts where an older version noted another address.
  const noted = notes.map(({ model }) => findModel(model.id) ?? model);
  const asked = noted.filter(
    ({ origin, address }) => origin !== 'catalogue' || folders.has(address.folder)
  );
  const models = [...asked, ...unnoted(asked, folders, keys)];
  const stored = await Promise.all(models.map((model) => survey(store, model, keys)));
  return stored.sort((a, b) => a.model.label.localeCompare(b.model.label, 'en'));
}

/**
 * Models of the catalogue whose files WebLLM stored itself: of several with the same folder the one
 * whose library is there.
 */
function unnoted(
  noted: readonly ModelEntry[],
  folders: ReadonlySet<string>,
  keys: StoredKeys
): ModelEntry[] {
  const known = new Set(noted.map(({ address }) => address.folder));
  const found = new Map<string, ModelEntry>();
  for (const model of MODELS) {
    const { folder, library } = model.address;
    if (known.has(folder) || !folders.has(folder)) continue;
    if (!found.has(folder) || keys.get(CACHES.library)?.has(library)) found.set(folder, model);
  }
  return [...found.values()];
}

/** Folders of which any file is stored. */
function foldersOf(keys: StoredKeys): Set<string> {
  const files = [...(keys.get(CACHES.config) ?? []), ...(keys.get(CACHES.weights) ?? [])];
  return new Set(files.map(folderOf));
}
