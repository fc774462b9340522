import { expect, it } from 'vitest';
import { findGguf, GGUF_MODELS } from '../../../../src/lib/models/gguf/catalogue';

it('every listed GGUF model is pinned, fits into the engine, and can be named by an address', () => {
  expect(new Set(GGUF_MODELS.map(({ id }) => id)).size).toBe(GGUF_MODELS.length);
  for (const model of GGUF_MODELS) {
    expect(findGguf(model.id)).toBe(model);
    expect(model.id).toMatch(/^[A-Za-z0-9][\w.-]*$/);
    expect(model.revision).toMatch(/^[0-9a-f]{40}$/);
    expect(model.sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(model.url).toContain(`/resolve/${model.revision}/${model.file}`);
    expect(model.bytes).toBeLessThan(2 * 2 ** 30);
  }
  const bytes = GGUF_MODELS.map((model) => model.bytes);
  expect(bytes).toEqual(bytes.toSorted((one, other) => one - other));
});
