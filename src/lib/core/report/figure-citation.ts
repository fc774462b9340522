import { withoutEnds } from '../words';
import { referencesBib } from './bibliography';
import { entry } from './publications';

/** A figure as somebody cites it. */
export interface CitedFigure {
  title: string;
  /** Title of the study, and who answered it. */
  study: string;
  respondent: string;
  /** When the study was asked: ISO 8601. */
  asked: string;
  /** Of Axia. */
  version: string;
  /** Of exactly this figure; null where no other browser has the study. */
  address: string | null;
}

/** The citation as text, in BibTeX and in RIS. Who made Axia are its contributors, as in CITATION.cff. */
export function figureCitation(figure: CitedFigure): { text: string; bibtex: string; ris: string } {
  const { title, study, respondent, version, address } = figure;
  const year = figure.asked.slice(0, 4);
  const name = withoutEnds(title, (one) => one === '.');
  const from = `Figure of the study “${study}” (${respondent}), computed with Axia ${version}`;
  const cited = entry(`axia-${year}-figure`, 'misc', {
    author: 'The Axia contributors',
    title: name,
    year,
    note: from,
    ...(address === null ? {} : { url: address })
  });
  const line = (tag: string, value: string) => `${tag}  - ${value.replace(/\s+/gu, ' ')}\r\n`;
  return {
    text: `The Axia contributors. (${year}). ${name}. ${from}.${address === null ? '' : ` ${address}`}`,
    bibtex: referencesBib([cited]),
    ris: [
      line('TY', 'FIGURE'),
      line('AU', 'The Axia contributors'),
      line('PY', year),
      line('TI', name),
      line('N1', from),
      ...(address === null ? [] : [line('UR', address)]),
      line('ER', '')
    ].join('')
  };
}
