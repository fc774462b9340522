import { afterEach, describe, expect, test, vi } from 'vitest';
import { newId } from '../../../src/lib/platform';

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

describe('newId', () => {
  afterEach(() => void vi.unstubAllGlobals());

  test('is a random UUID, another one every time', () => {
    const ids = Array.from({ length: 1000 }, newId);
    for (const id of ids) expect(id).toMatch(uuid);
    expect(new Set(ids).size).toBe(1000);
  });

  test('needs no secure context', () => {
    const { getRandomValues } = crypto;
    vi.stubGlobal('crypto', { getRandomValues: getRandomValues.bind(crypto) });
    expect(newId()).toMatch(uuid);
  });
});
