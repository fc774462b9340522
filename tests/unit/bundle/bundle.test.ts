import { strFromU8, unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import type { Answer } from '../../../src/lib/core/study/answer';
import { ARMS } from '../../../src/lib/core/study/arm';
import { withArms } from '../../../src/lib/core/study/design';
import { AxiaError } from '../../../src/lib/core/error';
import { SIMULATED_LABEL } from '../../../src/lib/core/provenance/provenance';
import { bundleFileName } from '../../../src/lib/bundle/file-names';
import { hashOf } from '../../../src/lib/bundle/manifest';
import type { BundleOptions, OnBundleProgress } from '../../../src/lib/bundle/progress';
import { openBundle } from '../../../src/lib/bundle/read-bundle';
import { createMemoryStore, duplicateStudy, importStudy } from '../../../src/lib/store';
import type { StudyRecord } from '../../../src/lib/store/store';
import { webllmProvenance } from '../../fakes/provenances';
import { design, SIMULATED } from '../report/fixtures';
import { bundleBytes, readWhole, writtenAgain } from './whole';
import { allAnswers } from '../store/all-answers';
import { edit, input, recordOf, tampered } from './fixtures';

const SIMULATED_DESIGN = design({
  respondent: {
    kind: 'simulated',
    preset: 'strong-circle',
    parameters: {
      structure: 'circle',
      strength: 2,
      spread: 1,
      acquiescence: 0,
      itemNoise: 0.5,
      answerNoise: 1,
      outside: 0.02
    }
  }
});

/** How a bundle is imported. */
const imported = { otherId: 'other', published: [], now: '2026-06-02T00:00:00.000Z' };

describe('a bundle', () => {
  it('comes back with everything, byte for byte', async () => {
    const original = input();
    const bytes = bundleBytes(original);
    const back = await readWhole(bytes);
    expect(back.record).toEqual({ ...original.record, imported: true });
    expect(back.answers).toEqual(original.answers);
    expect(back.report).toEqual(original.report);
    expect(hashOf(await writtenAgain(bytes))).toBe(hashOf(bytes));
  });

  it.each([
    [
      'sampled text',
      { design: design({ elicitation: { mode: 'sampled', temperature: 1, repeats: 3 } }) }
    ],
    ['part of the items', { design: design({ instruments: [{ id: 'toy', items: [2] }] }) }],
    [
      'variants of its questions',
      { design: withArms(design(), { list: [...ARMS], share: 'all' }) }
    ],
    ['a pretest', { pretest: { turned: [{ item: 2, before: 1.25, after: null }] } }],
    [
      'seats whose answers were merged',
      {
        mergedFrom: {
          lesson: 'K3F9QZ',
          seats: 24,
          overlap: 0.2,
          from: [
            {
              seat: 3,
              answers: 2,
              exact: false,
              difference: { cells: 1, largest: 0.125, mean: 0.125 },
              provenance: webllmProvenance()
            },
            { seat: 4, answers: 0, exact: true, difference: null, provenance: null }
          ]
        }
      }
    ],
    ['a respondent that was never opened', { provenance: null }],
    ['a simulated respondent', { design: SIMULATED_DESIGN, identity: SIMULATED, provenance: null }]
  ] as [string, Partial<StudyRecord>][])('comes back with %s', async (_case, change) => {
    const original = input(change);
    const bytes = bundleBytes(original);
    expect((await readWhole(bytes)).record).toEqual({ ...original.record, imported: true });
    expect((await readWhole(bytes)).answers).toEqual(original.answers);
    expect(hashOf(await writtenAgain(bytes))).toBe(hashOf(bytes));
  });

  it('holds the files of its contract, and those of a table only where it has rows', () => {
    const names = (change?: Partial<StudyRecord>) =>
      Object.keys(unzipSync(bundleBytes(input(change))));
    const always = [
      'answers.csv',
      'analysis.json',
      'chat.json',
      'codebook.csv',
      'curve.csv',
      'design.json',
      'failures.csv',
      'instruments/toy.json',
      'manifest.json',
      'methods.md',
      'prompts.csv',
      'provenance.json',
      'references.bib',
      'scores.csv',
      'tables.csv',
      'tables.md'
    ].sort();
    expect(names().sort()).toEqual(always);
    const sampled = design({ elicitation: { mode: 'sampled', temperature: 1, repeats: 3 } });
    expect(names({ design: sampled }).sort()).toEqual([...always, 'samples.csv'].sort());
  });

  it('says in manifest, analysis and file name when the respondent is simulated', () => {
    const original = input({ design: SIMULATED_DESIGN, identity: SIMULATED, provenance: null });
    const files = unzipSync(bundleBytes(original));
    for (const name of ['manifest.json', 'analysis.json'])
      expect(JSON.parse(strFromU8(files[name]!)).label).toBe(SIMULATED_LABEL);
    expect(bundleFileName(original.record)).toBe('axia-first-study-simulated.zip');
    expect(bundleFileName(recordOf({ title: '../=“Ä” 🙂' }))).toBe('axia-a.zip');
    expect(bundleFileName(recordOf({ title: '🙂' }))).toBe('axia-study.zip');
  });

  it('pauses a run that was under way', async () => {
    expect((await readWhole(bundleBytes(input({ status: 'running' })))).record.status).toBe(
      'paused'
    );
  });

  it('holds nothing of a series that the study was one of', () => {
    const series = { id: 'night', position: 1, left: null };
    expect(bundleBytes(input({ series }))).toEqual(bundleBytes(input()));
  });

  it('leaves out answers to questions that are not the study’s', () => {
    const original = input();
    const stray: Answer = { ...original.answers[0]!, cellId: 'f'.repeat(24) };
    expect(bundleBytes({ ...original, answers: [...original.answers, stray] })).toEqual(
      bundleBytes(original)
    );
  });

  it('is imported whole, under another id when its own is taken', async () => {
    const store = createMemoryStore();
    const bundle = await readWhole(bundleBytes(input()));
    await importStudy(store, bundle, imported);
    // Another study of the same id: an answer is missing.
    const other = { ...bundle, answers: bundle.answers.slice(1) };
    await importStudy(store, other, imported);
    expect((await store.list()).map(({ id }) => id).sort()).toEqual(['other', 'study-1']);
    const sorted = [...other.answers].sort((a, b) => (a.cellId < b.cellId ? -1 : 1));
    expect(await allAnswers(store, 'other')).toEqual(sorted);
  });

  it('is not doubled when its study is here already, under whatever id and title', async () => {
    const store = createMemoryStore();
    const bundle = await readWhole(bundleBytes(input()));
    const first = await importStudy(store, bundle, { ...imported, published: ['study-1'] });
    await store.update(first.id, { title: 'Mine' });
    const answers = bundle.answers.toReversed();
    const again = await importStudy(store, { ...bundle, answers }, imported);
    expect(again).toMatchObject({ id: 'other', title: 'Mine' });
    expect(await store.list({ deleted: true })).toHaveLength(1);

    // Of several the bundle's own, not a copy.
    const copies = createMemoryStore();
    await importStudy(copies, bundle, imported);
    await duplicateStudy(copies, 'study-1', 'copy', imported.now);
    expect((await importStudy(copies, bundle, imported)).id).toBe('study-1');

    // One that was thrown away is not brought back.
    await store.update(first.id, { deletedAt: imported.now });
    const anew = await importStudy(store, bundle, { ...imported, otherId: 'third' });
    expect(anew.id).toBe('study-1');
  });

  it('never takes the place of a study that the site publishes', async () => {
    const store = createMemoryStore();
    const bundle = await readWhole(bundleBytes(input()));
    const { id } = await importStudy(store, bundle, { ...imported, published: ['study-1'] });
    expect(id).toBe('other');
    expect(await store.get('study-1')).toBeNull();
  });
});

describe('an import that does not come to its end', () => {
  const store = createMemoryStore();
  const taken = async (bytes: Uint8Array, options: BundleOptions = {}) => {
    const bundle = await openBundle(new Blob([bytes as BlobPart]), options);
    const answers = bundle.answers();
    await importStudy(store, { record: bundle.record, answers }, imported);
  };
  const kept = () => store.list({ deleted: true });

  it('leaves nothing of a bundle whose last row is wrong', async () => {
    const changed = tampered(edit('answers.csv', /answered\n$/, 'maybe\n'));
    await expect(taken(changed)).rejects.toThrow(/status is not one of those/);
    expect(await kept()).toEqual([]);
  });

  it('leaves nothing when it is stopped', async () => {
    const stop = new AbortController();
    const reason = new AxiaError('aborted', 'Stopped.', 'Go on.');
    const onProgress: OnBundleProgress = ({ message }) => {
      if (message === 'Reading the answers.') stop.abort(reason);
    };
    const options = { signal: stop.signal, onProgress };
    await expect(taken(bundleBytes(input()), options)).rejects.toBe(reason);
    expect(await kept()).toEqual([]);
    await taken(bundleBytes(input()));
    expect(await kept()).toHaveLength(1);
  });
});
