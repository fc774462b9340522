import { beforeEach, describe, expect, test } from 'vitest';
import { AxiaError } from '../../../src/lib/core/error';
import {
  MODELS,
  type CheckReport,
  type DeviceFacts,
  type ModelFiles,
  type StoredModel
} from '../../../src/lib/models';
import type { StorageState } from '../../../src/lib/platform';
import { announcer, background } from '../../../src/views/shell/messages.svelte';
import { ModelsState } from '../../../src/views/models/models-state.svelte';

const model = MODELS[0]!;
const complete: StoredModel = {
  model,
  state: 'complete',
  bytesStored: 300,
  bytesTotal: 300,
  filesStored: 3,
  filesTotal: 3,
  checkedAt: null,
  revision: null,
  digest: null,
  libraryDigest: null,
  hashed: true
};
const turn = () => new Promise((resolve) => setTimeout(resolve));

function stateOf(files: Partial<ModelFiles>) {
  return new ModelsState({ list: async () => [complete], ...files } as ModelFiles, {
    probe: async () => ({}) as DeviceFacts,
    storage: async () => ({ quota: 1000 }) as StorageState,
    persist: async () => ({ quota: 1000, persisted: true }) as StorageState,
    awake: () => () => undefined
  });
}

const report = (change: Partial<CheckReport>): CheckReport => ({
  broken: [],
  missing: [],
  stored: complete,
  ...change
});

describe('the models of this browser', () => {
  beforeEach(() => background.show('downloads', null));

  test('weights that two models share take their room once', async () => {
    const twin = { ...model, id: `${model.id}-1k` };
    const other = {
      ...model,
      id: 'other',
      address: { ...model.address, folder: 'https://b.example/' }
    };
    const models = stateOf({
      list: async () => [model, twin, other].map((one) => ({ ...complete, model: one }))
    });
    await models.refresh();
    expect(models.bytes).toBe(600);
  });

  test('a check says that all is right, and fetches nothing', async () => {
    const models = stateOf({ check: async () => report({}) });
    await models.load();
    expect(models.bytes).toBe(300);
    await models.check(complete);
    expect(models.task.result).toMatch(/^All 3 files/);
    expect(models.downloads.list).toEqual([]);
  });

  test('a check that finds files wrong says how many, and fetches them', async () => {
    const fetched: string[] = [];
    const models = stateOf({
      check: async () => report({ broken: ['a.bin'], missing: ['b.bin', 'c.bin'] }),
      ensure: async ({ id }) => {
        fetched.push(id);
        return complete;
      }
    });
    await models.check(complete);
    expect(models.task.result).toMatch(/1 file was damaged, 2 files were missing/);
    expect(announcer.message).toContain(model.label);
    expect(fetched).toEqual([model.id]);
  });

  test('files of a folder are not fetched: the reader is told to bring them again', async () => {
    const own = { ...model, address: { ...model.address, fetchable: false } };
    const stored = { ...complete, model: own };
    const models = stateOf({ check: async () => report({ broken: ['a.bin'], stored }) });
    await models.check(stored);
    expect(models.task.result).toMatch(/^1 file was damaged\. Add the model from its folder/);
    expect(models.downloads.list).toEqual([]);
  });

  test('a download is told on other screens, with its share, until it is over', async () => {
    let end = (): void => undefined;
    const models = stateOf({
      ensure: (_model, { onProgress }) =>
        new Promise((resolve) => {
          onProgress({
            phase: 'fetching',
            message: '',
            bytesDone: 129,
            bytesTotal: 300,
            rate: null,
            secondsLeft: null,
            filesDone: 1,
            filesTotal: 3
          });
          end = () => resolve(complete);
        })
    });
    models.downloads.add(model);
    expect(background.lines.downloads?.text).toBe(`Downloading ${model.label}: 43%`);
    await turn();
    expect(models.storage?.persisted).toBe(true);
    end();
    await turn();
    expect(background.lines.downloads).toBeUndefined();
  });

  test('deleting one that is being fetched stops it first; what fails is told and stays told', async () => {
    const log: string[] = [];
    const models = stateOf({
      ensure: (_model, { signal }) =>
        new Promise((_resolve, reject) =>
          signal.addEventListener('abort', () => {
            log.push('stopped');
            reject(new AxiaError('aborted', 'Stopped.', ''));
          })
        ),
      remove: async () => {
        log.push('removed');
        throw new AxiaError('defect', 'It is stuck.', 'Reload the page.');
      }
    });
    models.downloads.add(model);
    expect(await models.remove(model)).toBe(false);
    expect(log).toEqual(['stopped', 'removed']);
    expect(models.error?.message).toBe('It is stuck.');
    expect(models.stored).toEqual([complete]);
  });

  test('deleting all stops what is under way first, and begins nothing that was waiting', async () => {
    const log: string[] = [];
    const held = (what: string) => (signal: AbortSignal) =>
      new Promise<never>((_resolve, reject) => {
        log.push(what);
        // The files are let go a moment later.
        signal.addEventListener('abort', () => {
          void turn().then(() => {
            log.push(`no more ${what}`);
            reject(new AxiaError('aborted', 'Stopped.', ''));
          });
        });
      });
    const models = stateOf({
      ensure: ({ id }, { signal }) => held(id)(signal),
      check: (_id, { signal }) => held('check')(signal),
      removeAll: async () => log.push('removed')
    });
    const other = { ...model, id: 'other' };
    models.downloads.add(model);
    models.downloads.add(other);
    const checking = models.check(complete);
    expect(await models.removeAll()).toBe(true);
    await checking;
    expect(log.at(-1)).toBe('removed');
    expect(log).not.toContain('other');
    expect(log).toContain('no more check');
  });
});
