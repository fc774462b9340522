// npm run preview-image: takes the picture that other sites show beside a link to this one, of the
// start page of the built site. Run it again when that page or its picture changes.
import { chromium } from 'playwright';
import { serveSite } from './ask-model.mjs';
import { launchOptions } from './chromium.mjs';
import { PREVIEW } from './site-preview.mjs';
import { at, freePort } from './tasks.mjs';

const site = await serveSite(await freePort());
const browser = await chromium.launch(launchOptions());
try {
  const { width, height, file } = PREVIEW;
  const page = await browser.newPage({
    viewport: { width, height },
    colorScheme: 'light',
    reducedMotion: 'reduce'
  });
  await page.goto(site.address);
  // The picture, and the similarity with its ruler below it.
  await page.locator('svg[data-figure]').nth(1).waitFor();
  await page.screenshot({ path: at('static', file) });
} finally {
  await browser.close();
  await site.close();
}
