import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { AxiaError } from '../../../src/lib/core/error';
import { createSources } from '../../../src/lib/sources';
import { staticPath } from '../data/read-static';

const BASE = 'https://host.example/some/path/';

/** Serves static/ under BASE as a static host does, and remembers what was asked for. */
function host(replace: Record<string, () => Response | Promise<Response>> = {}) {
  const asked: string[] = [];
  const fetch = async (address: string): Promise<Response> => {
    asked.push(address);
    if (!address.startsWith(BASE)) return new Response('outside the site', { status: 404 });
    const path = address.slice(BASE.length);
    const replaced = replace[path];
    if (replaced) return replaced();
    if (!existsSync(staticPath(path))) return new Response('not found', { status: 404 });
    return new Response(readFileSync(staticPath(path)));
  };
  return { asked, fetch };
}

/** The error with which `promise` is rejected. */
async function rejection(promise: Promise<unknown>): Promise<AxiaError> {
  const error: unknown = await promise.then(
    () => null,
    (reason: unknown) => reason
  );
  expect(error).toBeInstanceOf(AxiaError);
  expect((error as AxiaError).advice).not.toBe('');
  return error as AxiaError;
}

describe('createSources', () => {
  test('reads below its base, whatever page and route the base names', async () => {
    const { asked, fetch } = host();
    const sources = createSources({ base: `${BASE}index.html?x=1#/study?seed=1`, fetch });
    expect((await sources.loadInstrument('pvq40')).items).toHaveLength(40);
    expect(asked).toEqual([`${BASE}questionnaires/pvq40.json`]);
  });

  test('loads the default reference alone', async () => {
    const { asked, fetch } = host();
    const reference = await createSources({ base: BASE, fetch }).loadReference('ess20_within');
    expect(reference.sample.n).toBe(34473);
    expect(asked).toEqual([`${BASE}human-data/values/ess20_within.json`]);
  });

  test('loads every reference of the list, each file once', async () => {
    const { asked, fetch } = host();
    const sources = createSources({ base: BASE, fetch });
    await sources.loadReference('pvq40-us');
    const { references } = await sources.listReferences();
    const all = await sources.loadAllReferences();
    expect(all.map(({ id }) => id)).toEqual(references.map(({ id }) => id));
    expect(new Set(asked).size).toBe(asked.length);
    expect(asked).toHaveLength(references.length + 1);
  });

  test('loads one behaviour reference, or every one of the list, each file once', async () => {
    const { asked, fetch } = host();
    const sources = createSources({ base: BASE, fetch });
    expect((await sources.loadBehaviourReference('charity-sagiv')).status).toBe('signs-only');
    expect(asked).toEqual([`${BASE}human-data/behaviour/charity-sagiv.json`]);
    const { references } = await sources.listBehaviourReferences();
    const all = await sources.loadAllBehaviourReferences();
    expect(all.map(({ id }) => id)).toEqual(references.map(({ id }) => id));
    expect(asked).toHaveLength(references.length + 1);
  });

  test('lists the instruments without loading them', async () => {
    const { asked, fetch } = host();
    const list = await createSources({ base: BASE, fetch }).listInstruments();
    expect(list[0]).toMatchObject({ id: 'pvq40', kind: 'values', items: 40 });
    expect(asked).toEqual([`${BASE}questionnaires/index.json`]);
  });

  test('gives dominant-value shares by id, or the default ones', async () => {
    const sources = createSources({ base: BASE, fetch: host().fetch });
    expect((await sources.loadDominance()).id).toBe((await sources.listDominance()).default);
    expect((await sources.loadDominance('ess20-strict-53')).none).toBe(0.53);
    const error = await rejection(sources.loadDominance('nobody'));
    expect(error.kind).toBe('invalid-input');
  });

  test('loads descriptives and the precomputed ceiling', async () => {
    const sources = createSources({ base: BASE, fetch: host().fetch });
    expect((await sources.loadDescriptives()).descriptives[0]!.id).toBe('ess20_within');
    expect((await sources.loadCeiling()).levels.length).toBeGreaterThan(0);
  });

  test.each([
    '../../secret',
    'a/b',
    '',
    'https://elsewhere.example/x',
    'A B',
    'index',
    'x'.repeat(61)
  ])('fetches nothing for the id %j', async (id) => {
    const { asked, fetch } = host();
    const sources = createSources({ base: BASE, fetch });
    expect((await rejection(sources.loadReference(id))).kind).toBe('invalid-input');
    expect((await rejection(sources.loadBehaviourReference(id))).kind).toBe('invalid-input');
    expect((await rejection(sources.loadInstrument(id))).kind).toBe('invalid-input');
    expect(asked).toEqual([]);
  });

  test('says that a file is missing', async () => {
    const error = await rejection(
      createSources({ base: BASE, fetch: host().fetch }).loadReference('atlantis')
    );
    expect(error.kind).toBe('network');
    expect(error.message).toContain('404');
    expect(error.retry).toEqual({ when: 'never' });
  });

  test('says that a host is out of reach, and fetches again when asked again', async () => {
    let offline = true;
    const path = 'human-data/dominance.json';
    const { fetch } = host({
      [path]: () => {
        if (offline) throw new TypeError('Failed to fetch');
        return new Response(readFileSync(staticPath(path)));
      }
    });
    const sources = createSources({ base: BASE, fetch });
    const error = await rejection(sources.loadDominance());
    expect(error.kind).toBe('network');
    expect(error.retry).toEqual({ when: 'now' });
    offline = false;
    expect((await sources.loadDominance()).n).toBeGreaterThan(0);
  });

  test.each<[string, () => Response, AxiaError['kind']]>([
    ['a page instead of data', () => new Response('<!doctype html>'), 'network'],
    ['half a file', () => new Response('{"id": "pvq'), 'network'],
    ['a failing host', () => new Response('', { status: 503 }), 'network'],
    ['data of another kind', () => new Response('{"id": "pvq40"}'), 'invalid-input']
  ])('refuses %s', async (_, respond, kind) => {
    const { fetch } = host({ 'questionnaires/pvq40.json': respond });
    const error = await rejection(createSources({ base: BASE, fetch }).loadInstrument('pvq40'));
    expect(error.kind).toBe(kind);
  });

  test('refuses a file that holds another reference', async () => {
    const { fetch } = host({
      'human-data/values/ess11-at.json': () =>
        new Response(readFileSync(staticPath('human-data/values/ess11-ch.json')))
    });
    const error = await rejection(createSources({ base: BASE, fetch }).loadReference('ess11-at'));
    expect(error.message).toContain('ess11-ch');
  });
});
