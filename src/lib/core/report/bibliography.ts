import {
  BCA,
  CIRCULAR,
  engineCitation,
  entry,
  FDR,
  GOWER,
  instrumentCitation,
  keyOf,
  MDS,
  PROTEST,
  SCHWARTZ,
  STUDY_PAPER,
  type BibliographyEntry
} from './publications';
import type { ReportAnalysis, ReportStudy, ReportValues } from './study';
import { tex } from '../words';

/** Figures of people, with what must accompany them. */
interface HumanFigures {
  id: string;
  title: string;
  citation: string;
  notice: string;
  doi?: string | null;
}

const figures = (prefix: string, { id, title, citation, notice, doi }: HumanFigures) =>
  entry(keyOf(prefix, id), 'misc', {
    title,
    note: `${citation} ${notice}`.trim(),
    ...(doi ? { doi } : {})
  });

/**
 * What a study used, and nothing else: the paper, theory, instruments, engine, human figures and
 * methods, each once.
 */
export function sourcesOf(
  study: ReportStudy,
  analysis: ReportAnalysis | null
): BibliographyEntry[] {
  const entries = [
    STUDY_PAPER,
    SCHWARTZ,
    ...study.instruments.flatMap(({ id, title, source }) => [
      entry(keyOf('instrument', id), 'misc', { title, note: source }),
      instrumentCitation(id)
    ]),
    engineCitation(study),
    ...(analysis?.values ? valueSources(analysis.values) : []),
    ...(analysis?.behaviour?.references ?? []).map((one) => figures('behaviour', one)),
    analysis?.behaviour || analysis?.agreement ? FDR : null
  ];
  const byKey = new Map(entries.flatMap((one) => (one ? [[one.key, one]] : [])));
  return [...byKey.values()];
}

function valueSources({ result, reference, dominance }: ReportValues): BibliographyEntry[] {
  const { choices, populations } = result;
  const protest = populations.some((one) => one.protest !== null);
  const circular = populations.some(({ circularOrder }) => circularOrder !== null);
  return [
    figures('reference', reference),
    ...(populations.some(({ id }) => id.startsWith('h-')) ? [figures('dominance', dominance)] : []),
    ...MDS[choices.mds],
    GOWER,
    ...(protest ? [PROTEST] : []),
    ...(populations.some(({ bootstrap }) => bootstrap?.bca != null) ? [BCA] : []),
    ...(circular ? [CIRCULAR] : []),
    ...(protest || circular ? [FDR] : [])
  ];
}

/** A text in BibTeX, which counts braces even behind a backslash: they are left out. */
const bibTex = (text: string): string => tex(text.replace(/[\\{}]/gu, ' '));

/** Fields that BibTeX styles print as they are. */
const VERBATIM = new Set(['doi', 'eprint', 'url']);

/** `references.bib`: the bibliography in BibTeX. */
export function referencesBib(entries: readonly BibliographyEntry[]): string {
  return entries
    .map(({ key, type, fields }) => {
      const lines = Object.entries(fields).map(([name, text]) => {
        // Double braces keep the capitals of a title.
        const value = VERBATIM.has(name) ? text : bibTex(text);
        return `  ${name} = ${name === 'title' ? `{{${value}}}` : `{${value}}`}`;
      });
      return `@${type}{${key},\n${lines.join(',\n')}\n}\n`;
    })
    .join('\n');
}
