import { expect, it } from 'vitest';
import { linkLimits } from '../../../src/views/study/link-limits';

const site = new Set(['pvq40', 'bfi2']);
const asked = (...ids: string[]) => ids.map((id) => ({ id, title: `Title of ${id}` }));

it('names the questionnaires that a link cannot carry, and nothing where it carries all', () => {
  expect(linkLimits(asked('pvq40', 'bfi2'), site, null)).toBeNull();
  const said = linkLimits(asked('pvq40', 'pvq40-own-0a1b2c3d', 'bfi2-form-1'), site, null);
  expect(said).toContain('Title of pvq40-own-0a1b2c3d');
  expect(said).toContain('Title of bfi2-form-1');
  expect(said).not.toContain('Title of pvq40”');
  expect(linkLimits(asked('pvq40'), site, { title: 'Mine' })).toContain('“Mine”');
});
