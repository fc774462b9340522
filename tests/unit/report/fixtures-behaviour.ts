import type { AgreementResult } from '../../../src/lib/core/analysis/agreement/types';
import type { BehaviourResult } from '../../../src/lib/core/analysis/behaviour/types';
import type { BehaviourReference } from '../../../src/lib/core/reference/behaviour-reference';
import type { PaperTable } from '../../../src/lib/core/replication/table';
import type { ReportBehaviour } from '../../../src/lib/core/report/study';

const level = { mean: 0.1, low: -0.2, high: 0.4, p95: 0.35, replications: 100 };

export const BEHAVIOUR_REFERENCE: BehaviourReference = {
  id: 'people-doing',
  title: 'People of a behaviour test',
  instrument: 'toy-doing',
  status: 'alternate',
  citation: 'Nobody (2022). Doing.',
  doi: '10.1000/doing',
  sample: { n: 321, description: 'Made up.' },
  humanInstruments: { values: 'PVQ-21', behaviour: 'A list' },
  rows: [{ id: 'power', label: 'Power', values: ['power'] }],
  columns: [{ id: 'give', label: 'Giving', measures: ['give'], reversed: false, note: null }],
  correlations: [[0.2]],
  signs: null,
  unmapped: [],
  computedByUs: false,
  provenance: 'Made up.',
  licence: 'CC0',
  notice: '',
  confidence: 'None.',
  notes: []
};

const scored: BehaviourResult = {
  instrument: 'toy-doing',
  population: 'h-np',
  arm: 'prompt',
  problem: null,
  note: null,
  correlations: [[0.1], [null]],
  mapped: [[0.1]],
  knownCells: 9,
  allCells: 10,
  similarity: 1 / 3,
  bootstrap: {
    similarities: [0.3, 0.35],
    mean: 0.325,
    sd: 0.035,
    percentile: { low: 0.301, high: 0.349 },
    dropped: 0
  },
  askedAgain: { similarities: [0.2, 0.4], interval: { low: 0.1, high: 0.6 } },
  tTest: { t: 13, df: 1, p: 0.04, log10P: -1.4 },
  chance: level,
  circles: { p: 0.02, adjustedP: 0.04, replications: 100 },
  permuted: { level, p: 0.03, adjustedP: 0.05, permutations: 99 },
  signs: null,
  size: { slope: 3, rmsd: 0.2 }
};

/** One instrument with a similarity, and an arm of which only signs are known. */
export const behaviour = (): ReportBehaviour => ({
  result: {
    references: {
      'toy-doing': {
        id: 'people-doing',
        title: 'People of a behaviour test',
        status: 'alternate',
        n: 321
      }
    },
    results: [
      scored,
      {
        ...scored,
        arm: 'test',
        similarity: null,
        bootstrap: null,
        askedAgain: null,
        tTest: null,
        chance: null,
        circles: null,
        permuted: null,
        size: null,
        signs: { agree: 5, known: 6, p: 0.11, adjustedP: 0.4 }
      }
    ],
    averageChance: [
      {
        population: scored.population,
        arm: 'prompt',
        instruments: ['toy-doing'],
        level: scored.chance!
      }
    ],
    ceilings: [
      {
        instrument: 'toy-doing',
        samples: [{ id: 'others', title: 'Others', status: 'exact', cells: 9, similarity: 0.8 }]
      }
    ],
    scores: [
      {
        instrument: 'toy-doing',
        measures: [{ id: 'give', label: 'Giving' }],
        conditions: ['power', 'none'],
        means: [[2.5], [null]],
        sds: [[0.5], [null]],
        alpha: [0.7]
      }
    ],
    quality: [
      {
        instrument: 'toy-doing',
        cells: 22,
        answered: 21,
        refusals: 0,
        unreadable: 0,
        meanOutside: 0.1
      }
    ],
    notes: ['A note on behaviour.']
  },
  references: [BEHAVIOUR_REFERENCE],
  controls: [
    {
      table: 'values',
      population: 'h-np',
      observed: 0.9,
      permuted: level,
      p: 0.2,
      adjustedP: 0.4,
      draws: 500
    }
  ]
});

const share = { share: 0.6, low: 0.4, high: 0.8, n: 20 };

export const agreement = (): AgreementResult => ({
  behaviours: [{ id: 'gives', label: 'Gives', area: 'Giving', statements: 20 }],
  conditions: ['power', 'none'],
  byCondition: [[share, null]],
  byHigherOrder: [{ form: 'definition', cells: [[share, null, share, share]] }],
  correlations: [
    {
      form: 'definition',
      matrix: [[1, null]],
      chance: [
        {
          pair: ['conservation', 'openness_to_change'],
          level,
          observed: -0.75,
          p: 0.01,
          adjustedP: 0.02
        }
      ],
      behaviours: 1
    }
  ],
  conservative: [
    {
      form: 'definition',
      behaviours: [{ behaviour: 'gives', label: 'Gives', reversed: true }],
      byHigherOrder: [share, null],
      unprompted: share
    },
    { form: 'name', behaviours: [], byHigherOrder: [null], unprompted: null }
  ],
  quality: { cells: 40, answered: 40, refusals: 0, unreadable: 0, meanOutside: null },
  notes: ['A note on agreement.']
});

export const TABLE: PaperTable = {
  id: 'table-2',
  title: 'Table 2',
  columns: ['Donation'],
  rows: [
    {
      label: 'Strong circle',
      kind: 'respondent',
      simulated: true,
      unread: true,
      unanswered: 2,
      cells: [{ value: 1 / 3, low: 0.3, high: 0.35, text: null }]
    }
  ],
  notes: ['A note.'],
  words: ['A difference.']
};
