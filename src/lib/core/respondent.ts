import type { RespondentSpec } from './study/design';

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

/** The details of a provenance by their kind; null for what is not told. */
export function detailsOf({ details }: RespondentProvenance) {
  const text = (key: string): string | null => {
    const value = details[key];
    return typeof value === 'string' && value !== '' ? value : null;
  };
  const number = (key: string): number | null => {
    const value = details[key];
    return typeof value === 'number' ? value : null;
  };
  const flag = (key: string): boolean | null => {
    const value = details[key];
    return typeof value === 'boolean' ? value : null;
  };
  return { text, number, flag };
}

/** What `detailsOf` gives. */
export type ToldDetails = ReturnType<typeof detailsOf>;
