import type { RespondentProvenance } from './provenance';

/** The empty thinking block that an engine itself puts before the answer when thinking is off. */
export const EMPTY_THINKING = '<think>\n\n</think>\n\n';

/**
 * What stands before every answer of a study as if the model had begun so: an empty thinking block,
 * and the answer prefix that the calibration chose. Empty for none.
 *
 * @param provenance null where nothing answered yet
 * @param sampled whether the answers are texts: these have no answer prefix
 */
export function openingOf(provenance: RespondentProvenance | null, sampled: boolean): string {
  if (provenance?.kind !== 'webllm' && provenance?.kind !== 'wllama') return '';
  const thinking = provenance.kind === 'webllm' && provenance.model.reasoning;
  const prefix = sampled ? null : provenance.calibration?.answerPrefix;
  return (thinking ? EMPTY_THINKING : '') + (prefix ?? '');
}
