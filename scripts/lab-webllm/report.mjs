// What the lab saw, as rows on the screen and as a table for docs/webllm-lab.md.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** @typedef {{ name: string, expected: string, seen: string, ok: boolean | null, took?: string }} Row */

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
    '| check | expected | seen | as expected | time |',
    '| --- | --- | --- | --- | --- |',
    ...rows.map(
      ({ name, expected, seen, ok, took = '' }) =>
        `| ${cell(name)} | ${cell(expected)} | ${cell(seen)} | ${mark(ok)} | ${took} |`
    ),
    ''
  ].join('\n');
}

/**
 * The results in a folder. Rows of earlier runs stay as long as day, versions and model are the
 * same, so that the table can be filled in several runs; a check made again replaces its row.
 *
 * @param {string} folder
 * @param {Record<string, string>} facts
 * @param {readonly { name: string }[]} checks all there are, in the order of the table
 */
export function createResults(folder, facts, checks) {
  const kept = join(folder, 'results.json');
  const path = join(folder, 'results.md');
  const earlier = existsSync(kept) ? JSON.parse(readFileSync(kept, 'utf8')) : null;
  const same = JSON.stringify(earlier?.facts) === JSON.stringify(facts);
  /** @type {Map<string, Row>} */
  const rows = new Map(same ? earlier.rows.map((/** @type {Row} */ row) => [row.name, row]) : []);
  const inOrder = () => checks.flatMap(({ name }) => rows.get(name) ?? []);
  const text = () => asMarkdown({ facts, rows: inOrder(), total: checks.length });
  return {
    path,
    text,
    keep(/** @type {Row} */ row) {
      rows.set(row.name, row);
      writeFileSync(kept, JSON.stringify({ facts, rows: inOrder() }));
      writeFileSync(path, text());
    }
  };
}
