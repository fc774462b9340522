import { AxiaError } from '../core/error';
import { openIndexedDbStore, type IndexedDbOptions } from './indexeddb';
import { createMemoryStore } from './memory';
import type { StudyStore } from './store';

/**
 * The best store that this browser gives: IndexedDB where it works, else memory. `warning` says in
 * words why nothing will be saved (null when it will); it is for the screen, and never thrown.
 */
export async function openStore(
  options: IndexedDbOptions = {}
): Promise<{ store: StudyStore; warning: AxiaError | null }> {
  try {
    return { store: await openIndexedDbStore(options), warning: null };
  } catch (error) {
    return { store: createMemoryStore(), warning: AxiaError.from(error) };
  }
}
