import { expect, test } from 'vitest';
import { parseInstrument } from '../../src/lib/core/instrument/instrument';
import pvq21 from '../../static/questionnaires/pvq21.json';
import { csvOf, ESS_NAMES, madeUpPeople } from '../fakes/answer-table';
import { expectSound, useSite } from './harness';
import { button, exportBundle, resultsShown } from './journeys';

const site = useSite();

const PEOPLE = 400;
const answers = madeUpPeople(parseInstrument(pvq21), PEOPLE);
const csv = csvOf(answers, ESS_NAMES, { reversed: true });

test('people’s answers become a reference, are chosen, exported, and deleted', async () => {
  const page = await site.open('#/people');
  await button(page, 'Open people’s answers').click();
  await page
    .getByLabel('Open a file')
    .setInputFiles({ name: 'neighbours.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) });
  await page.getByText('21 of 21 items found').click();
  expect(await page.getByRole('radio', { name: /answers are reversed/ }).isChecked()).toBe(true);
  await expectSound(page, [{ colorScheme: 'light', width: 390 }]);
  const before = site.requests().length;
  await button(page, 'Check and score').click();
  await button(page, 'Save these people').click();
  await button(page, 'Delete neighbours').waitFor();
  // Nothing of the file went anywhere.
  expect(site.requests().slice(before)).toEqual([]);
  await expectSound(page, [{ colorScheme: 'dark', width: 1440 }]);

  await page.goto(site.address('#/results/simulated-random'));
  await resultsShown(page);
  const people = page.getByRole('combobox', { name: /^People to compare with/ });
  await people.selectOption({ label: 'Yours: neighbours' });
  await page
    .getByText(/People: Yours: neighbours/)
    .first()
    .waitFor();
  await page.getByText(/A link cannot carry “Yours: neighbours”/).waitFor();
  const { files } = await exportBundle(page);
  const { reference } = JSON.parse(files['people.json']!) as {
    reference: { sample: { n: number }; correlations: { centred: number[][] } };
  };
  const analysis = JSON.parse(files['analysis.json']!) as {
    human: { correlations: number[][] };
    people: { populations: unknown[] };
  };
  expect(reference.sample.n).toBeLessThanOrEqual(PEOPLE);
  expect(analysis.human.correlations).toEqual(reference.correlations.centred);
  expect(analysis.people.populations.length).toBeGreaterThan(0);
  expect(files['methods.md']).toContain('Yours: neighbours');
  // Figures about everybody together: no row of anybody.
  for (const text of Object.values(files)) expect(text).not.toContain(csv.split('\n')[1]);

  await page.goto(site.address('#/people'));
  await button(page, 'Delete neighbours').click();
  await button(page, 'Delete permanently').click();
  await page.getByText('Nothing yet.').waitFor();
});
