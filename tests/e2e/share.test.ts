import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { expectSound, useSite } from './harness';
import { button, numbersShown, resultsShown, settled } from './journeys';

const site = useSite();
const STUDY = '#/results/simulated-strong-circle';
const TITLE = 'The respondent’s values on the human circle';

test('a figure is sent with the choices made, and Back undoes a choice', async () => {
  const page = await site.open(STUDY);
  await resultsShown(page);
  const usual = await numbersShown(page);
  await page.getByRole('combobox', { name: 'Scores' }).selectOption('raw');
  await page.waitForURL(/scoring=raw/);
  await settled(page);
  const chosen = await numbersShown(page);
  expect(chosen).not.toBe(usual);

  await button(page, `Share: ${TITLE}`).click();
  const dialog = page.getByRole('dialog', { name: `Share “${TITLE}”` });
  const link = await dialog.getByLabel(/^Link to this figure/).inputValue();
  const code = await dialog.getByLabel(/another web page/).inputValue();
  expect(await dialog.getByLabel('Citation').inputValue()).toContain(link);
  await dialog
    .getByText(/European Social Survey/)
    .first()
    .waitFor();
  await expectSound(page);
  await page.setViewportSize({ width: 1280, height: 720 });
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'hidden' });
  expect(
    await button(page, `Share: ${TITLE}`).evaluate((one) => one === document.activeElement)
  ).toBe(true);

  // In another profile it leads to the same numbers, at the figure.
  const other = await site.profile();
  const received = await other.newPage();
  await received.goto(link);
  await resultsShown(received);
  const heading = received.getByRole('heading', { name: TITLE });
  expect(await heading.evaluate((one) => one === document.activeElement)).toBe(true);
  expect(await numbersShown(received)).toBe(chosen);
  // The section that it opens for them has its place in the address.
  await received.reload();
  await received.getByRole('heading', { name: 'Populations', level: 2 }).waitFor();
  expect(await numbersShown(received)).toBe(chosen);
  await received.goBack();
  await received.getByRole('region', { name: 'Populations' }).waitFor({ state: 'hidden' });

  // On a page of another site it stands alone, and leads back.
  const host = createServer((_, response) => {
    response.setHeader('content-type', 'text/html');
    response.end(
      `<title>Blog</title>${code}<iframe id="whole" src="${site.address(STUDY)}"></iframe>`
    );
  });
  await new Promise<void>((done) => host.listen(0, '127.0.0.1', done));
  onTestFinished(() => void host.close());
  await received.goto(`http://127.0.0.1:${(host.address() as AddressInfo).port}/`);
  const framed = received.frameLocator(`iframe[title]`);
  await framed.getByRole('figure', { name: TITLE }).waitFor();
  expect(await framed.getByRole('link').getAttribute('href')).toBe(link);
  expect(await framed.getByRole('button').count()).toBe(0);
  // Anything else is not shown inside another page.
  const whole = received.frameLocator('#whole');
  await whole.getByRole('link', { name: /tab of its own/ }).waitFor();
  expect(await whole.getByRole('button').count()).toBe(0);

  await page.goBack();
  await settled(page);
  await expect.poll(() => numbersShown(page)).toBe(usual);
});
