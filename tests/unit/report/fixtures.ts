import { formReport } from './fixtures-form';
import { curve, structure } from './fixtures-structure';
import {
  type PopulationResult,
  type ReferencePoints,
  type ValueStructureResult,
  REFERENCE_STRUCTURES
} from '../../../src/lib/core/analysis/types';
import { type Answer, samplesOf } from '../../../src/lib/core/study/answer';
import type { StudyDesign } from '../../../src/lib/core/study/design';
import type { Instrument } from '../../../src/lib/core/instrument/instrument';
import { planCells } from '../../fakes/plan-cells';
import type { DominanceShares, ValueReference } from '../../../src/lib/core/reference/reference';
import type { ReportAnalysis } from '../../../src/lib/core/report';
import type { ReportStudy } from '../../../src/lib/core/report/study';
import type { RespondentIdentity } from '../../../src/lib/core/provenance/provenance';
import { agreement, behaviour, TABLE } from './fixtures-behaviour';
import { VALUES, VALUE_LABELS, type ValueId } from '../../../src/lib/core/values';

export const TOY: Instrument = {
  id: 'toy',
  kind: 'values',
  title: 'Toy questionnaire',
  question: 'Answer on this scale:\n{scale}\n\nDescription: {item}\n\nAnswer:',
  parameters: [],
  scale: [
    { label: '1', anchor: 'not like me', score: 1 },
    { label: '2', anchor: 'a little, "perhaps"', score: 2 },
    { label: '3', anchor: 'like me', score: 3 }
  ],
  measures: VALUES.map((id) => ({ id, label: VALUE_LABELS[id], partOf: null, expected: null })),
  items: [
    { number: 1, text: 'Wants, above all, to lead.', measure: 'power', reversed: false },
    { number: 2, text: '=SUM(A1:A9) says "safety"\nfirst 🙂', measure: 'security', reversed: true }
  ],
  leastAnswered: 0,
  version: '1.0',
  language: 'en',
  source: 'Made for a test.',
  copyright: 'None.',
  wording: 'Our own.',
  licence: 'CC0',
  sharing: 'open'
};

export const MODEL: RespondentIdentity = {
  kind: 'webllm',
  id: 'tiny',
  label: 'Tiny 1B',
  revision: 'abc',
  quantisation: 'q4f16_1',
  simulated: false
};

export const SIMULATED: RespondentIdentity = {
  kind: 'simulated',
  id: 'circle',
  label: 'Strong circle',
  revision: null,
  quantisation: null,
  simulated: true
};

export const design = (change: Partial<StudyDesign> = {}): StudyDesign => ({
  version: 1,
  preset: 'custom',
  respondent: { kind: 'webllm', model: 'tiny' },
  conditions: ['power', 'achievement', 'none'],
  instruments: [{ id: 'toy', items: null }],
  elicitation: { mode: 'distribution' },
  administration: 'item',
  fills: 1,
  seed: 7,
  ...change
});

/** A small study with answers of every kind, one cell not asked yet. */
export function study(change: Partial<ReportStudy> = {}): ReportStudy {
  const of = { design: design(), instruments: [TOY], identity: MODEL, ...change };
  const { cells } = planCells(of.design, of.instruments, of.identity);
  const sampled = of.design.elicitation.mode === 'sampled';
  const answers = cells.slice(0, -1).map(({ id: cellId }, index): Answer => {
    if (index === 1)
      return { cellId, status: 'failed', kind: 'device-lost', message: '@The GPU, "lost"' };
    if (sampled)
      return {
        cellId,
        status: 'answered',
        mode: 'sampled',
        samples: samplesOf([
          { text: '2', outcome: 'option', option: 1 },
          { text: '=I will not\r\n', outcome: 'refusal', option: null },
          { text: '3', outcome: 'option', option: 2 }
        ])
      };
    return {
      cellId,
      status: 'answered',
      mode: 'distribution',
      logProbabilities: [-2 / 3 - index, index === 2 ? -Infinity : -2, -3],
      outside: index === 3 ? null : 0.1
    };
  });
  return {
    title: 'A study',
    provenance: null,
    cells,
    answers: new Map(answers.map((answer) => [answer.cellId, answer])),
    ...of
  };
}

const ten = <T>(make: (index: number) => T): T[] => VALUES.map((_, index) => make(index));
const matrix = () => ten((i) => ten((j) => (i === j ? 1 : 0.1)));
const level = { mean: 0.2, low: 0.1, high: 0.4, p95: 0.38, replications: 100 };

export const REFERENCE: ValueReference = {
  id: 'people',
  title: 'People of a test',
  citation: 'Nobody (2020). A sample.',
  doi: '10.1000/x_y',
  instrument: 'PVQ-21',
  sample: { n: 1234, countries: ['AT'], description: 'Made up.' },
  correlations: { centred: matrix(), raw: null },
  members: [],
  provenance: 'Made up.',
  licence: 'CC0',
  notice: 'Adapted from nothing.',
  notes: []
};

export const DOMINANCE: DominanceShares = {
  id: 'shares',
  title: 'Shares of a test',
  shares: Object.fromEntries(VALUES.map((value) => [value, 0.05])) as Record<ValueId, number>,
  none: 0.5,
  rule: 'Highest.',
  n: 99,
  citation: 'Nobody (2021). Shares.',
  provenance: 'Made up.',
  licence: 'CC0',
  notice: '',
  notes: []
};

