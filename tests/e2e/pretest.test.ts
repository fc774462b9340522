import { expect, test } from 'vitest';
import { useSite } from './harness';
import { PATIENT } from './harness-models';
import { button, QUESTIONS, resultsShown, stored } from './journeys';
import { questionsTo, servedStudy, useOpenaiServers } from './openai-host';

const site = useSite();
const serve = useOpenaiServers();

test('a long study of a model that no value reaches is held up after its first questions', async () => {
  const server = await serve();
  const profile = await site.profile();
  const page = await profile.newPage();
  await page.goto(site.address(servedStudy(server, { preset: 'value-structure' })));
  const goOn = button(page, 'Go on all the same');
  await goOn.waitFor(PATIENT);
  await page.getByRole('heading', { name: 'After the first 48 questions' }).waitFor();
  await expect.poll(async () => (await stored(page, 'answers')).length, PATIENT).toBe(42);
  const asked = questionsTo(server);

  // Stopped and taken up again, it asks nothing of this twice.
  await button(page, 'Stop').click();
  await page.reload();
  await page.getByRole('heading', { name: 'After the first 48 questions' }).waitFor();
  expect(await goOn.count()).toBe(0);
  await button(page, 'Resume').click();
  await resultsShown(page);
  expect(await stored(page, 'answers')).toHaveLength(QUESTIONS);
  // Resuming checks the server with one question.
  expect(questionsTo(server)).toBe(asked + QUESTIONS - 42 + 1);
  await page.getByText('The figures behind this').click();
  await page.getByText('Does it read the scale?').waitFor();
});
