import { expect, test, vi } from 'vitest';
import { AxiaError } from '../../../src/lib/core/error';
import { createMemoryStore } from '../../../src/lib/store';
import { ReplicationState } from '../../../src/views/replication/replication-state.svelte';
import type { Services } from '../../../src/views/services';
import { recordOf } from '../bundle/fixtures';

test('the worker lets go of a study whose human figures did not come', async () => {
  const record = recordOf();
  const store = createMemoryStore();
  await store.create(record);
  const session = { ask: vi.fn(), close: vi.fn() };
  const refused = () => Promise.reject(new AxiaError('network', 'It is offline.', 'Try again.'));
  const services = {
    openStore: () => Promise.resolve({ store, people: { list: () => Promise.resolve([]) } }),
    studies: {
      open: () => Promise.resolve({ record, session, questions: 1, answered: 0, failed: 0 })
    },
    sources: new Proxy({}, { get: () => refused })
  } as unknown as Services;
  const replication = new ReplicationState(services);
  await replication.show([record.id], {});
  expect(replication.entries[0]!.errors[0]).toMatchObject({ kind: 'network' });
  expect(replication.analyses).toEqual([]);
  replication.stop();
  expect(session.close).toHaveBeenCalledOnce();
});
