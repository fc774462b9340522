// npm run build:icons: draws the icons of the installed site from static/favicon.svg.
import { mkdirSync, readFileSync } from 'node:fs';
import { chromium } from 'playwright';
import { launchOptions } from './chromium.mjs';
import { at } from './tasks.mjs';

const drawing = readFileSync(at('static/favicon.svg'), 'utf8');
const source = `data:image/svg+xml,${encodeURIComponent(drawing)}`;

/** Share of the side that the drawing takes: a maskable icon is cut to a circle of four fifths. */
const icons = [
  { name: 'icon-192', size: 192, share: 1, ground: 'transparent' },
  { name: 'icon-512', size: 512, share: 1, ground: 'transparent' },
  { name: 'maskable-512', size: 512, share: 0.7, ground: '#fbfaf8' }
];

mkdirSync(at('static/icons'), { recursive: true });
const browser = await chromium.launch(launchOptions());
const page = await browser.newPage();
for (const { name, size, share, ground } of icons) {
  await page.setViewportSize({ width: size, height: size });
  await page.setContent(
    `<body style="margin:0;height:100vh;display:grid;place-items:center;background:${ground}">
      <img src="${source}" width="${size * share}" height="${size * share}">`
  );
  await page.screenshot({ path: at(`static/icons/${name}.png`), omitBackground: true });
}
await browser.close();
