import type { AxiaError } from '../../src/lib/core/error';
import type { CheckReport, ModelEntry, ModelFiles, StoredModel } from '../../src/lib/models';
import type { FilesOptions } from '../../src/lib/models/files';

export interface FakeFiles extends ModelFiles {
  /** Names of the methods called, in order. */
  readonly calls: string[];
}

/** A model whose files are complete and checked. */
export function storedModel(model: ModelEntry, change: Partial<StoredModel> = {}): StoredModel {
  return {
    model,
    state: 'complete',
    bytesStored: 1000,
    bytesTotal: 1000,
    filesStored: 10,
    filesTotal: 10,
    checkedAt: '2026-01-01T00:00:00.000Z',
    revision: 'abc',
    digest: 'd1',
    libraryDigest: 'l1',
    hashed: true,
    ...change
  };
}

/** Files of one model, without any bytes. */
export function createFakeFiles(
  model: ModelEntry,
  script: {
    /** What is stored; the n-th `ensure` gives the n-th, then the last. */
    stored?: Partial<StoredModel>[];
    /** Files that a check finds broken. */
    broken?: string[];
    ensure?: (options: FilesOptions) => Promise<void>;
    fails?: AxiaError;
  } = {}
): FakeFiles {
  const calls: string[] = [];
  const stored = script.stored ?? [{}];
  let ensured = 0;
  const next = () => storedModel(model, stored[Math.min(ensured, stored.length - 1)]);
  const unused = () => Promise.reject(new Error('This fake does not do that.'));
  return {
    calls,
    list: async () => [next()],
    find: async (id) => (id === model.id ? model : null),
    async ensure(_model, options) {
      calls.push('ensure');
      if (script.fails) throw script.fails;
      await script.ensure?.(options);
      const now = next();
      ensured += 1;
      return now;
    },
    async check(): Promise<CheckReport> {
      calls.push('check');
      return { broken: script.broken ?? [], missing: [], stored: next() };
    },
    remove: unused,
    removeAll: unused,
    addFromUrl: unused,
    addFromFolder: unused,
    saveToFolder: unused
  };
}