/** A result with every field filled in, NaN and null among them. */
export function result(): ValueStructureResult {
  const uniform: PopulationResult = {
    id: 'uniform',
    weights: [...ten(() => 0.1), 0],
    problem: null,
    note: null,
    correlations: [[NaN, 1 / 3], ...matrix().slice(1)],
    configuration: ten((i) => [i / 7, i]),
    stress1: 0.2,
    similarity: 0.8912345678901235,
    bootstrap: {
      similarities: [0.88, 0.9],
      mean: 0.89,
      sd: 0.014,
      percentile: { low: 0.8805, high: 0.8995 },
      bca: { low: 0.88, high: 0.9 },
      clouds: ten(() => [
        [0, 1],
        [1, 0]
      ]),
      dropped: 0
    },
    askedAgain: { similarities: [0.8, 0.87], interval: { low: 0.78, high: 0.95 } },
    tTest: { t: 89, df: 1, p: 0, log10P: -Infinity },
    chance: level,
    protest: { p: 0.01, permutations: 99, adjustedP: 0.02 },
    circularOrder: {
      order: [...VALUES],
      sameOrder: true,
      delta: 1,
      p: 0.001,
      adjustedP: 0.002,
      angularCorrelation: 0.9
    },
    offDiagonalR: 0.8,
    byDistance: [{ steps: 1, respondent: 0.4, human: 0.3 }],
    congruence: 0.98,
    withSamples: { low: 0.5, high: 0.9, samples: 33 },
    size: { slope: 2.6, rmsd: 0.3 }
  };
  return {
    pending: [],
    choices: {
      prompts: 'definition',
      temperature: 1,
      scoring: 'centred',
      dissimilarity: 'sqrt',
      mds: 'classical',
      reference: 'people',
      dominance: 'shares',
      population: 'uniform',
      customWeights: [...ten(() => 0.1), 0],
      individuals: 500,
      bootstraps: 2,
      permutations: 99,
      seed: 1,
      margin: 0.05,
      behaviourReferences: {},
      agreementCentred: false,
      conservative: null
    },
    reference: { id: 'people', title: 'People of a test', n: 1234 },
    human: {
      correlations: matrix(),
      configuration: ten((i) => [i, -i]),
      stress1: 0.1,
      circularOrder: { delta: 0.87, sameOrder: false }
    },
    populations: [
      uniform,
      { ...uniform, id: 'h-norm', bootstrap: { ...uniform.bootstrap!, bca: null } },
      {
        id: 'h-np',
        weights: [],
        problem: 'The unprompted persona was not asked.',
        note: null,
        correlations: null,
        configuration: null,
        stress1: null,
        similarity: null,
        bootstrap: null,
        askedAgain: null,
        tTest: null,
        chance: null,
        protest: null,
        circularOrder: null,
        offDiagonalR: null,
        byDistance: null,
        congruence: null,
        withSamples: null,
        size: null
      }
    ],
    ceiling: {
      samples: [
        {
          ...{ id: 'at', title: 'Austria', n: 10, similarity: 0.95, partOfReference: false },
          ...{ independent: true, stress1: 0.3, delta: 0.9, sameOrder: false }
        }
      ],
      mean: 0.95,
      low: 0.93,
      high: 0.98,
      countries: { mean: 0.9, low: 0.75, high: 0.97, pairs: 190 }
    },
    people: {
      pairs: [0.9],
      populations: [
        {
          population: 'uniform',
          samples: { below: 1, of: 1 },
          countries: { below: 1, of: 1 },
          equivalence: { people: 0.95, margin: 0.05, lower: 0.01, upper: 0.2, equivalent: false }
        },
        {
          population: 'h-np',
          samples: { below: 0, of: 1 },
          countries: { below: 0, of: 1 },
          equivalence: null
        }
      ]
    },
    quality: {
      cells: 22,
      answered: 21,
      missing: 1,
      meanOutside: 0.1,
      maxOutside: 0.2,
      refusals: 0,
      unreadable: 0
    },
    verdict: {
      level: 'measurable',
      conditions: 10,
      items: 40,
      onScale: 0.9,
      itemSpread: 0.4,
      residual: 1,
      promptSpread: 1,
      answerSd: 1.1,
      effect: 1.3,
      standardised: 1.2,
      p: 1 / 2001,
      top: { score: 3, share: 0.3 }
    },
    scores: {
      conditions: ['power', 'none'],
      means: [ten((i) => i / 3), ten(() => null)],
      sds: [ten(() => 1), ten(() => null)],
      alpha: ten(() => 0.7)
    },
    places: [{ condition: 'own:me', direction: [0.6, 0.8], r: 0.7, nearest: 'power' }],
    notes: ['One note.']
  };
}

/** An analysis of everything, every field of analysis.json filled in somewhere. */
export const analysis = (): ReportAnalysis => ({
  choices: {
    ...result().choices,
    behaviourReferences: { 'toy-doing': 'people-doing' },
    conservative: [{ behaviour: 'gives', reversed: true }]
  },
  values: {
    result: result(),
    reference: REFERENCE,
    dominance: DOMINANCE,
    referencePoints: {
      uniform: Object.fromEntries(
        REFERENCE_STRUCTURES.map((structure) => [structure, level])
      ) as ReferencePoints
    }
  },
  behaviour: behaviour(),
  agreement: agreement(),
  form: formReport(),
  structure: structure(),
  curve: curve(result().choices.reference),
  tables: [TABLE]
});
