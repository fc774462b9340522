import type { Compared } from './compare-report';
import type { Difference } from './differences';

/** What verifying a bundle found. */
export interface Verification {
  title: string;
  appVersion: string;
  createdAt: string;
  /** Version of the bundle's format. */
  version: number;
  files: { listed: number; same: number };
  /** Questions of the plan, and those whose prompt in the bundle is the one that is written here. */
  prompts: { questions: number; same: number };
  /** Questions whose prompt differs under the questionnaires that this version of the site has. */
  wording: { instrument: string; bundle: string; here: string; questions: number }[];
  answers: number;
  /** Null where the bundle has no analysis, or none that could be computed again (`problem`). */
  analysis: Compared | null;
  problem: string | null;
  /** Files of the report that this version writes otherwise, though no number differs. */
  rewritten: string[];
  /** All that differs, in the order in which it was found, and how much of it is in each file. */
  differences: Difference[];
  counts: [file: string, count: number][];
}
