import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findTerms, meaningOf, TERMS } from '../../src/lib/core/terms';

const ROOT = new URL('../../', import.meta.url);
const read = (path: string) => readFileSync(new URL(path, ROOT), 'utf8');

describe('the terms that screens explain', () => {
  const glossary = new Map(
    [...read('docs/glossary.md').matchAll(/^\| (\S.*?) +\| (.*?) *\|$/gmu)].map(
      ([, term, meaning]) => [term!, meaning!]
    )
  );

  it.each(TERMS)('%s means the same in the glossary', (term) => {
    // Besides, the glossary refers to other pages, and to the word in the code.
    const meaning = glossary
      .get(term)
      ?.replace(/ \(\[.*$/u, '')
      .replace(/\. Code: .*$/u, '');
    expect(meaning).toBe(meaningOf(term));
  });

  it('are each explained on some screen', () => {
    const views = readdirSync(new URL('src/views', ROOT), { recursive: true, encoding: 'utf8' })
      .filter((path) => /\.(?:svelte|ts)$/u.test(path))
      .map((path) => read(`src/views/${path}`))
      .join('\n');
    const unused = TERMS.filter(
      (term) => !views.includes(`'${term}'`) && !views.includes(`term="${term}"`)
    );
    expect(unused).toEqual([]);
  });
});

describe('terms in a text', () => {
  const termsIn = (text: string, terms = TERMS) =>
    findTerms(text, terms).flatMap(({ text, term }) => (term === null ? [] : [[text, term]]));

  it('are found once each, in any form, and the longest where one is within another', () => {
    expect(termsIn('Chance, people with people, and chance again')).toEqual([
      ['Chance', 'chance level'],
      ['people with people', 'ceiling']
    ]);
    expect(termsIn('Behaviour Similarity is no Values Similarity')).toEqual([
      ['Behaviour Similarity', 'Behaviour Similarity'],
      ['Values Similarity', 'Values Similarity']
    ]);
  });

  it('are whole words', () => {
    expect(termsIn('mapping, measurement, item-by-item')).toEqual([]);
  });

  it('are only those that were asked for', () => {
    expect(termsIn('Map and interval', ['interval'])).toEqual([['interval', 'interval']]);
    expect(findTerms('Map', [])).toEqual([{ text: 'Map', term: null }]);
    expect(findTerms('', TERMS)).toEqual([]);
  });

  it('leave the text as it was', () => {
    const pieces = fc.oneof(fc.string(), fc.constantFrom(...TERMS), fc.constant(' '));
    fc.assert(
      fc.property(fc.array(pieces), fc.subarray(TERMS), (parts, terms) => {
        const text = parts.join('');
        expect(
          findTerms(text, terms)
            .map((stretch) => stretch.text)
            .join('')
        ).toBe(text);
      })
    );
  });
});
