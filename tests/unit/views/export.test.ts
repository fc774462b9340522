import { expect, test, vi } from 'vitest';
import { DEFAULT_CHOICES } from '../../../src/lib/core/analysis';
import type { ExportOptions } from '../../../src/lib/bundle/export-study';
import { bundleOf } from '../../../src/views/results/export';
import type { ResultsState } from '../../../src/views/results/results-state.svelte';
import type { Services } from '../../../src/views/services';
import { analysis } from '../report/fixtures';
import { recordOf } from '../bundle/fixtures';

test('a bundle has the name and the choices of the end, whatever the reader changed meanwhile', async () => {
  const part = <Value>(value: Value) => ({ value });
  const ask = vi.fn(async (_: 'export', [options]: [ExportOptions]) => new Blob([options.title]));
  const results = {
    record: recordOf({ title: 'Old' }),
    choices: DEFAULT_CHOICES,
    respondent: 'Toy',
    simulated: false,
    counts: { questions: 1, answered: 1, failed: 0 },
    figures: {},
    session: { ask },
    computed: {
      async settled() {
        results.choices = { ...DEFAULT_CHOICES, seed: 7 };
        results.record = recordOf({ title: 'New name' });
      },
      isOfOtherPopulation: () => false,
      values: part(null),
      points: {},
      behaviour: part(null),
      agreement: part(analysis().agreement ?? {}),
      controls: part(null),
      form: part(null)
    }
  };
  const services = { now: () => 0 } as unknown as Services;
  const { name } = await bundleOf(results as unknown as ResultsState, services);
  expect(name).toMatch(/new-name/);
  const [options] = ask.mock.calls[0]![1];
  expect(options.title).toBe('New name');
  expect(options.analysis?.choices.seed).toBe(7);
});
