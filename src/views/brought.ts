import { changedChoices } from '../lib/core/analysis/choices';
import type { BundleReport } from '../lib/core/report/bundle-report';
import { formatResultsLink } from '../lib/link';

/** A study that came from a bundle: its id here, and what the bundle's report says, where it has one. */
export interface Brought {
  id: string;
  report?: BundleReport | undefined;
}

/**
 * Where it opens: under the choices that it was exported with, so that they are marked where they are
 * not the defaults.
 */
export const formatBroughtLink = ({ id, report }: Brought): string =>
  report && changedChoices(report.choices).length > 0
    ? formatResultsLink(id, report.choices)
    : formatResultsLink(id);
