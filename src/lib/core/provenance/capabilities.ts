import type {
  Constraint,
  ProvenCapabilities,
  RequestProfile,
  Scoring,
  ServerKind
} from './provenance';

/** All that a capability probe of a model on a server found. Unknown is null. */
export interface Capabilities extends ProvenCapabilities {
  server: { kind: ServerKind; version: string | null; slots: number | null };
  questions: number;
  /** Tokens of prompt and answer together. */
  contextWindow: number | null;
  /** Most likely tokens whose log-probability is reported, at most; 0 for none. */
  topLogprobs: number;
  /** How an option that is not among the most likely tokens is scored; null where it cannot be. */
  scoring: Scoring | null;
  /** How a text can be constrained to the options; null where it cannot, or was not tried. */
  constraint: Constraint | null;
  /** Texts that one request brings, at most; null when not tried. */
  textsPerRequest: number | null;
  /** False where the system text opens the first message. */
  systemRole: boolean;
  reasoning: RequestProfile['reasoning'];
  /** Why the probabilities of some options cannot be used, as a sentence; null for no such reason. */
  unusable?: string | null;
}
