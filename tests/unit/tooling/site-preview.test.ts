import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { PREVIEW, sitePreview } from '../../../scripts/site-preview.mjs';

const root = join(import.meta.dirname, '../../..');
const html = readFileSync(join(root, 'index.html'), 'utf8');

/** Contents of the tags by their names. */
function tagsOf(address?: string): Record<string, unknown> {
  const { transformIndexHtml } = sitePreview(address);
  const tags = (
    transformIndexHtml as unknown as (page: string) => { attrs: Record<string, string> }[]
  )(html);
  return Object.fromEntries(tags.map(({ attrs }) => [attrs.property ?? attrs.name, attrs.content]));
}

it('the picture beside links has the size that the page says', () => {
  const png = readFileSync(join(root, 'static', PREVIEW.file));
  expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([PREVIEW.width, PREVIEW.height]);
});

it('links have title, description and picture, whole addresses where the site has one', () => {
  const tags = tagsOf('https://example.org/axia');
  expect(html).toContain(`<title>${String(tags['og:title'])}</title>`);
  expect(html).toContain(`content="${String(tags['og:description'])}"`);
  expect(tags['og:image']).toBe('https://example.org/axia/preview.png');
  expect(tags['og:url']).toBe('https://example.org/axia/');
  expect(tagsOf('.')['og:image']).toBe('./preview.png');
});
