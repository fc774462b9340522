import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AxiaError } from '../../../src/lib/core/error';
import { formatOpenLink, parseBundleAddress, parseRoute } from '../../../src/lib/link';

const urlOf = (text: string) => parseBundleAddress(text).url;

describe('the address of a bundle', () => {
  it.each([
    ['https://example.org/a/study.zip', 'https://example.org/a/study.zip'],
    ['  example.org/study.zip#top ', 'https://example.org/study.zip'],
    ['https://example.org/get?id=7', 'https://example.org/get?id=7'],
    [
      'https://github.com/some/repo/blob/main/data/study.zip?raw=true',
      'https://raw.githubusercontent.com/some/repo/main/data/study.zip'
    ],
    [
      'https://huggingface.co/datasets/a/b/blob/main/s.zip',
      'https://huggingface.co/datasets/a/b/resolve/main/s.zip'
    ],
    [
      'https://zenodo.org/records/123/files/my%20study.zip?download=1',
      'https://zenodo.org/api/records/123/files/my%20study.zip/content'
    ],
    ['http://localhost:8000/study.zip', 'http://localhost:8000/study.zip']
  ])('%s is read as %s', (text, url) => {
    expect(urlOf(text)).toBe(url);
    expect(urlOf(url)).toBe(url);
  });

  it('names the file', () => {
    expect(parseBundleAddress('zenodo.org/record/1/files/my%20study.zip').file).toBe(
      'my study.zip'
    );
    expect(parseBundleAddress('https://example.org').file).toBe('example.org');
  });

  it.each([
    '',
    '   ',
    'ftp://example.org/a.zip',
    'javascript:alert(1)',
    'https://u:p@example.org/a',
    'https://'
  ])('%j is refused', (text) => {
    expect(() => parseBundleAddress(text)).toThrow(AxiaError);
    expect(parseRoute(formatOpenLink(text))).toMatchObject({ page: 'open', url: null });
  });

  it('comes out of an address of Axia as it went in', () => {
    fc.assert(
      fc.property(fc.webUrl({ withQueryParameters: true, withFragments: true }), (url) => {
        expect(parseRoute(formatOpenLink(url))).toEqual({ page: 'open', url, complaints: [] });
      })
    );
  });
});
