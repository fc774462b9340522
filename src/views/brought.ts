import { changedChoices } from '../lib/core/analysis/choices';
import type { AnalysisChoices } from '../lib/core/analysis/types';
import { formatResultsLink } from '../lib/link';

/** A study that came from a bundle: its id here, and the choices that it was exported with. */
export interface Brought {
  id: string;
  /** Null where they are not known. */
  choices: AnalysisChoices | null;
}

/** Where it opens: under its own choices, so that they are marked where they are not the defaults. */
export const formatBroughtLink = ({ id, choices }: Brought): string =>
  choices !== null && changedChoices(choices).length > 0
    ? formatResultsLink(id, choices)
    : formatResultsLink(id);
