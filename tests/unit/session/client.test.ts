import { expose } from 'comlink';
import { expect, onTestFinished, test } from 'vitest';
import type { StudySummary } from '../../../src/lib/session/protocol';
import { createStudySessions } from '../../../src/lib/session';
import { recordOf } from '../bundle/fixtures';

/** Sessions whose worker is a service in this thread. */
function sessionsOf(service: object) {
  const { port1, port2 } = new MessageChannel();
  expose(service, port2);
  onTestFinished(() => [port1, port2].forEach((port) => port.close()));
  return createStudySessions(() => Object.assign(port1, { terminate() {} }) as unknown as Worker);
}

test('a study that comes when nobody waits for it any more is closed', async () => {
  const stop = new AbortController();
  const closed: number[] = [];
  const value: StudySummary = {
    record: recordOf(),
    questions: 3,
    answered: 0,
    failed: 0
  };
  const studies = sessionsOf({
    open() {
      stop.abort();
      return { ok: true, value };
    },
    abort() {},
    close: (study: number) => void closed.push(study)
  });
  const opening = studies.open({ kind: 'stored', id: 'a' }, stop.signal);
  await expect(opening).rejects.toMatchObject({ kind: 'aborted' });
  await expect.poll(() => closed).toEqual([1]);
});
