import type { Instrument } from '../../lib/core/instrument/instrument';
import type { PromptSet } from '../../lib/core/study/prompt-words';
import { listInWords } from '../../lib/core/words';

/**
 * What a link to a study cannot carry, in a sentence; null where it carries everything. A link names
 * questionnaires, and only those of the site are everywhere.
 *
 * @param asked the questionnaires of the study
 * @param site ids of those that come with the site
 * @param words the study's own prompts, where it has any
 */
export function linkLimits(
  asked: readonly Pick<Instrument, 'id' | 'title'>[],
  site: ReadonlySet<string>,
  words: Pick<PromptSet, 'title'> | null
): string | null {
  const forms = asked.filter(({ id }) => !site.has(id)).map(({ title }) => `“${title}”`);
  if (forms.length === 0 && words === null) return null;
  return [
    ...(forms.length === 0
      ? []
      : [
          `A link cannot carry the words of ${listInWords(forms)}: it works only in a browser that has them.`
        ]),
    ...(words === null
      ? []
      : [
          `A link cannot carry “${words.title}”: it asks the usual value prompts, and no personas.`
        ]),
    'To share everything, export the study.'
  ].join(' ');
}
