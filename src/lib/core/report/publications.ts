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
export const article = (
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
 * (`bfi2-form-…`) follows that of its key.
 */
export function instrumentCitation(id: string): BibliographyEntry | null {
  if (id.startsWith(PERSONA_EVALUATIONS)) return STATEMENTS;
  const key = id.replace(/-form-[^-]*$/u, '');
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
