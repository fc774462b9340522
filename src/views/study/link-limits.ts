import type { Instrument } from '../../lib/core/instrument/instrument';
import { listInWords } from '../../lib/core/words';

/**
 * What a link to a study cannot carry, in a sentence; null where it carries everything. A link names
 * questionnaires, and only those of the site are everywhere.
 *
 * @param asked the questionnaires of the study
 * @param site ids of those that come with the site
 */
export function linkLimits(
  asked: readonly Pick<Instrument, 'id' | 'title'>[],
  site: ReadonlySet<string>
): string | null {
  const missing = asked.filter(({ id }) => !site.has(id)).map(({ title }) => `“${title}”`);
  if (missing.length === 0) return null;
  return `A link cannot carry the words of ${listInWords(missing)}: it works only in a browser that has them. To share everything, export the study.`;
}
