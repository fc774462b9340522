import type { AnalysisChoices } from '../lib/core/analysis/types';
import { AxiaError } from '../lib/core/error';
import { behaviourReferences, valueReferences, type HumanFigures } from '../lib/session';

/**
 * What must accompany figures under some choices: sources and licences of the people in them. None
 * where some of them are not known here: then there is no figure with people.
 */
export function noticesOf(
  figures: HumanFigures | null,
  choices: AnalysisChoices,
  instruments: readonly string[]
): string[] {
  if (figures === null) return [];
  try {
    const { reference, dominance } = valueReferences(figures, choices);
    const behaviours = Object.values(behaviourReferences(figures, choices, instruments).chosen);
    return [...new Set([reference, dominance, ...behaviours].map(({ notice }) => notice))];
  } catch (error) {
    if (error instanceof AxiaError) return [];
    throw error;
  }
}
