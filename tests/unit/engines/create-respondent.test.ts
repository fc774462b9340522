import { describe, expect, it } from 'vitest';
import { createRespondent, identityOf } from '../../../src/lib/engines';
import { EndpointSecrets } from '../../../src/lib/engines/endpoint/secrets';
import { GGUF_MODELS, MODELS } from '../../../src/lib/models';
import { inMemory } from '../../../src/lib/models/gguf/disk';
import { createGgufStore } from '../../../src/lib/models/gguf/store';
import { systemClock } from '../../../src/lib/platform';
import { createFakeFiles } from '../../fakes/fake-model-files';

/** No GGUF file but those of the list. */
const gguf = createGgufStore(() => Promise.resolve(inMemory()), {
  fetch: () => Promise.reject(new TypeError('offline')),
  clock: systemClock,
  timeout: 1000
});

const own = { ...MODELS[0]!, id: 'own-model', label: 'Own model', origin: 'url' as const };

/** The respondent of a model, and the ids that were looked for in this browser. */
async function respondentOf(model: string) {
  const looked: string[] = [];
  const files = createFakeFiles(own);
  const models = {
    ...files,
    find: (id: string) => {
      looked.push(id);
      return files.find(id);
    }
  };
  const made = await createRespondent(
    { kind: 'webllm', model },
    { seed: 1, instruments: [], models, gguf, secrets: new EndpointSecrets() }
  );
  return { identity: made.identity, looked };
}

describe('createRespondent', () => {
  it('takes a model of the catalogue without a look at what is stored', async () => {
    const { id, label } = MODELS[0]!;
    const { identity, looked } = await respondentOf(id);
    expect(identity).toMatchObject({ kind: 'webllm', id, label, revision: null });
    expect(looked).toEqual([]);
  });

  it('finds an own model in this browser', async () => {
    expect((await respondentOf('own-model')).identity.label).toBe('Own model');
  });

  it.each([
    ['own-other', /neither in the list of models nor in this browser/, /Add it/],
    ['phi-2-q4f16_1-MLC', /not offered/, /another/]
  ])('says of %s why it cannot be asked', async (model, message, advice) => {
    await expect(respondentOf(model)).rejects.toMatchObject({
      kind: 'invalid-input',
      message: expect.stringMatching(message) as string,
      advice: expect.stringMatching(advice) as string
    });
  });
});

describe('a model on the processor', () => {
  const respondent = (model: string) =>
    createRespondent(
      { kind: 'wllama', model },
      {
        seed: 1,
        instruments: [],
        models: createFakeFiles(own),
        gguf,
        secrets: new EndpointSecrets()
      }
    );

  it('has the kind of its engine', async () => {
    const { id, label, quantisation } = GGUF_MODELS[0]!;
    const { identity } = await respondent(id);
    expect(identity).toMatchObject({ kind: 'wllama', id, label, quantisation });
  });

  it('is refused where it is neither in the list nor in this browser', async () => {
    await expect(respondent('nobody')).rejects.toMatchObject({
      kind: 'invalid-input',
      message: expect.stringContaining('nobody') as string
    });
  });
});

describe('identityOf', () => {
  const files = createFakeFiles(own);

  it('is that of the respondent, which is not made for it', async () => {
    const spec = { kind: 'webllm', model: 'own-model' } as const;
    const identity = await identityOf(spec, { seed: 1, models: files, gguf });
    expect(identity).toEqual((await respondentOf('own-model')).identity);
  });

  it('refuses a model that is not there', async () => {
    const spec = { kind: 'webllm', model: 'own-other' } as const;
    await expect(identityOf(spec, { seed: 1, models: files, gguf })).rejects.toMatchObject({
      kind: 'invalid-input'
    });
  });
});
