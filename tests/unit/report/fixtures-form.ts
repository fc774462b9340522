import type { FormReport } from '../../../src/lib/core/analysis/form/types';

const some = { mean: 0.25, low: -0.05, high: 0.5 };

/** A form report with every field filled in. */
export const formReport = (): FormReport => ({
  instruments: [
    {
      instrument: 'toy',
      variance: {
        forms: 3,
        answers: 30,
        prompts: 3,
        items: 3,
        sources: [
          { source: 'promptByValue', variance: 1, interval: { low: 0.5, high: 2 }, share: 0.8 },
          { source: 'rest', variance: 0.25, interval: { low: 0, high: 1 }, share: 0.2 }
        ],
        sampling: 0,
        signal: 1,
        form: 0.5,
        ratio: 2,
        ratioInterval: { low: 1.5, high: 3 },
        icc: 0.8,
        iccInterval: { low: 0.5, high: 0.9 }
      },
      orderAndLabel: { order: some, label: some, both: some },
      arms: [
        {
          arm: 'turned',
          questions: 6,
          answered: 5,
          shift: some,
          difference: 0.3,
          correlation: 0.9,
          outside: 0.1
        }
      ],
      bias: {
        straight: 2,
        reversed: 1,
        orthogonality: 0.5,
        bias: 0.1,
        trait: 0.3,
        biasShare: 0.25,
        bothAgreed: 0.125
      },
      itemRest: {
        median: 0.5,
        items: 3,
        flagged: [{ item: 2, measure: 'power', r: -0.9, flagged: true }]
      },
      prompts: [
        { condition: 'power', effect: some, standardised: 0.5, ownMost: true, mostOfAll: false }
      ],
      shuffled: { named: some, defined: some },
      persona: some,
      outside: 0.1
    }
  ],
  similarities: [
    { arm: null, similarity: 0.9 },
    { arm: 'turned', similarity: 0.8 }
  ]
});
