import { formatShare, listInWords } from '../../lib/charts';
import type { AnswerQuality } from '../../lib/core/analysis/types';
import type { ResultsState } from './results-state.svelte';

/** How well one questionnaire was answered. */
export interface QualityRow {
  /** Of the questionnaire; of several sets of statements, which are analysed together, their name. */
  id: string;
  quality: Pick<AnswerQuality, 'cells' | 'answered' | 'refusals' | 'unreadable' | 'meanOutside'>;
}

/** How well each questionnaire was answered, as far as it is computed, in the study's order. */
export function qualityRows(study: ResultsState): QualityRow[] {
  const { computed, statements, values } = study;
  const found = new Map<string, QualityRow['quality']>();
  for (const one of computed?.behaviour.value?.quality ?? []) found.set(one.instrument, one);
  const agreement = computed?.agreement.value;
  const [only, ...more] = statements;
  const pooled: QualityRow[] = [];
  if (agreement && only && more.length === 0) found.set(only.id, agreement.quality);
  else if (agreement) pooled.push({ id: 'All sets of statements', quality: agreement.quality });
  const structure = computed?.values.value;
  if (structure && values) found.set(values.id, structure.quality);
  const rows = study.asked.flatMap(({ id }) => {
    const quality = found.get(id);
    return quality ? [{ id, quality }] : [];
  });
  return [...rows, ...pooled];
}

/** Mean mass outside the scale from which a reader is warned (our choice, as for calibrations). */
const MUCH_OUTSIDE = 0.1;

/**
 * What a reader must know where much of the probability fell outside the scale; null where little
 * did, and for sampled texts, whose unreadable answers are counted.
 */
export function outsideInWords(
  rows: readonly QualityRow[],
  titles: ReadonlyMap<string, string>
): string | null {
  const much = rows.flatMap(({ id, quality: { meanOutside } }) =>
    meanOutside !== null && meanOutside > MUCH_OUTSIDE
      ? [`${formatShare(meanOutside)} in ${titles.get(id) ?? id}`]
      : []
  );
  return much.length === 0
    ? null
    : `Much of the respondent’s probability fell outside the response scale: on average ${listInWords(much)}. All figures use the remainder: they show which option the respondent would choose if it had to choose one, not what it would say.`;
}
