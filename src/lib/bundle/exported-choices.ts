import { parseChoices } from '../core/analysis/choices';
import type { AnalysisChoices } from '../core/analysis/types';
import { AxiaError } from '../core/error';
import { isExcessiveJson } from '../core/json-limits';

/**
 * The choices under which a report was made, of its `analysis.json`.
 *
 * @param text in pieces; null where there is none
 * @returns null where they cannot be read: the study is none the worse for it
 * @throws AxiaError `aborted`
 */
export async function exportedChoices(
  text: AsyncIterable<string> | null
): Promise<AnalysisChoices | null> {
  if (text === null) return null;
  try {
    let whole = '';
    for await (const piece of text) whole += piece;
    const data: unknown = isExcessiveJson(whole) ? null : JSON.parse(whole);
    return typeof data === 'object' && data !== null && 'choices' in data
      ? parseChoices(data.choices)
      : null;
  } catch (error) {
    if (error instanceof AxiaError && error.kind === 'aborted') throw error;
    return null;
  }
}
