import { describe, expect, it } from 'vitest';
import { AxiaError } from '../../src/lib/core/error';
import { readJson } from './files';
import type { GoldenCase } from './case';
import { KINDS } from './kinds';

const { cases } = readJson<{ cases: GoldenCase[] }>('golden-dev.json', 'AXIA_GOLDEN');

const counts = new Map<string, number>();
for (const { kind } of cases) counts.set(kind, (counts.get(kind) ?? 0) + 1);
console.log(
  [`${cases.length} golden cases of ${counts.size} kinds`]
    .concat([...counts].map(([kind, count]) => `  ${kind}: ${count}`))
    .join('\n')
);

/**
 * Where the file expects an error, the call must throw a typed error, or every number that it is
 * asked for must be NaN: any number at all fails the comparison with an empty set of expectations.
 */
function expectRefusal(golden: GoldenCase): void {
  const nothing = new Proxy({}, { get: () => NaN });
  try {
    KINDS[golden.kind]!({ ...golden, expected: nothing });
  } catch (error) {
    if (error instanceof AxiaError) {
      expect(error.kind).toBe('invalid-input');
      return;
    }
    throw error;
  }
}

it('has cases', () => expect(cases.length).toBeGreaterThan(0));

for (const kind of counts.keys())
  describe(kind, () => {
    for (const golden of cases.filter((candidate) => candidate.kind === kind))
      it(`${golden.id}: ${golden.note}`, { timeout: 60_000 }, () => {
        const check = KINDS[kind];
        if (!check) throw new Error(`No statistic is known for the kind "${kind}".`);
        if (golden.expected.error === true) expectRefusal(golden);
        else check(golden);
      });
  });
