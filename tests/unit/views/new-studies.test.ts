import { describe, expect, test } from 'vitest';
import type { RespondentSpec } from '../../../src/lib/core/study/design';
import { AxiaError } from '../../../src/lib/core/error';
import { parseInstrument } from '../../../src/lib/core/instrument/instrument';
import { studyPreset } from '../../../src/lib/core/study/presets';
import { createMemoryStore } from '../../../src/lib/store';
import { keepStudies, newStudies } from '../../../src/views/study/new-studies';
import { Setup } from '../../../src/views/study/setup.svelte';
import { SCRIPTED_IDENTITY } from '../../fakes/scripted-respondent';
import { readStatic } from '../data/read-static';

const pvq40 = parseInstrument(readStatic('questionnaires/pvq40.json'));
const services = {
  now: () => Date.UTC(2026, 0, 1),
  identityOf: async (spec: RespondentSpec) => {
    const id = spec.kind === 'simulated' ? spec.preset : spec.model;
    if (id === 'gone') throw new AxiaError('invalid-input', 'There is no model gone.', 'Add it.');
    return { ...SCRIPTED_IDENTITY, id, label: id.toUpperCase() };
  }
};

/** The designs of a form in which these models are chosen. */
function designs(...models: string[]) {
  const setup = new Setup();
  setup.take(studyPreset('quick')!.design({ kind: 'webllm', model: models[0]! }, 7), models);
  return setup.designs;
}

describe('studies of several models', () => {
  test('ask the same of each, in one series, under titles that tell them apart', async () => {
    const studies = await newStudies(services, designs('b', 'a'), [pvq40], {
      title: 'Night',
      pretest: true
    });
    expect(studies.map(({ title }) => title)).toEqual(['Night, B', 'Night, A']);
    expect(studies.map(({ series }) => series!.position)).toEqual([0, 1]);
    expect(new Set(studies.map(({ series }) => series!.id)).size).toBe(1);
    expect(new Set(studies.map(({ id }) => id)).size).toBe(2);
    const [first, second] = studies.map(({ design }) => design);
    expect(second).toEqual({ ...first, respondent: { kind: 'webllm', model: 'a' } });
    expect(first!.seed).toBe(7);
  });

  test('are none where one of the models is not to be had', async () => {
    await expect(
      newStudies(services, designs('a', 'gone'), [pvq40], { title: '', pretest: true })
    ).rejects.toThrow('gone');
  });

  test('are kept all or not at all', async () => {
    const studies = await newStudies(services, designs('a', 'b'), [pvq40], {
      title: '',
      pretest: true
    });
    const store = createMemoryStore();
    let room = 1;
    const full = {
      ...store,
      create: (study: (typeof studies)[0]) =>
        room-- > 0 ? store.create(study) : Promise.reject(new AxiaError('quota', 'Full.', 'Free.'))
    };
    await expect(keepStudies(full, studies)).rejects.toMatchObject({ kind: 'quota' });
    expect(await store.list()).toEqual([]);
    await keepStudies(store, studies);
    expect(await store.list()).toHaveLength(2);
  });
});

test('a study of one model stands by itself, under its own title', async () => {
  const [study, ...others] = await newStudies(services, designs('a'), [pvq40], {
    title: 'Mine',
    pretest: true
  });
  expect(others).toEqual([]);
  expect(study).not.toHaveProperty('series');
  expect(study!.title).toBe('Mine');
  const [usual] = await newStudies(services, designs('a'), [pvq40], { title: '', pretest: true });
  expect(usual!.title).toBe('Quick look, A');
  expect(usual).not.toHaveProperty('pretest');
  const [without] = await newStudies(services, designs('a'), [pvq40], {
    title: '',
    pretest: false
  });
  expect(without!.pretest).toBeNull();
});

test('the form is blocked until all chosen models are known to run', () => {
  const setup = new Setup();
  expect(setup.blocked).toBeNull();
  setup.kind = 'webllm';
  expect(setup.blocked).toMatch(/can run here/);
  setup.verdict = 'slow';
  expect([setup.blocked, setup.slow]).toEqual([null, true]);
  setup.verdict = 'cannot';
  expect(setup.blocked).toMatch(/can run here/);
  expect(setup.slow).toBe(false);
});
