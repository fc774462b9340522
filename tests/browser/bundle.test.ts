import { flushSync, mount, unmount } from 'svelte';
import { describe, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import type { BundleOptions } from '../../src/lib/bundle';
import { hashOf } from '../../src/lib/bundle/manifest';
import { samplesOf, type Answer, type Sample } from '../../src/lib/core/study/answer';
import type { StudyDesign } from '../../src/lib/core/study/design';
import { parseInstrument } from '../../src/lib/core/instrument/instrument';
import { planCells } from '../fakes/plan-cells';
import { studyPreset } from '../../src/lib/core/study/presets';
import { createStudySessions } from '../../src/lib/session';
import type { StudyRecord } from '../../src/lib/store';
import { mulberry32 } from '../../src/lib/core/random';
import { simulatedPreset } from '../../src/lib/core/simulation';
import { simulatedIdentity } from '../../src/lib/engines/simulated';
import { BundleTask } from '../../src/views/file-task.svelte';
import BundleTaskProgress from '../../src/views/BundleTaskProgress.svelte';
import { announcer } from '../../src/views/shell/messages.svelte';

/** Answers to each of the 440 questions: 66,000 in all. */
const REPEATS = 150;

const pvq = parseInstrument(await (await fetch('/questionnaires/pvq40.json')).json());
const spec = {
  kind: 'simulated',
  preset: 'strong-circle',
  parameters: simulatedPreset('strong-circle')!.parameters
} as const;
const design: StudyDesign = {
  ...studyPreset('value-structure')!.design(spec, 1),
  elicitation: { mode: 'sampled', temperature: 1, repeats: REPEATS }
};
const identity = simulatedIdentity(spec, 1);

const record: StudyRecord = {
  id: 'large',
  title: 'Large',
  design,
  instruments: [pvq],
  identity,
  status: 'complete',
  createdAt: '2026-05-01T10:00:00.000Z',
  updatedAt: '2026-05-01T10:00:00.000Z',
  deletedAt: null,
  provenance: null,
  imported: false
};

const random = mulberry32(1);
const answers = planCells(design, [pvq], identity).cells.map(({ id, options }): Answer => {
  const said = Array.from({ length: REPEATS }, (): Sample => {
    const option = Math.floor(random() * options.length);
    return { text: `I say “${options[option]!}”, really.`, outcome: 'option', option };
  });
  return { cellId: id, status: 'answered', mode: 'sampled', samples: samplesOf(said) };
});

/** Names of the files that wait in the private file system. */
async function waiting(): Promise<string[]> {
  const root = await navigator.storage.getDirectory();
  const folder = await root.getDirectoryHandle('temporary', { create: true });
  const names: string[] = [];
  for await (const name of folder.keys()) names.push(name);
  return names;
}

const studies = createStudySessions();

/** The bundle of the study with these answers. */
async function written(given: readonly Answer[], options: BundleOptions = {}): Promise<Blob> {
  const { session } = await studies.open({
    kind: 'handed',
    record,
    async *answers() {
      for (let at = 0; at < given.length; at += 200) yield given.slice(at, at + 200);
    }
  });
  const createdAt = '2026-06-01T12:00:00.000Z';
  const { title, updatedAt } = record;
  const made = { redactTexts: true, appVersion: '1', createdAt };
  const exported = { title, updatedAt, analysis: null, ...made };
  try {
    const { signal, onProgress: onReport } = options;
    return await session.ask('export', [exported], {
      ...(signal ? { signal } : {}),
      ...(onReport ? { onReport } : {})
    });
  } finally {
    session.close();
  }
}

describe('the bundle worker', () => {
  it('writes a large study onto the disk, twice the same, and reads it back', async () => {
    const told: string[] = [];
    const file = await written(answers, {
      onProgress: ({ message }) => told.push(message)
    });
    expect(await waiting()).toContainEqual(expect.stringMatching(/-axia-large-simulated\.zip$/));
    expect(told).toContain('Writing samples.csv.');

    const shares: (number | null)[] = [];
    const back = await studies.read(
      file,
      async ({ record: read, answers: portions }) => {
        expect(read).toEqual({ ...record, imported: true });
        const all: Answer[] = [];
        for await (const portion of portions) all.push(...portion);
        return all;
      },
      { onProgress: ({ share }) => shares.push(share) }
    );
    expect(back).toEqual(answers);
    expect(shares).toEqual([...shares].sort((one, other) => one! - other!));

    const again = await written(answers);
    const hash = async (of: Blob) => hashOf(new Uint8Array(await of.arrayBuffer()));
    expect(await hash(again)).toBe(await hash(file));
  });

  it('leaves nothing of an export that was stopped, and can be asked again', async () => {
    const before = await waiting();
    const stop = new AbortController();
    const writing = written(answers, {
      signal: stop.signal,
      onProgress: ({ message }) => {
        if (message === 'Writing samples.csv.') stop.abort();
      }
    });
    await expect(writing).rejects.toMatchObject({ kind: 'aborted' });
    expect(await waiting()).toEqual(before);
    expect((await written(answers.slice(0, 2))).size).toBeGreaterThan(1000);
  });

  it('refuses a file that is none, and stops reading when it is told to', async () => {
    const unread = async () => {
      throw new Error('nothing was to be read');
    };
    const text = new Blob(['a,b\n']);
    await expect(studies.read(text, unread)).rejects.toMatchObject({ kind: 'invalid-input' });

    const file = await written(answers);
    const stop = new AbortController();
    const reading = studies.read(
      file,
      async ({ answers: portions }) => {
        stop.abort();
        for await (const portion of portions) expect(portion).toBe(undefined);
      },
      { signal: stop.signal }
    );
    await expect(reading).rejects.toMatchObject({ kind: 'aborted' });
  });
});

describe('the progress of a bundle on the screen', () => {
  it('says how far it is, and stops by keyboard', async () => {
    const task = new BundleTask<Blob>();
    const over = task.run(
      ({ signal, onProgress }) =>
        new Promise((_, reject) => {
          onProgress({ message: 'Writing samples.csv.', share: 0.256 });
          signal.addEventListener('abort', () => reject(new Error('stopped')));
        })
    );
    const props = { label: 'Export of the bundle', task };
    const screen = mount(BundleTaskProgress, { target: document.body, props });
    flushSync();
    const bar = page.getByRole('progressbar', { name: 'Export of the bundle' });
    await expect.element(bar).toHaveAttribute('value', '0.256');
    await expect.element(page.getByText(/Writing samples.csv\..*25%/)).toBeVisible();
    (page.getByRole('button', { name: 'Cancel' }).element() as HTMLElement).focus();
    await userEvent.keyboard('{Enter}');
    expect(await over).toBe(false);
    expect(task.error).toBeNull();
    await expect.poll(() => announcer.message).toBe('Export of the bundle: cancelled');
    await unmount(screen);
  });
});
