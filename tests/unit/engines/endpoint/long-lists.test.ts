import { expect, it } from 'vitest';
import { AxiaError } from '../../../../src/lib/core/error';
import {
  offered,
  readModels,
  servedModel
} from '../../../../src/lib/engines/endpoint/served-models';

it('a list of 100,000 models is read: each has a name of its own, and is found by it', () => {
  const ids = Array.from({ length: 100_000 }, (_, k) =>
    k % 4 === 0 ? `/models/${k}/model.gguf` : `owner/model-${k}:latest`
  );
  const list = readModels({ data: ids.map((id) => ({ id, owned_by: 'x' })) }, (text) => text);
  if (!('models' in list)) throw new Error(list.instead);
  const { models } = list;
  expect(models).toHaveLength(100_000);
  expect(new Set(models.map(({ name }) => name)).size).toBe(100_000);
  expect(offered(models, 'model-99999')?.id).toBe('owner/model-99999:latest');
  expect(offered(models, 'model.gguf (7)')?.id).toBe('/models/24/model.gguf');
  expect(offered(models, 'nothing')).toBeNull();
  try {
    servedModel(models, 'nothing');
    expect.unreachable();
  } catch (error) {
    expect((error as AxiaError).message.length).toBeLessThan(400);
  }
});

it('entries without a usable name are passed over', () => {
  const list = readModels({ data: [{ id: 'a'.repeat(5000) }, {}, null, 7, { id: 'm' }] }, (t) => t);
  expect('models' in list && list.models.map(({ name }) => name)).toEqual(['m']);
});
