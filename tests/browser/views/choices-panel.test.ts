import fc from 'fast-check';
import { afterEach, expect, it } from 'vitest';
import { cleanup, render } from 'vitest-browser-svelte';
import type { AnalysisChoices } from '../../../src/lib/core/analysis/types';
import { formatResultsLink, parseRoute } from '../../../src/lib/link';
import ChoicesPanel from '../../../src/views/results/ChoicesPanel.svelte';
import { analysisChoices } from '../../unit/link/arbitraries';

afterEach(() => cleanup());

async function inputsFor(choices: AnalysisChoices) {
  await cleanup();
  const { container } = await render(ChoicesPanel, {
    ...{ choices, references: [], dominances: [], sampledAt: null, busy: false },
    ...{ hasNames: true, hasValues: true, hasStatements: true },
    ...{ onchange: () => {}, onreset: () => {} }
  });
  return [...container.querySelectorAll('input')];
}

it('shows the numbers of every valid address in valid fields', async () => {
  await fc.assert(
    fc.asyncProperty(analysisChoices, async (wanted) => {
      const route = parseRoute(formatResultsLink('some-study', wanted));
      const { choices } = route as { choices: AnalysisChoices };
      const inputs = await inputsFor(choices);
      for (const input of inputs) expect(input.validationMessage).toBe('');
      const numbers = inputs.filter(({ type }) => type === 'number');
      expect(numbers.map(({ valueAsNumber }) => valueAsNumber)).toEqual([
        choices.individuals,
        choices.bootstraps,
        Number((100 * choices.margin).toPrecision(6)),
        choices.seed
      ]);
      // A slider cannot be invalid: it moves to its nearest step.
      const [temperature] = inputs.filter(({ type }) => type === 'range');
      expect(Math.abs(temperature!.valueAsNumber - choices.temperature)).toBeLessThanOrEqual(0.05);
    }),
    { numRuns: 50 }
  );
});
