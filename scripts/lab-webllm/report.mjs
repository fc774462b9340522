// What the lab saw, as rows on the screen and as a table for docs/webllm-lab.md.

/** @typedef {{ name: string, expected: string, seen: string, ok: boolean | null }} Row */

/** `ok` null is for a check that could not be made here. */
export const mark = (/** @type {boolean | null} */ ok) =>
  ok === null ? 'not run' : ok ? 'yes' : 'NO';

const cell = (/** @type {string} */ text) => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

/**
 * A markdown document: what ran, and one row a check.
 *
 * @param {{ facts: Record<string, string>, rows: Row[], total: number }} run `total`: number of
 *   all checks there are
 */
export function asMarkdown({ facts, rows, total }) {
  const about = Object.entries(facts).map(([name, fact]) => `- ${name}: ${fact}`);
  const partial =
    rows.length < total ? [`A partial run: ${rows.length} of ${total} checks.`, ''] : [];
  return [
    ...about,
    '',
    ...partial,
    '| check | expected | seen | as expected |',
    '| --- | --- | --- | --- |',
    ...rows.map(
      ({ name, expected, seen, ok }) =>
        `| ${cell(name)} | ${cell(expected)} | ${cell(seen)} | ${mark(ok)} |`
    ),
    ''
  ].join('\n');
}
