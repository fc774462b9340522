// What other sites show beside a link to this one: title, description, picture.

/** The picture, in `static`; `npm run preview-image` takes it. Size in pixels. */
export const PREVIEW = { file: 'preview.png', width: 1200, height: 630 };

/**
 * Repeats title and description of the page as Open Graph tags, and adds the picture. Most sites that
 * read them want its whole address: SITE_ADDRESS, where it is set, is that of the folder of the site.
 *
 * @param {string} [address] with a slash at the end or without
 * @returns {import('vite').Plugin}
 */
export function sitePreview(address = process.env['SITE_ADDRESS'] ?? '.') {
  const folder = address.replace(/\/*$/, '/');
  return {
    name: 'site-preview',
    transformIndexHtml(html) {
      const [, title = ''] = /<title>([^<]+)<\/title>/.exec(html) ?? [];
      const [, description = ''] = /name="description"\s+content="([^"]+)"/.exec(html) ?? [];
      const tags = {
        'og:type': 'website',
        'og:title': title,
        'og:description': description,
        'og:image': `${folder}${PREVIEW.file}`,
        'og:image:width': `${PREVIEW.width}`,
        'og:image:height': `${PREVIEW.height}`,
        'og:image:alt':
          'The start page of Axia: ten values of people and of a simulated respondent on one circle',
        ...(folder === './' ? {} : { 'og:url': folder })
      };
      return [
        ...Object.entries(tags).map(([property, content]) => ({
          tag: 'meta',
          attrs: { property, content },
          injectTo: /** @type {const} */ ('head')
        })),
        {
          tag: 'meta',
          attrs: { name: 'twitter:card', content: 'summary_large_image' },
          injectTo: 'head'
        }
      ];
    }
  };
}
