import type { AnalysisChoices } from '../lib/core/analysis/types';
import { isOwnId } from '../lib/core/people/own-people';
import { listInWords } from '../lib/core/words';
import type { HumanFigures } from '../lib/session';

/** What a link cannot carry of human data of the reader's own, in a sentence; null where none is chosen. */
export function ownPeopleLimits(
  { reference, dominance }: Pick<AnalysisChoices, 'reference' | 'dominance'>,
  figures: Pick<HumanFigures, 'references' | 'dominances'> | null
): string | null {
  const known = [...(figures?.references ?? []), ...(figures?.dominances ?? [])];
  const ids = new Set([reference, dominance].filter(isOwnId));
  if (ids.size === 0) return null;
  const titles = [...ids].map((id) => `“${known.find((one) => one.id === id)?.title ?? id}”`);
  return `A link cannot carry ${listInWords(titles)}: it works only in a browser that has them. The bundle carries their figures, and “Human data” saves them as a file.`;
}
