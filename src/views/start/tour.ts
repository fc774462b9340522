import type { TourStepId } from '../../lib/link';
import type { ValueId } from '../../lib/core/values';

/** What the picture of the start page shows at a step of its tour. */
export interface TourStep {
  id: TourStepId;
  title: string;
  /** Values that stand out; none: all alike. */
  emphasis: readonly ValueId[];
  /** Simulated respondent that is shown next to people; null for people alone. */
  respondent: string | null;
}

/** The tour: about twenty seconds of reading a step. */
export const TOUR: readonly TourStep[] = [
  { id: 'values', title: 'Ten values', emphasis: ['benevolence', 'power'], respondent: null },
  {
    id: 'circle',
    title: 'Why a circle',
    emphasis: ['benevolence', 'universalism', 'power', 'achievement'],
    respondent: null
  },
  { id: 'respondent', title: 'A respondent', emphasis: [], respondent: 'strong-circle' },
  { id: 'number', title: 'What the number means', emphasis: [], respondent: 'strong-circle' },
  {
    id: 'dimension',
    title: 'A high number without a circle',
    emphasis: [],
    respondent: 'one-dimension'
  },
  { id: 'chance', title: 'What it does not mean', emphasis: [], respondent: 'random' }
];
