import { expect, test } from 'vitest';
import { expectSound, useSite } from './harness';

const site = useSite();

test('two studies are ticked, compared and looked into by keyboard, and a reload shows the same', async () => {
  const page = await site.open('#/explorer');
  const checkbox = (study: string) => page.getByRole('checkbox', { name: `Choose ${study}` });
  await checkbox('What a circle looks like').press('Space');
  expect(await page.getByRole('button', { name: 'Compare', exact: true }).isDisabled()).toBe(true);
  await checkbox('On the scale, but not by its values').press('Space');
  await page.getByRole('link', { name: 'Compare', exact: true }).press('Enter');

  await page.getByRole('heading', { name: 'Comparison', level: 1 }).waitFor();
  const differences = page.getByRole('region', { name: /^Values Similarity of one/ });
  // One of the two says nothing: it is compared with nobody, and the reason stands there.
  await differences.getByText('not compared').waitFor();
  await differences.getByText(/do not depend on the value prompt/).waitFor();
  const circles = page.getByRole('img', { name: /^Map of the ten values: people as rings/ });
  await expect.poll(() => circles.count()).toBe(3);

  await page.getByRole('button', { name: 'Share: All on people’s map' }).click();
  const dialog = page.getByRole('dialog', { name: /^Share/ });
  const link = await dialog.getByLabel(/^Link to this figure/).inputValue();
  const code = await dialog.getByLabel(/another web page/).inputValue();
  await page.keyboard.press('Escape');
  const received = await (await site.profile()).newPage();
  await received.goto(link);
  const heading = received.getByRole('heading', { name: 'All on people’s map' });
  await expect.poll(() => heading.evaluate((one) => one === document.activeElement)).toBe(true);
  await received.goto(/src="([^"]+)"/.exec(code)![1]!.replaceAll('&amp;', '&'));
  await received.getByRole('figure', { name: 'All on people’s map' }).waitFor();
  expect(await received.getByRole('link').getAttribute('href')).toBe(link);

  const item = page.getByLabel('Item', { exact: true });
  await item.press('End');
  await page.getByLabel('Value prompt', { exact: true }).press('ArrowDown');
  await expect
    .poll(() => new URL(page.url()).hash)
    .toMatch(/item=pvq40:40&condition=achievement$/u);
  const bars = page.getByRole('img', { name: /item 40 under Achievement/ });
  await expect.poll(() => bars.count()).toBe(2);
  const shown = async () => ({
    hash: new URL(page.url()).hash,
    question: await item.inputValue(),
    bars: await bars.evaluateAll((all) => all.map((one) => one.textContent)),
    distances: await page.getByRole('region', { name: /^Procrustes distances/ }).textContent()
  });
  const before = await shown();
  await page.reload();
  await expect.poll(() => bars.count()).toBe(2);
  await expect.poll(shown).toEqual(before);

  await page.goBack();
  await expect
    .poll(() => page.getByLabel('Value prompt', { exact: true }).inputValue())
    .toBe('power');
  await expectSound(page, [{ colorScheme: 'dark', width: 390 }]);

  // A study of another browser has a name too, wherever the respondents are listed.
  await page.goto(site.address('#/compare?studies=simulated-strong-circle,nobody'));
  await page.getByRole('heading', { name: 'Study 2, not in this browser' }).waitFor();
  await page.getByRole('columnheader', { name: 'Study 2, not in this browser' }).waitFor();
});
