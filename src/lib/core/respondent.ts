import type { RespondentSpec } from './design';

/** Said beside every number of a simulated respondent, on screens, in files and in pictures. */
export const SIMULATED_LABEL = 'Simulated, not a language model';

/** Who answers, as far as it is known before anything is loaded. Part of every cell's hash. */
export interface RespondentIdentity {
  kind: RespondentSpec['kind'];
  /** Model id, or the simulated respondent's parameters in canonical form. */
  id: string;
  /** Name for people. */
  label: string;
  revision: string | null;
  quantisation: string | null;
  /** True for anything that is not a language model: its numbers are labelled everywhere. */
  simulated: boolean;
}

/** What answered, as known once it is loaded. Unknown is null, never a guess. */
export interface RespondentProvenance extends RespondentIdentity {
  engine: string;
  engineVersion: string | null;
  adapter: string | null;
  /** Anything else worth a line in the methods section. */
  details: Record<string, string | number | boolean | null>;
}
