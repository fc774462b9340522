// npm run walks: walks the ways of five people through the built site, each in a fresh profile, and writes
// down what they did, how long each step took, and what they saw: docs/walks.md.
import { writeFile } from 'node:fs/promises';
import { chromium } from 'playwright';
import { format, resolveConfig } from 'prettier';
import { serveSite } from './ask-model.mjs';
import { launchOptions } from './chromium.mjs';
import { at, freePort } from './tasks.mjs';
import { WALKS } from './walks/walks.mjs';

const DOCUMENT = at('docs', 'walks.md');

const site = await serveSite(await freePort());
const browser = await chromium.launch(launchOptions());
const parts = [
  '# Five walks through Axia',
  `Each from a fresh profile in the built site, as \`npm run walks\` walked it (Chromium ${browser.version()}, ${new Date().toISOString().slice(0, 10)}): what somebody does, the seconds until what they look for is there, and what that is. The machine acts as soon as it can: reading takes longer. A test walks the same ways (\`tests/e2e/walks.test.ts\`), and \`scripts/walks/walks.mjs\` holds them.`
];
try {
  for (const { who, device, steps } of WALKS) {
    const context = await browser.newContext(device);
    const page = await context.newPage();
    const another = async () => (await browser.newContext()).newPage();
    const { width, height } = device.viewport;
    parts.push(`## ${who}`, `A window of ${width} × ${height} pixels.`);
    const rows = ['| does | seconds | sees |', '| --- | --: | --- |'];
    for (const { does, act } of steps({ address: (hash) => site.address + hash, another })) {
      const began = performance.now();
      const sees = await act(page);
      rows.push(`| ${does} | ${((performance.now() - began) / 1000).toFixed(1)} | ${sees} |`);
      console.log(`${who} ${does}: ${sees}`);
    }
    parts.push(rows.join('\n'));
    await context.close();
  }
} finally {
  await browser.close();
  await site.close();
}
const options = { ...(await resolveConfig(DOCUMENT)), parser: 'markdown' };
await writeFile(DOCUMENT, await format(`${parts.join('\n\n')}\n`, options));
