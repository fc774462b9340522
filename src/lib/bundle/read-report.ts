import { AxiaError } from '../core/error';
import { isExcessiveJson } from '../core/json-limits';
import { parseBundleReport, type BundleReport } from '../core/report/bundle-report';

/**
 * What the report of a bundle says, of its `analysis.json`.
 *
 * @param text in pieces; null where there is none
 * @returns null where it cannot be read: the study is none the worse for it
 * @throws AxiaError `aborted`
 */
export async function readReport(text: AsyncIterable<string> | null): Promise<BundleReport | null> {
  if (text === null) return null;
  try {
    let whole = '';
    for await (const piece of text) whole += piece;
    return isExcessiveJson(whole) ? null : parseBundleReport(JSON.parse(whole));
  } catch (error) {
    if (error instanceof AxiaError && error.kind === 'aborted') throw error;
    return null;
  }
}
