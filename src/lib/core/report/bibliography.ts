import {
  article,
  entry,
  keyOf,
  type BibliographyEntry,
  engineCitation,
  instrumentCitation
} from './publications';
import type { ReportAnalysis, ReportStudy } from './study';
import { tex } from '../words';

export const STUDY_PAPER = entry('yehudai2026teaching', 'misc', {
  author: 'Yehudai, A. and Rozen, N. and Gera, A.',
  year: '2026',
  title: 'Teaching Values to Machines: Simulating Human-Like Behavior in LLMs',
  eprint: '2605.30036',
  archiveprefix: 'arXiv'
});

const SCHWARTZ = entry('schwartz1992universals', 'incollection', {
  author: 'Schwartz, Shalom H.',
  year: '1992',
  title:
    'Universals in the Content and Structure of Values: Theoretical Advances and Empirical Tests in 20 Countries',
  booktitle: 'Advances in Experimental Social Psychology',
  volume: '25',
  pages: '1-65',
  doi: '10.1016/S0065-2601(08)60281-6'
});

const TORGERSON = article(
  'torgerson1952multidimensional',
  'Torgerson, Warren S.',
  '1952',
  'Multidimensional Scaling: I. Theory and Method',
  'Psychometrika',
  { volume: '17', number: '4', pages: '401-419' },
  '10.1007/BF02288916'
);
const SMACOF = article(
  'deleeuw2009multidimensional',
  'de Leeuw, Jan and Mair, Patrick',
  '2009',
  'Multidimensional Scaling Using Majorization: SMACOF in R',
  'Journal of Statistical Software',
  { volume: '31', number: '3', pages: '1-30' },
  '10.18637/jss.v031.i03'
);
const KRUSKAL = article(
  'kruskal1964nonmetric',
  'Kruskal, Joseph B.',
  '1964',
  'Nonmetric Multidimensional Scaling: A Numerical Method',
  'Psychometrika',
  { volume: '29', number: '2', pages: '115-129' },
  '10.1007/BF02289694'
);
const GOWER = article(
  'gower1975generalized',
  'Gower, John C.',
  '1975',
  'Generalized Procrustes Analysis',
  'Psychometrika',
  { volume: '40', number: '1', pages: '33-51' },
  '10.1007/BF02291478'
);
const PROTEST = article(
  'jackson1995protest',
  'Jackson, Donald A.',
  '1995',
  'PROTEST: A PROcrustean Randomization TEST of Community Environment Concordance',
  'Ecoscience',
  { volume: '2', number: '3', pages: '297-303' },
  '10.1080/11956860.1995.11682297'
);
const BCA = article(
  'efron1987better',
  'Efron, Bradley',
  '1987',
  'Better Bootstrap Confidence Intervals',
  'Journal of the American Statistical Association',
  { volume: '82', number: '397', pages: '171-185' },
  '10.1080/01621459.1987.10478410'
);
const CIRCULAR = article(
  'fisher1982nonparametric',
  'Fisher, N. I. and Lee, A. J.',
  '1982',
  'Nonparametric Measures of Angular-Angular Association',
  'Biometrika',
  { volume: '69', number: '2', pages: '315-321' },
  '10.1093/biomet/69.2.315'
);
/** Correction for several tests. */
export const FDR = article(
  'benjamini1995controlling',
  'Benjamini, Yoav and Hochberg, Yosef',
  '1995',
  'Controlling the False Discovery Rate: A Practical and Powerful Approach to Multiple Testing',
  'Journal of the Royal Statistical Society: Series B',
  { volume: '57', number: '1', pages: '289-300' },
  '10.1111/j.2517-6161.1995.tb02031.x'
);

const MDS = { classical: [TORGERSON], ratio: [SMACOF], ordinal: [KRUSKAL, SMACOF] };

/** What a study used, and nothing else: the paper, theory, instruments, engine, data, methods. */
export function bibliography(
  study: ReportStudy,
  analysis: ReportAnalysis | null
): BibliographyEntry[] {
  const entries = [STUDY_PAPER, SCHWARTZ];
  for (const { id, title, source } of study.instruments) {
    entries.push(entry(keyOf('instrument', id), 'misc', { title, note: source }));
    const citation = instrumentCitation(id);
    if (citation && !entries.includes(citation)) entries.push(citation);
  }
  const engine = engineCitation(study);
  if (engine) entries.push(engine);
  if (!analysis?.values) return entries;

  const { result, reference, dominance } = analysis.values;
  entries.push(
    entry(keyOf('reference', reference.id), 'misc', {
      title: reference.title,
      note: `${reference.citation} ${reference.notice}`.trim(),
      ...(reference.doi === null ? {} : { doi: reference.doi })
    })
  );
  if (result.populations.some(({ id }) => id.startsWith('h-')))
    entries.push(
      entry(keyOf('dominance', dominance.id), 'misc', {
        title: dominance.title,
        note: `${dominance.citation} ${dominance.notice}`.trim()
      })
    );
  entries.push(...MDS[result.choices.mds], GOWER);
  const some = (used: (population: (typeof result.populations)[number]) => boolean) =>
    result.populations.some(used);
  if (some(({ protest }) => protest !== null)) entries.push(PROTEST);
  if (some(({ bootstrap }) => bootstrap?.bca != null)) entries.push(BCA);
  if (some(({ circularOrder }) => circularOrder !== null)) entries.push(CIRCULAR);
  if (some(({ protest, circularOrder }) => protest !== null || circularOrder !== null))
    entries.push(FDR);
  return entries;
}

/** A text in BibTeX, which counts braces even behind a backslash: they are left out. */
const bibTex = (text: string): string => tex(text.replace(/[\\{}]/gu, ' '));

/** Fields that BibTeX styles print as they are. */
const VERBATIM = new Set(['doi', 'eprint']);

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

/**
 * Everything that a study rests on: the bibliography of its values, and the human figures that its
 * behaviours were compared with.
 */
export function sourcesOf(
  study: ReportStudy,
  analysis: ReportAnalysis | null
): BibliographyEntry[] {
  const entries = bibliography(study, analysis);
  const add = (entry: BibliographyEntry) => {
    if (!entries.some(({ key }) => key === entry.key)) entries.push(entry);
  };
  for (const { id, title, citation, notice, doi } of analysis?.behaviour?.references ?? [])
    add({
      key: keyOf('behaviour', id),
      type: 'misc',
      fields: {
        title,
        note: `${citation} ${notice}`.trim(),
        ...(doi === null ? {} : { doi })
      }
    });
  if (analysis?.behaviour || analysis?.agreement) add(FDR);
  return entries;
}
