import { describe, expect, it } from 'vitest';
import { figureCitation } from '../../../src/lib/core/report/figure-citation';

const figure = {
  title: 'The 10 values & the human circle.',
  study: 'Power {and} care',
  respondent: 'SmolLM2 135M, simulated by nobody',
  asked: '2026-05-01T00:00:00.000Z',
  version: '1.2.3',
  address: 'https://example.org/axia/#/results/a%20study?v=1&figure=axia-value-circle'
};

describe('the citation of a figure', () => {
  const { text, bibtex, ris } = figureCitation(figure);

  it('says what it is, of which study, by whom, when, and where to see it', () => {
    for (const citation of [text, bibtex, ris])
      for (const part of ['2026', 'Axia 1.2.3', 'SmolLM2 135M', figure.address])
        expect(citation).toContain(part);
  });

  it('is sound BibTeX: braces are balanced, and an address stays as it is', () => {
    expect(bibtex).toContain(`url = {${figure.address}}`);
    expect(bibtex).toContain('The 10 values \\& the human circle');
    expect(bibtex.match(/\{/g)!.length).toBe(bibtex.match(/\}/g)!.length);
  });

  it('is sound RIS: a tag and a line each, from TY to ER', () => {
    const lines = ris.split('\r\n').slice(0, -1);
    expect(lines.every((line) => /^[A-Z][A-Z0-9] {2}- /.test(line))).toBe(true);
    expect([lines[0], lines.at(-1)]).toEqual(['TY  - FIGURE', 'ER  - ']);
  });

  it('names no address where none leads to the study', () => {
    const { text, bibtex, ris } = figureCitation({ ...figure, address: null });
    expect(`${text}${bibtex}${ris}`).not.toMatch(/https?:|url = |UR {2}-/);
  });
});
