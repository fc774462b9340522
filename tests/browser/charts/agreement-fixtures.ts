import type { RulerRow, ValueBehaviourHeatmapProps } from '../../../src/lib/charts';
import type { HigherOrderMatrixProps } from '../../../src/lib/charts/types';
import type { ConservativeBarsProps } from '../../../src/lib/charts/types';
import type { AgreementDotsProps } from '../../../src/lib/charts/types';
import type { Agreement } from '../../../src/lib/core/analysis/agreement';
import { VALUES, VALUE_LABELS } from '../../../src/lib/core/values';

/** A share with an interval of a quarter's width, as far as there is room. */
const share = (value: number): Agreement => ({
  share: value,
  low: Math.max(0, value - 0.12),
  high: Math.min(1, value + 0.12),
  n: 60
});

export const agreement: AgreementDotsProps = {
  name: 'Full value prompts',
  behaviours: [
    { label: 'Agreeableness', area: 'Personality' },
    { label: 'Risk seeking', area: 'Personality' },
    { label: 'Belief in environmental protection, at home and everywhere else', area: 'Politics' },
    { label: 'Political conservatism', area: 'Politics' },
    { label: 'Nobody answered', area: null }
  ],
  cells: [
    [share(0.55), share(0.6), share(0.9), share(0.62)],
    [share(0.7), share(0.85), share(0.4), share(0.1)],
    [share(0.3), share(0.5), share(0.95), null],
    [share(0.55), share(0), share(0.2), share(1)],
    [null, null, null, null]
  ],
  unprompted: [share(0.7), null, share(0.65), share(0.3), null]
};

const level = (mean: number, low: number, high: number) => ({
  mean,
  low,
  high,
  p95: high,
  replications: 1999
});

export const higherOrder: HigherOrderMatrixProps = {
  name: 'Full value prompts',
  correlations: {
    form: 'definition',
    matrix: [
      [1, 0.21, -0.74, 0.1],
      [0.21, 1, null, -0.82],
      [-0.74, null, 1, 0.05],
      [0.1, -0.82, 0.05, 1]
    ],
    chance: [
      {
        pair: ['conservation', 'openness_to_change'],
        level: level(0.12, -0.61, 0.7),
        observed: -0.82,
        p: 0.0005,
        adjustedP: 0.001
      },
      {
        pair: ['self_enhancement', 'self_transcendence'],
        level: level(0.08, -0.66, 0.68),
        observed: -0.74,
        p: 0.0155,
        adjustedP: 0.0155
      }
    ],
    behaviours: 28
  }
};

export const conservative: ConservativeBarsProps = {
  name: 'Agreement with conservative politics',
  panel: {
    form: 'definition',
    behaviours: [
      { behaviour: 'politically-conservative', label: 'Political conservatism', reversed: false }
    ],
    byHigherOrder: [share(0.58), null, share(0.24), share(0.97)],
    unprompted: share(0.41)
  }
};

const causes = ['Environment', 'Animal welfare', 'Religious and spiritual', 'Sports clubs'];

export const valueBehaviour: ValueBehaviourHeatmapProps = {
  rowLabels: VALUES.map((value) => VALUE_LABELS[value]),
  columnLabels: causes,
  respondent: {
    name: 'Toy respondent',
    matrix: VALUES.map((_, i) => causes.map((_, j) => Math.sin(i + 2 * j) * 0.8))
  },
  human: {
    name: 'People',
    matrix: VALUES.map((_, i) => causes.map((_, j) => (j === 2 ? null : Math.cos(i + j) * 0.3)))
  }
};

/** Similarities of correlations with correlations: they go down to -100. */
export const behaviourRows: RulerRow[] = [
  ['donation', 'Donation', 0.62, 0.5, 0.71],
  ['bfi2', 'Big Five', -0.31, -0.45, -0.12]
].map(([id, name, similarity, low, high]) => ({
  id: String(id),
  name: String(name),
  context: {
    similarity: Number(similarity),
    interval: { low: Number(low), high: Number(high) },
    chance: level(0, -0.48, 0.47),
    oneDimension: null,
    circleStrong: null,
    ceiling: { mean: 0.9, low: 0.85, high: 0.95 }
  },
  test: 'p = .034',
  problem: null
}));
