import type { ComputedCurve } from '../../../src/lib/core/analysis/curve/report';
import { DEFAULT_CHOICES } from '../../../src/lib/core/analysis';
import type { StructureFit } from '../../../src/lib/core/analysis/structure';

const pair = { points: [1, 0] as [number, number], dissimilarity: 1, distance: 0.9, fitted: 1 };
const correspondence = { index: 0.5, predictions: 800, met: 600, ties: 0, p: 0.01, orders: 181440 };

/** The fit of a structure: of the circular model one side has it, and the other a problem. */
export const structure = (): StructureFit => ({
  similarity: 0.9,
  independent: 2,
  values: [
    {
      value: 'power',
      residual: 0.3,
      people: { median: 0.2, high: 0.4 },
      stress: 0.1,
      humanStress: 0.2
    },
    { value: 'security', residual: 0.1, people: null, stress: 0.9, humanStress: 0.8 }
  ],
  shepard: { respondent: [pair], people: [pair] },
  items: [{ without: { item: 1, value: 'power' }, similarity: 0.8 }],
  personas: [{ without: 'power', similarity: null }],
  itemError: 0.01,
  correspondence: {
    respondent: correspondence,
    people: correspondence,
    samples: { low: 0.4, high: 0.9, count: 2 }
  },
  circle: {
    respondent: {
      n: 300,
      model: {
        angles: [0, 36],
        angleErrors: [0, 2],
        beta: [0.5, 0.5],
        communalities: [0.6, 0.7],
        discrepancy: 0.1,
        chiSquare: 29.9,
        df: 23,
        rmsea: 0.03,
        srmr: 0.04,
        cfi: 0.98
      }
    },
    people: { problem: 'No correlations of raw scores are known.' }
  }
});

/** Two combinations, of which the second has no similarity. */
export const curve = (reference: string): ComputedCurve => ({
  choices: { ...DEFAULT_CHOICES, reference },
  curve: {
    axes: {
      arm: [null],
      leftOut: [null, 1],
      temperature: [1],
      scoring: ['centred'],
      prompts: ['definition'],
      population: ['uniform'],
      map: [{ mds: 'classical', dissimilarity: 'sqrt' }],
      reference: [reference]
    },
    similarity: Float64Array.of(0.8, NaN),
    chance: Float64Array.of(0.5, NaN),
    marks: [{ oneDimension: 0.6, people: { low: 0.7, high: 0.9 } }]
  }
});
