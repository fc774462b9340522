import { keyId } from '../instrument/instrument';
import type { Respondent, ServerKind } from '../provenance/provenance';

/** One entry of a bibliography; field values are plain text. */
export interface BibliographyEntry {
  key: string;
  type: 'article' | 'incollection' | 'inproceedings' | 'misc';
  fields: Readonly<Record<string, string>>;
}

/** An entry of any type. */
export const entry = (
  key: string,
  type: BibliographyEntry['type'],
  fields: Readonly<Record<string, string>>
): BibliographyEntry => ({ key, type, fields });

/** An article in a journal; null where its DOI is not known for sure. */
const article = (
  key: string,
  author: string,
  year: string,
  title: string,
  journal: string,
  place: { volume: string; number?: string; pages: string },
  doi: string | null
) =>
  entry(key, 'article', {
    author,
    year,
    title,
    journal,
    ...place,
    ...(doi === null ? {} : { doi })
  });

/** Key of an entry: letters, digits, dashes and low lines only. */
export const keyOf = (prefix: string, id: string) =>
  `${prefix}_${id.replace(/[^A-Za-z0-9_-]/gu, '-')}`;

const PVQ_40 = article(
  'schwartz2001extending',
  'Schwartz, S. H. and Melech, G. and Lehmann, A. and Burgess, S. and Harris, M. and Owens, V.',
  '2001',
  'Extending the Cross-Cultural Validity of the Theory of Basic Human Values with a Different Method of Measurement',
  'Journal of Cross-Cultural Psychology',
  { volume: '32', number: '5', pages: '519-542' },
  null
);
const PVQ_21 = entry('schwartz2003proposal', 'incollection', {
  author: 'Schwartz, S. H.',
  year: '2003',
  title: 'A Proposal for Measuring Value Orientations across Nations',
  booktitle: 'Questionnaire Package of the European Social Survey',
  pages: '259-319'
});
const BFI_2 = article(
  'soto2017next',
  'Soto, C. J. and John, O. P.',
  '2017',
  'The Next Big Five Inventory (BFI-2): Developing and Assessing a Hierarchical Model with 15 Facets to Enhance Bandwidth, Fidelity, and Predictive Power',
  'Journal of Personality and Social Psychology',
  { volume: '113', number: '1', pages: '117-143' },
  '10.1037/pspp0000096'
);
const PROSOCIALNESS = article(
  'caprara2005new',
  'Caprara, G. V. and Steca, P. and Zelli, A. and Capanna, C.',
  '2005',
  'A New Scale for Measuring Adults’ Prosocialness',
  'European Journal of Psychological Assessment',
  { volume: '21', number: '2', pages: '77-89' },
  null
);
const EVERYDAY = article(
  'schwartz2014values',
  'Schwartz, S. H. and Butenko, T.',
  '2014',
  'Values and Behavior: Validating the Refined Value Theory in Russia',
  'European Journal of Social Psychology',
  { volume: '44', number: '7', pages: '799-813' },
  null
);
const DONATION = article(
  'sneddon2020personal',
  'Sneddon, J. N. and Evers, U. and Lee, J. A.',
  '2020',
  'Personal Values and Choice of Charitable Cause: An Exploration of Donors’ Giving Behavior',
  'Nonprofit and Voluntary Sector Quarterly',
  { volume: '49', number: '4', pages: '803-826' },
  null
);
const CHARITY = article(
  'sagiv2011compete',
  'Sagiv, L. and Sverdlik, N. and Schwarz, N.',
  '2011',
  'To Compete or to Cooperate? Values’ Impact on Perception and Action in Social Dilemma Games',
  'European Journal of Social Psychology',
  { volume: '41', number: '1', pages: '64-77' },
  null
);
const STATEMENTS = entry('perez2023discovering', 'inproceedings', {
  author: 'Perez, E. and others',
  year: '2023',
  title: 'Discovering Language Model Behaviors with Model-Written Evaluations',
  booktitle: 'Findings of the Association for Computational Linguistics: ACL 2023',
  pages: '13387-13434',
  doi: '10.18653/v1/2023.findings-acl.847'
});

