import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { ExplorerRow } from '../../../src/lib/core/explorer-table';
import { inPart } from '../../../src/views/explorer/respondents';

const ROWS = Array.from({ length: 30 }, (_, at): ExplorerRow => ({
  ...{ id: `row-${at}`, kind: 'study', title: 'Some study', respondent: `Respondent ${at}` },
  ...{ description: null, simulated: false, verdict: null, unread: false, engine: null },
  ...{ answered: null, date: null, similarities: {} }
}));
const someRows = fc.shuffledSubarray(ROWS);

it('puts rows in place from the top, keeps the others where they were, and shows none twice', () => {
  fc.assert(
    fc.property(someRows, someRows, fc.integer({ min: 0, max: 40 }), (before, wanted, placed) => {
      const shown = inPart(before, wanted, placed);
      expect(new Set(shown).size).toBe(shown.length);
      expect(shown.slice(0, Math.min(placed, wanted.length))).toEqual(wanted.slice(0, placed));
      const rest = shown.slice(placed);
      expect(rest).toEqual(before.filter((one) => rest.includes(one)));
      expect(wanted).toEqual(expect.arrayContaining(shown));
      if (placed >= wanted.length) expect(shown).toEqual(wanted);
    })
  );
});
