import { expect, test } from 'vitest';
import { DEFAULT_AT_ONCE } from '../../../src/lib/core/study/design';
import { EndpointSecrets } from '../../../src/lib/engines/endpoint/secrets';
import { createMemoryStore } from '../../../src/lib/store';
import { accessMayHelp, useAccess, ServerForm } from '../../../src/views/study/server-form.svelte';
import { AxiaError } from '../../../src/lib/core/error';
import { record } from '../store/fixtures';

const URL = 'http://gpu:8000/v1';

/** A form as typed. */
function typed(address: string, key = '', headers: [string, string][] = []): ServerForm {
  const form = new ServerForm();
  form.address = address;
  form.key = key;
  form.headers = headers.map(([name, value]) => ({ name, value }));
  return form;
}

test('an address is taken as designs keep it, or found fault with', () => {
  expect(typed(' HTTP://GPU:8000/v1/ ').url).toBe(URL);
  expect(typed('')).toMatchObject({ url: null, addressProblem: null, complete: false });
  for (const none of ['http://gpu:70000/v1', 'http://10.0.0.256/v1', 'http://10.0.0/v1'])
    expect(typed(none)).toMatchObject({ url: null, addressProblem: expect.any(String) });
  expect(typed('http://10.0.0.255:65535').url).toBe('http://10.0.0.255:65535');
  expect(typed('gpu:8000/v1').addressProblem).toMatch(/http:\/\/ or https:/);
  const secret = typed('https://me:hush@host/v1');
  expect(secret.url).toBeNull();
  expect(secret.addressProblem).toMatch(/field of its own/);
  expect(secret.addressProblem).not.toContain('hush');
});

test('key and headers that cannot be sent are found fault with, without repeating them', () => {
  expect(typed(URL, 'sk-1').secretProblem).toBeNull();
  for (const form of [
    typed(URL, 'hush\n1'),
    typed(URL, 'hush…'),
    typed(URL, '', [['', 'hush']]),
    typed(URL, '', [['my header', 'hush']]),
    typed(URL, '', [['x-key', 'hush…x']])
  ]) {
    expect(form.complete).toBe(false);
    expect(form.secretProblem).not.toBeNull();
    expect(form.secretProblem).not.toContain('hush');
  }
});

test('key and headers are remembered for their address alone, and come back', () => {
  const secrets = new EndpointSecrets();
  const form = typed(`${URL}/`, ' sk-1 ', [
    ['x-team ', 'a'],
    ['', '']
  ]);
  form.save(secrets);
  expect(secrets.of(URL)).toEqual({ key: 'sk-1', headers: { 'x-team': 'a' } });
  expect(secrets.of('http://other/v1').key).toBeNull();
  const again = new ServerForm();
  again.load(URL, secrets);
  expect(again.secret).toEqual(form.secret);
  again.load('http://other/v1', secrets);
  expect(again.secret).toEqual({ key: null, headers: {} });
});

test('a key that was given for one server does not go to another', () => {
  const secrets = new EndpointSecrets();
  const form = typed(URL, 'sk-1', [['x-team', 'a']]);
  form.address = 'http://gpu:8001/v1'; // not used yet: it is for what stands there in the end
  form.address = URL;
  form.save(secrets);
  form.address = 'http://gpu:8000/api'; // the same server
  form.address = 'htt'; // on the way
  expect(form).toMatchObject({ key: 'sk-1', emptied: false });
  form.address = 'http://gpu:8001/v1';
  expect(form.secret).toEqual({ key: null, headers: {} });
  expect(form.emptied).toBe(true);
  form.key = 'sk-2';
  form.save(secrets);
  expect(form.emptied).toBe(false);
  expect(secrets.of(URL).key).toBe('sk-1');
  expect(secrets.of('http://gpu:8001/v1').key).toBe('sk-2');
});

test('a study goes on at another address with the same model, and its key stays out of it', async () => {
  const store = createMemoryStore();
  const secrets = new EndpointSecrets();
  const openStore = async () => ({
    store,
    instruments: undefined as never,
    prompts: undefined as never,
    people: undefined as never,
    warning: null
  });
  const study = record({ id: 'a' });
  const respondent = { kind: 'endpoint', url: URL, model: 'org/big' } as const;
  await store.create({ ...study, design: { ...study.design, respondent } });
  const moved = typed('https://new/v1', 'sk-hush');
  await useAccess({ openStore, secrets }, study, moved);
  const kept = (await store.get('a'))!;
  expect(kept.design).toEqual({
    ...study.design,
    respondent: { ...respondent, url: 'https://new/v1' }
  });
  expect(JSON.stringify(kept)).not.toContain('hush');
  expect(secrets.of('https://new/v1').key).toBe('sk-hush');
  await expect(useAccess({ openStore, secrets }, study, typed('new'))).rejects.toMatchObject({
    kind: 'invalid-input'
  });
});

test('requests at once are a whole number of the range, and part of the study where it is set', async () => {
  const store = createMemoryStore();
  const secrets = new EndpointSecrets();
  const openStore = async () => ({
    store,
    instruments: undefined as never,
    prompts: undefined as never,
    people: undefined as never,
    warning: null
  });
  const study = record({ id: 'a' });
  const respondent = { kind: 'endpoint', url: URL, model: 'org/big' } as const;
  await store.create({ ...study, design: { ...study.design, respondent } });
  const form = typed(URL);
  for (const none of [null, 0, 1.5, 257, NaN]) {
    form.atOnce = none;
    expect(form).toMatchObject({ complete: false, atOnceProblem: expect.stringContaining('256') });
  }
  for (const [atOnce, kept] of [
    [8, { ...respondent, atOnce: 8 }],
    [DEFAULT_AT_ONCE, respondent]
  ] as const) {
    form.atOnce = atOnce;
    expect(form.complete).toBe(true);
    await useAccess({ openStore, secrets }, study, form);
    expect((await store.get('a'))!.design.respondent).toEqual(kept);
  }
});

test('fields for address and key are shown where they may help', () => {
  const of = (kind: AxiaError['kind']) => accessMayHelp(new AxiaError(kind, 'What.', 'Do.'));
  expect([of('credentials'), of('network'), of('quota'), accessMayHelp(null)]).toEqual([
    true,
    true,
    false,
    false
  ]);
});
