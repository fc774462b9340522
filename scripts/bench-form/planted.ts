// Simulated respondents with an effect of the form planted in them, to calibrate the form report.
import { byQuestion, formAnswers, type FormAnswers } from '../../src/lib/core/analysis/form/cells';
import { orderAndLabel } from '../../src/lib/core/analysis/form/order';
import { formVariance } from '../../src/lib/core/analysis/form/variance';
import type { FormVariance, OrderAndLabel } from '../../src/lib/core/analysis/form/types';
import type { Instrument } from '../../src/lib/core/instrument/instrument';
import { namedStreams } from '../../src/lib/core/random';
import {
  simulateDistribution,
  simulatedItem,
  simulatedPreset,
  textSampler
} from '../../src/lib/core/simulation';
import type { SimulatedParameters } from '../../src/lib/core/simulation/parameters';
import { samplesOf, type Answer } from '../../src/lib/core/study/answer';
import type { ArmId } from '../../src/lib/core/study/arm';
import { armLabels } from '../../src/lib/core/study/arm-form';
import type { Cell } from '../../src/lib/core/study/cell';
import { withArms, type DesignArms } from '../../src/lib/core/study/design';
import { armParts, askedOf, conditionsOf } from '../../src/lib/core/study/plan-groups';
import { studyPreset } from '../../src/lib/core/study/presets';

export { parseInstrument } from '../../src/lib/core/instrument/instrument';
export { formVariance, orderAndLabel };
export type { FormVariance, OrderAndLabel };

/** A respondent, and how it is asked. */
export interface Planted {
  label: string;
  /** Beside those of the preset `strong-circle`. */
  effects: Partial<SimulatedParameters>;
  list: readonly ArmId[];
  share: DesignArms['share'];
  /** Texts a question; 0 for distributions. */
  repeats: number;
}

const SCALES: readonly ArmId[] = ['turned', 'backwards'];
const WORDINGS: readonly ArmId[] = ['items-1', 'items-2', 'items-3'];
const clean = { effects: {}, list: SCALES, share: 'all', repeats: 10 } as const;
const moved = { wordingEffect: 0.4 };

/** What is planted, from nothing to one effect at a time. */
export const PLANTED: readonly Planted[] = [
  { ...clean, label: 'clean, 10 texts' },
  { ...clean, label: 'clean, 10 texts, quick check', share: 'tenth' },
  { ...clean, label: 'only items moved, distributions', effects: moved, repeats: 0 },
  { ...clean, label: 'order .10, 10 texts', effects: { orderEffect: 0.1 } },
  {
    ...clean,
    label: 'order .10, 10 texts, quick check',
    effects: { orderEffect: 0.1 },
    share: 'tenth'
  },
  {
    ...clean,
    label: 'order .10, items moved',
    effects: { orderEffect: 0.1, ...moved },
    repeats: 0
  },
  { ...clean, label: 'label −.10, 10 texts', effects: { labelPreference: -0.1 } },
  {
    ...clean,
    label: 'label −.10, 10 texts, quick check',
    effects: { labelPreference: -0.1 },
    share: 'tenth'
  }
];

/** The same for what other words do to items. */
export const WORDED: readonly Planted[] = [
  { ...clean, label: 'clean, 10 texts', list: WORDINGS },
  { ...clean, label: 'wording .40, 10 texts', list: WORDINGS, effects: moved },
  { ...clean, label: 'wording .40, distributions', list: WORDINGS, effects: moved, repeats: 0 }
];

/** Answers of a planted respondent to a questionnaire of values, as the form report takes them. */
export function plantedAnswers(
  planted: Planted,
  seed: number,
  instrument: Instrument
): FormAnswers {
  const { cells, answers } = plantedStudy(planted, seed, instrument);
  return formAnswers(instrument, cells, answers);
}

/** Its questions, without their texts, and its answers. */
export function plantedStudy(
  { effects, list, share, repeats }: Planted,
  seed: number,
  instrument: Instrument
): { cells: Cell[]; answers: Map<string, Answer> } {
  const parameters = { ...simulatedPreset('strong-circle')!.parameters, ...effects };
  const spec = { kind: 'simulated', preset: 'custom', parameters } as const;
  const plain = studyPreset('value-structure')!.design(spec, seed);
  const design = withArms(
    { ...plain, instruments: [{ id: instrument.id, items: null }] },
    { list: [...list], share }
  );
  const asked = askedOf(design, [instrument]);
  const parts = [
    ...conditionsOf(design).map((condition) => ({ condition, items: instrument.items, arm: null })),
    ...armParts(design, asked).map((part) => ({ ...part, items: part.asked.items }))
  ];
  const cells: Cell[] = [];
  const answers = new Map<string, Answer>();
  for (const { condition, items, arm } of parts) {
    for (const item of items) {
      const cellId = `${arm} ${condition} ${item.number}`;
      const options = arm
        ? armLabels(arm, instrument.scale)
        : instrument.scale.map(({ label }) => label);
      cells.push({
        id: cellId,
        condition,
        instrument: instrument.id,
        item: item.number,
        repetition: arm ?? 'standard',
        ...(arm ? { arm } : {}),
        prompt: { system: null, user: '' },
        options
      });
      const { logProbabilities, outside } = simulateDistribution(
        parameters,
        seed,
        condition,
        simulatedItem(instrument, item),
        options.length,
        null,
        arm
      );
      if (repeats === 0) {
        const mode = 'distribution';
        answers.set(cellId, { cellId, status: 'answered', mode, logProbabilities, outside });
        continue;
      }
      const draw = textSampler(logProbabilities, outside, options, 1);
      const streams = namedStreams(seed, `sample/${cellId}/`);
      const texts = Array.from({ length: repeats }, (_, k) => draw(streams(String(k))));
      answers.set(cellId, {
        cellId,
        status: 'answered',
        mode: 'sampled',
        samples: samplesOf(texts)
      });
    }
  }
  return { cells, answers };
}

/**
 * What other words do to items as it can be seen on the scale: the variance between the forms of an
 * item, the usual one among them, of its mean answer over all conditions with a prompt; over many
 * seeds, without noise.
 */
export function wordingVariance(planted: Planted, seeds: number, instrument: Instrument): number {
  let sum = 0;
  for (let seed = 1; seed <= seeds; seed++) {
    const { cells } = plantedAnswers({ ...planted, repeats: 0 }, seed, instrument);
    for (const { number } of instrument.items) {
      const means = [null, ...planted.list].map((arm) => {
        const own = [...byQuestion(cells, arm).values()].filter(
          ({ condition, item }) => item.number === number && condition !== 'none'
        );
        return own.reduce((all, { mean }) => all + mean, 0) / own.length;
      });
      const middle = means.reduce((all, mean) => all + mean, 0) / means.length;
      const squares = means.reduce((all, mean) => all + (mean - middle) ** 2, 0);
      sum += squares / (means.length - 1) / instrument.items.length;
    }
  }
  return sum / seeds;
}