/** What each instrument follows, by its id. */
export const citations: Readonly<Record<string, BibliographyEntry>> = {
  pvq40: PVQ_40,
  pvq21: PVQ_21,
  bfi2: BFI_2,
  prosocialness: PROSOCIALNESS,
  ebq: EVERYDAY,
  donation: DONATION,
  charity: CHARITY,
  behaviours: STATEMENTS
};

/** Beginning of the ids of imported statements. */
const PERSONA_EVALUATIONS = 'persona-evaluations-';

/**
 * The publication that an instrument follows; null where none is known by its id. An imported form
 * (`bfi2-form-…`) or an own version (`bfi2-own-…`) follows that of its key.
 */
export function instrumentCitation(id: string): BibliographyEntry | null {
  if (id.startsWith(PERSONA_EVALUATIONS)) return STATEMENTS;
  const key = keyId(id);
  return Object.hasOwn(citations, key) ? citations[key]! : null;
}

const WEBLLM = entry('ruan2024webllm', 'misc', {
  author: 'Ruan, Charlie F. and others',
  year: '2024',
  title: 'WebLLM: A High-Performance In-Browser LLM Inference Engine',
  eprint: '2412.15803',
  archiveprefix: 'arXiv'
});

/** Servers that have a publication. */
const SERVERS: Partial<Record<ServerKind, BibliographyEntry>> = {
  vllm: entry('kwon2023efficient', 'misc', {
    author: 'Kwon, Woosuk and others',
    year: '2023',
    title: 'Efficient Memory Management for Large Language Model Serving with PagedAttention',
    eprint: '2309.06180',
    archiveprefix: 'arXiv'
  }),
  sglang: entry('zheng2024sglang', 'misc', {
    author: 'Zheng, Lianmin and others',
    year: '2024',
    title: 'SGLang: Efficient Execution of Structured Language Model Programs',
    eprint: '2312.07104',
    archiveprefix: 'arXiv'
  })
};

/** What to cite for the program that ran the model; null where there is nothing, or nothing ran. */
export function engineCitation({ identity, provenance }: Respondent): BibliographyEntry | null {
  if (identity.kind === 'webllm') return WEBLLM;
  return provenance?.kind === 'endpoint' ? (SERVERS[provenance.server.kind] ?? null) : null;
}

/** The study that Axia runs. */
export const STUDY_PAPER = entry('yehudai2026teaching', 'misc', {
  author: 'Yehudai, A. and Rozen, N. and Gera, A.',
  year: '2026',
  title: 'Teaching Values to Machines: Simulating Human-Like Behavior in LLMs',
  eprint: '2605.30036',
  archiveprefix: 'arXiv'
});

export const SCHWARTZ = entry('schwartz1992universals', 'incollection', {
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
export const GOWER = article(
  'gower1975generalized',
  'Gower, John C.',
  '1975',
  'Generalized Procrustes Analysis',
  'Psychometrika',
  { volume: '40', number: '1', pages: '33-51' },
  '10.1007/BF02291478'
);
export const PROTEST = article(
  'jackson1995protest',
  'Jackson, Donald A.',
  '1995',
  'PROTEST: A PROcrustean Randomization TEST of Community Environment Concordance',
  'Ecoscience',
  { volume: '2', number: '3', pages: '297-303' },
  '10.1080/11956860.1995.11682297'
);
export const BCA = article(
  'efron1987better',
  'Efron, Bradley',
  '1987',
  'Better Bootstrap Confidence Intervals',
  'Journal of the American Statistical Association',
  { volume: '82', number: '397', pages: '171-185' },
  '10.1080/01621459.1987.10478410'
);
export const CIRCULAR = article(
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

/** What each kind of multidimensional scaling follows. */
export const MDS = { classical: [TORGERSON], ratio: [SMACOF], ordinal: [KRUSKAL, SMACOF] };
