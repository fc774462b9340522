import { beforeEach, describe, expect, test, vi } from 'vitest';
import { AxiaError } from '../../../src/lib/core/error';
import { createMemoryStore, type StudyRecord, type StudyStore } from '../../../src/lib/store';
import { Series, type Runner, type SeriesEvents } from '../../../src/views/study/series.svelte';
import { record } from '../store/fixtures';

type Ending = 'complete' | 'failed' | 'stopped' | 'elsewhere';

/** A run whose studies end as a test says; those that nobody stops end by themselves. */
class ScriptedRun implements Runner {
  active = false;
  busy = false;
  phase: Runner['phase'] = 'idle';
  record: StudyRecord | null = null;
  error: AxiaError | null = null;
  readonly asked: string[] = [];
  /** What happens while a study runs. */
  during: (id: string) => void | Promise<void> = () => {};
  #stopped = false;

  constructor(
    readonly store: StudyStore,
    readonly endings: Record<string, Ending>
  ) {}

  async create(): Promise<StudyRecord[] | null> {
    return this.store.list();
  }

  async show(id: string): Promise<boolean> {
    this.record = await this.store.get(id);
    return this.record !== null;
  }

  async run(id: string, again = false): Promise<void> {
    this.asked.push(again ? `${id} again` : id);
    this.record = await this.store.get(id);
    this.active = this.busy = true;
    this.#stopped = false;
    await this.during(id);
    this.active = this.busy = false;
    const ending = this.#stopped ? 'stopped' : (this.endings[id] ?? 'complete');
    this.phase = ending;
    this.error = ending === 'failed' ? new AxiaError('network', 'It broke.', 'Try again.') : null;
    if (ending !== 'elsewhere')
      await this.store.update(id, { status: ending === 'complete' ? 'complete' : 'paused' });
  }

  stop(): void {
    this.#stopped = true;
  }
}

let store: StudyStore;
let told: string[];
const ids = (studies: readonly StudyRecord[]) => studies.map(({ id }) => id).join(',');
const events: SeriesEvents = {
  onStart: ({ id }, place, of) => told.push(`${id} ${place}/${of}`),
  onEnd: (complete, failed) => told.push(`end ${ids(complete)}; failed ${ids(failed)}`)
};

/** A series of studies a, b, c in a store, and the run that leads it. */
async function seriesOf(endings: Record<string, Ending>, changes: Partial<StudyRecord>[] = []) {
  for (const [position, id] of ['a', 'b', 'c'].entries()) {
    const series = { id: 'night', position, left: null };
    await store.create(record({ id, series, ...changes[position] }));
  }
  const run = new ScriptedRun(store, endings);
  const openStore = async () => ({
    store,
    instruments: undefined as never,
    prompts: undefined as never,
    people: undefined as never,
    warning: null
  });
  const series = new Series({ openStore }, run, events);
  return { run, series };
}

const standings = (series: Series) =>
  series.studies.map((study) => series.statusOf(study)).join(' ');

beforeEach(() => {
  store = createMemoryStore();
  told = [];
});

describe('a series', () => {
  test('goes on after a study that fails, and ends with those that are complete', async () => {
    const { run, series } = await seriesOf({ a: 'failed' });
    await series.open('a');
    await series.go('a');
    expect(told).toEqual(['a 1/3', 'b 2/3', 'c 3/3', 'end b,c; failed a']);
    expect(standings(series)).toBe('failed complete complete');
    expect((await store.get('a'))!.series!.left).toEqual({
      reason: 'failed',
      message: 'It broke. Try again.'
    });

    // What failed gets its turn again when it is asked for.
    run.endings.a = 'complete';
    await series.go('a', true);
    expect(run.asked).toEqual(['a', 'b', 'c', 'a again']);
    expect((await store.get('a'))!.series!.left).toBeNull();
    expect(told.at(-1)).toBe('end a,b,c; failed ');
  });

  test('ends nowhere when nothing is complete', async () => {
    const { series } = await seriesOf({ a: 'failed', b: 'failed', c: 'failed' });
    await series.open('a');
    await series.go('a');
    expect(told).toEqual(['a 1/3', 'b 2/3', 'c 3/3']);
  });

  test('skips one, and stops as a whole', async () => {
    const { run, series } = await seriesOf({});
    await series.open('a');
    run.during = (id) => (id === 'a' ? series.skip() : series.stop());
    await series.go('a');
    expect(run.asked).toEqual(['a', 'b']);
    expect(standings(series)).toBe('skipped stopped waiting');
    expect(told).toEqual(['a 1/3', 'b 2/3']);

    run.during = () => {};
    await series.go('b');
    expect(standings(series)).toBe('skipped complete complete');
    expect(told.at(-1)).toBe('end b,c; failed ');
  });

  test('waits while another tab runs', async () => {
    const { run, series } = await seriesOf({ a: 'elsewhere' });
    await series.open('a');
    await series.go('a');
    expect(run.asked).toEqual(['a']);
  });

  test('does not come back to a study that cannot be noted as failed', async () => {
    const { run, series } = await seriesOf({ a: 'failed', b: 'failed', c: 'failed' });
    await series.open('a');
    const { update } = store;
    store.update = (id, change) =>
      change.series
        ? Promise.reject(new AxiaError('quota', 'The disk is full.', 'Free space.'))
        : update(id, change);
    await series.go('a');
    expect(run.asked).toEqual(['a', 'b', 'c']);
  });
});

