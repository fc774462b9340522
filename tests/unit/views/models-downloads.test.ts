import { beforeEach, describe, expect, test, vi } from 'vitest';
import { AxiaError, type ErrorKind, type Retry } from '../../../src/lib/core/error';
import { MODELS, type ModelEntry } from '../../../src/lib/models';
import { type FilesOptions } from '../../../src/lib/models/files';
import { Downloads } from '../../../src/views/models/downloads.svelte';

const [one, two, three] = MODELS as [ModelEntry, ModelEntry, ModelEntry];
const turn = () => new Promise((resolve) => setTimeout(resolve));

/** Files whose downloads end when the test says so, or when they are stopped. */
function byHand() {
  const log: string[] = [];
  const said: string[] = [];
  let awake = 0;
  const open = new Map<string, { options: FilesOptions; end: (error?: Error) => void }>();
  const downloads = new Downloads({
    files: {
      ensure: (model, options) =>
        new Promise((resolve, reject) => {
          log.push(`fetch ${model.id}`);
          const end = (error?: Error) => {
            open.delete(model.id);
            if (error) reject(error);
            else resolve(null as never);
          };
          open.set(model.id, { options, end });
          options.signal.addEventListener('abort', () => {
            log.push(`stop ${model.id}`);
            // The files are let go a moment later.
            void turn().then(() => end(new AxiaError('aborted', 'Stopped.', '')));
          });
        }),
      remove: async (id) => {
        if (open.has(id)) throw new Error('the files are still held');
        log.push(`delete ${id}`);
        return 0;
      }
    },
    changed: async () => void log.push('look'),
    say: (sentence) => void said.push(sentence),
    first: () => void log.push('ask for storage'),
    awake: () => {
      awake += 1;
      return () => (awake -= 1);
    },
    moved: () => undefined
  });
  const states = () => downloads.list.map(({ model, state }) => `${model.id} ${state}`);
  return { downloads, log, said, open, states, awake: () => awake };
}

describe('the queue of downloads', () => {
  let here: ReturnType<typeof byHand>;
  beforeEach(() => {
    here = byHand();
  });

  test('fetches one model after the other, and asks once for storage that stays', async () => {
    for (const model of [one, two, one]) here.downloads.add(model);
    expect(here.states()).toEqual([`${one.id} running`, `${two.id} waiting`]);
    expect(here.awake()).toBe(1);
    here.open.get(one.id)!.end();
    await turn();
    expect(here.states()).toEqual([`${two.id} running`]);
    here.open.get(two.id)!.end();
    await turn();
    expect(here.downloads.list).toEqual([]);
    expect(here.awake()).toBe(0);
    expect(here.log).toEqual([
      'ask for storage',
      `fetch ${one.id}`,
      'look',
      `fetch ${two.id}`,
      'look'
    ]);
    expect(here.said.at(-1)).toBe(`${two.label} is in this browser, complete and checked.`);
  });

  test('pausing lets the next go ahead, and a paused one goes on in its turn', async () => {
    for (const model of [one, two]) here.downloads.add(model);
    const [first] = here.downloads.list;
    here.downloads.pause(first!);
    await turn();
    await turn();
    expect(here.states()).toEqual([`${one.id} paused`, `${two.id} running`]);
    here.downloads.resume(first!);
    expect(here.states()).toEqual([`${one.id} waiting`, `${two.id} running`]);
    here.open.get(two.id)!.end();
    await turn();
    expect(here.states()).toEqual([`${one.id} running`]);
    expect(first!.error).toBeNull();
  });

  test('going on before the files were let go begins only after that', async () => {
    here.downloads.add(one);
    const [download] = here.downloads.list;
    here.downloads.pause(download!);
    here.downloads.resume(download!);
    expect(here.log.filter((line) => line.startsWith('fetch'))).toHaveLength(1);
    await turn();
    await turn();
    expect(here.log.filter((line) => line.startsWith('fetch'))).toHaveLength(2);
    expect(here.states()).toEqual([`${one.id} running`]);
  });

  test('a failure is told, and does not hold up the others; the network’s return tries again', async () => {
    for (const model of [one, two, three]) here.downloads.add(model);
    here.open.get(one.id)!.end(new AxiaError('network', 'The connection broke.', 'Try again.'));
    await turn();
    here.open.get(two.id)!.end(new AxiaError('quota', 'The storage is full.', 'Free some.'));
    await turn();
    expect(here.states()).toEqual([`${one.id} failed`, `${two.id} failed`, `${three.id} running`]);
    expect(here.said).toContain(`The download of ${one.label} stopped. The connection broke.`);
    here.downloads.reconnected();
    expect(here.states().slice(0, 2)).toEqual([`${one.id} waiting`, `${two.id} failed`]);
  });

  test('one that is put first is fetched at once, and the other waits behind it', async () => {
    for (const model of [one, two, three]) here.downloads.add(model);
    here.downloads.putFirst(here.downloads.of(three.id)!);
    await turn();
    await turn();
    expect(here.states()).toEqual([
      `${three.id} running`,
      `${one.id} waiting`,
      `${two.id} waiting`
    ]);
  });

  test('cancelled with its files: these are deleted after they were released', async () => {
    for (const model of [one, two]) here.downloads.add(model);
    await here.downloads.cancel(here.downloads.of(one.id)!, { keep: false });
    expect(here.log.filter((line) => line.endsWith(one.id))).toEqual([
      `fetch ${one.id}`,
      `stop ${one.id}`,
      `delete ${one.id}`
    ]);
    await here.downloads.cancel(here.downloads.of(two.id)!, { keep: true });
    expect(here.log).not.toContain(`delete ${two.id}`);
    expect(here.downloads.list).toEqual([]);
  });

  test('what the network stopped is tried again, later each time, but nothing else', async () => {
    vi.useFakeTimers();
    try {
      const { downloads, log, open, said } = here;
      const fail = async (kind: ErrorKind, retry: Retry) => {
        open.get(one.id)!.end(new AxiaError(kind, 'It failed.', '', { retry }));
        await vi.advanceTimersByTimeAsync(0);
      };
      const tries = () => log.filter((line) => line === `fetch ${one.id}`).length;
      const soon: Retry = { when: 'after', milliseconds: 3000 };
      downloads.add(one);
      for (let pause = 3000, last = false; !last; pause *= 2) {
        last = pause > 600_000;
        if (last) pause = 600_000;
        const before = tries();
        await fail('network', soon);
        expect(downloads.list[0]!.triesAgain).toBe(true);
        await vi.advanceTimersByTimeAsync(pause - 1);
        expect(tries()).toBe(before);
        await vi.advanceTimersByTimeAsync(1);
        expect(tries()).toBe(before + 1);
      }
      expect(said.filter((sentence) => sentence.includes('stopped'))).toHaveLength(1);
      for (const [kind, retry] of [
        ['network', { when: 'never' }],
        ['corrupt-model', soon]
      ] as const) {
        await fail(kind, retry);
        expect(downloads.list[0]!.triesAgain).toBe(false);
        const before = tries();
        await vi.advanceTimersByTimeAsync(3_600_000);
        expect(tries()).toBe(before);
        downloads.resume(downloads.list[0]!);
      }
      await fail('network', soon);
      downloads.pause(downloads.list[0]!);
      await vi.advanceTimersByTimeAsync(3_600_000);
      expect(downloads.list[0]!.state).toBe('paused');
    } finally {
      vi.useRealTimers();
    }
  });
});
