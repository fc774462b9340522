/** Parts of `analysis.json` that Axia computes again of every published study. */
export const PARTS = [
  ...['reference', 'human', 'populations', 'referencePoints', 'ceiling', 'quality', 'scores'],
  ...['behaviour', 'controls', 'agreement']
];
/** Largest difference, as a share of the number. */
const TOLERANCE = 1e-12;
/** What is written in words may be worded better. */
const PROSE = new Set(['note', 'notes', 'problem']);

const isTree = (value: unknown): value is Record<string, unknown> =>
  value !== null && typeof value === 'object';

/**
 * Where a computed tree is not the published one: a line for each number or text.
 *
 * @param computed as `JSON.parse` reads it
 * @param published the same
 */
export function disagreements(computed: unknown, published: unknown, path: string): string[] {
  if (isTree(published) && isTree(computed)) {
    const names = new Set([...Object.keys(published), ...Object.keys(computed)]);
    return [...names]
      .filter((name) => !PROSE.has(name))
      .flatMap((name) => disagreements(computed[name], published[name], `${path}.${name}`));
  }
  const same =
    typeof published === 'number' && typeof computed === 'number'
      ? Math.abs(computed - published) <= TOLERANCE * Math.max(1, Math.abs(published))
      : computed === published;
  return same ? [] : [`${path}: ${String(computed)} is not ${String(published)}`];
}