describe('what comes while a study runs', () => {
  /** A series that is in its first study until it is stopped; `told` says what came then. */
  async function running() {
    const { run, series } = await seriesOf({});
    await series.open('a');
    const { stop } = run;
    run.during = () =>
      new Promise((resolve) => {
        run.stop = () => {
          stop.call(run);
          resolve();
        };
      });
    const going = series.go('a');
    await expect.poll(() => run.busy).toBe(true);
    return { run, series, going };
  }

  test('a second wish to go on changes nothing', async () => {
    const { run, series, going } = await running();
    await series.go('b');
    expect(told).toEqual(['a 1/3']);
    series.stop();
    await going;
    expect(run.asked).toEqual(['a']);
  });

  test('another study is shown after the end of the one that ran, which is kept', async () => {
    const { run, series, going } = await running();
    await store.create(record({ id: 'other', status: 'paused' }));
    const show = vi.spyOn(run, 'show');
    const taken = series.open('other');
    show.mockImplementation(async (id) => {
      expect(run.busy).toBe(false);
      run.record = await store.get(id);
      return true;
    });
    expect(await taken).toBe(true);
    await going;
    expect(show).toHaveBeenCalledExactlyOnceWith('other');
    expect(run.asked).toEqual(['a']);
    expect((await store.get('a'))!.status).toBe('paused');
    expect(ids(series.studies)).toBe('other');
  });

  test('a page that is left before a study is shown begins nothing', async () => {
    const { series, run } = await seriesOf({}, [{ status: 'running' }]);
    const taken = series.open('a');
    series.stop();
    await taken;
    expect(run.asked).toEqual([]);
  });
});

test('a stop between two studies holds over a reload', async () => {
  const { run, series } = await seriesOf({});
  await series.open('a');
  run.during = () => {
    // After this study's own end, before the next one begins.
    const { list } = store;
    store.list = () => {
      store.list = list;
      series.stop();
      return list();
    };
  };
  await series.go('a');
  expect(run.asked).toEqual(['a']);
  expect(await series.open('a')).toBe(true);
  expect(run.asked).toEqual(['a']);
  expect(standings(series)).toBe('complete stopped waiting');
});

describe('a page that was left', () => {
  const left = { id: 'night', position: 0, left: { reason: 'failed' as const, message: 'No.' } };

  test.each([
    ['in mid-run', 'a', [{ status: 'running' }], 'a,b,c'],
    ['between two studies', 'a', [{ status: 'complete' }], 'b,c'],
    ['after one that failed', 'a', [{ status: 'paused', series: left }], 'b,c'],
    ['while a later one ran', 'a', [{ status: 'complete' }, {}, { status: 'running' }], 'c,b'],
    ['when the reader had stopped it', 'a', [{ status: 'complete' }, { status: 'paused' }], ''],
    ['before a study that waits', 'b', [{ status: 'complete' }], '']
  ] as [string, string, Partial<StudyRecord>[], string][])(
    '%s goes on where it stood',
    async (_case, id, changes, asked) => {
      const { run, series } = await seriesOf({}, changes);
      expect(await series.open(id)).toBe(true);
      await expect.poll(() => run.asked.join(',')).toBe(asked);
    }
  );

  test('shows no study that there is not', async () => {
    const { series } = await seriesOf({});
    expect(await series.open('nowhere')).toBe(false);
  });
});

test('a study by itself ends by itself, and is not asked again when it fails', async () => {
  await store.create(record({ id: 'one', status: 'running' }));
  const openStore = async () => ({
    store,
    instruments: undefined as never,
    prompts: undefined as never,
    people: undefined as never,
    warning: null
  });
  const run = new ScriptedRun(store, { one: 'failed' });
  const series = new Series({ openStore }, run, events);
  await series.open('one');
  await expect.poll(() => run.phase).toBe('failed');
  run.endings.one = 'complete';
  await series.go('one', true);
  expect(run.asked).toEqual(['one', 'one again']);
  expect(told).toEqual(['one 1/1', 'one 1/1', 'end one; failed ']);
});
