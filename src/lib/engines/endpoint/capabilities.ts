import type { Constraint } from './constraint';
import { reasoningWords, type Reasoning } from './reasoning';
import { SERVER_NAMES, type ServerFacts } from './server';

/**
 * How the log-probability of one given answer is had: from the server's report on a text that it
 * was held to, or on the text as the end of the prompt.
 */
export type Scoring = Constraint | 'prompt_logprobs';

/** What a look at a model on a server found. Unknown is null. */
export interface Capabilities {
  model: string;
  server: ServerFacts;
  /** Tokens of prompt and answer together. */
  contextWindow: number | null;
  /** Most likely tokens that are told with their log-probability, at most; 0 for none. */
  topLogprobs: number;
  /** Whether a reply can be as short as one token. */
  oneToken: boolean;
  /** Questions looked at, and those whose answers all stood among the most likely tokens. */
  looked: number;
  covered: number;
  /**
   * Median probability, over the questions looked at, that the answers have together; null where it
   * cannot be read.
   */
  mass: number | null;
  /** How an answer that is not among the most likely tokens is scored; null where that is impossible. */
  scoring: Scoring | null;
  /** Largest difference (natural logarithm) between such a score and the list where both tell. */
  scoringDifference: number | null;
  /** How a text can be held to the answers; null where it cannot, or was not tried. */
  holding: Constraint | null;
  /** Texts that one request brings, at most; null when not tried. */
  texts: number | null;
  /** Whether the same seed gave the same text, and another seed another one. */
  seedHonoured: boolean | null;
  /** Whether the model has a system role. Else the system text opens the first message. */
  systemRole: boolean;
  reasoning: Reasoning;
  /** Whether replies came with the markup of channels (GPT-OSS). */
  harmony: boolean;
  /** Request fields that the server refused, and that are left out. */
  refused: readonly string[];
  /** Request fields without the effect that they should have. */
  ignored: readonly string[];
  /** Requests that the look took. */
  requests: number;
}

/** Whether a study can be answered in a way, with the reason when it cannot. */
export type Possible = { possible: true } | { possible: false; reason: string };

/** Whether this server tells probabilities at all. Of which answers, a study’s own questions show. */
export function distributionPossible(found: Capabilities): Possible {
  return found.topLogprobs > 0 || found.scoring !== null
    ? { possible: true }
    : {
        possible: false,
        reason: 'The server tells no log-probabilities that can be relied on.'
      };
}

/** What a server can do, in words: one line a subject. */
export function capabilitiesInWords(
  found: Capabilities
): readonly { term: string; text: string }[] {
  const { server } = found;
  const version = server.version === null ? '' : ` ${server.version}`;
  return [
    { term: 'Server', text: `${capital(SERVER_NAMES[server.kind])}${version}` },
    ...(found.contextWindow === null
      ? []
      : [{ term: 'Context', text: `${found.contextWindow.toLocaleString('en')} tokens` }]),
    { term: 'Option distributions', text: distributionWords(found) },
    { term: 'Sampled text', text: sampledWords(found) },
    { term: 'Reasoning', text: reasoningWords(found.reasoning) },
    ...(found.systemRole
      ? []
      : [
          {
            term: 'System text',
            text: 'Put before the first question: the model has no system role.'
          }
        ]),
    ...fieldLine('Refused by the server', found.refused),
    ...fieldLine('Without effect', found.ignored)
  ];
}

function distributionWords(found: Capabilities): string {
  const possible = distributionPossible(found);
  if (!possible.possible) return `Not possible. ${possible.reason}`;
  if (found.topLogprobs === 0) return `Each answer scored by itself (${scoringWords(found)}).`;
  const list = `From the ${found.topLogprobs} most likely first tokens`;
  return found.scoring === null
    ? `${list}; a question with an answer that is not among them fails.`
    : `${list}; an answer that is not among them is scored by itself (${scoringWords(found)}).`;
}

function scoringWords({ scoring }: Capabilities): string {
  return scoring === 'prompt_logprobs' ? 'as the end of the prompt' : `held to it by ${scoring}`;
}

function sampledWords(found: Capabilities): string {
  const several =
    found.texts === null
      ? []
      : [found.texts > 1 ? `up to ${found.texts} texts a request` : 'one text a request'];
  const seed =
    found.seedHonoured === null
      ? []
      : [found.seedHonoured ? 'repeatable by seed' : 'not repeatable by seed'];
  const held = found.holding === null ? [] : [`can be held to the answers by ${found.holding}`];
  return ['Possible', ...several, ...seed, ...held].join(', ') + '.';
}

function fieldLine(term: string, fields: readonly string[]) {
  return fields.length === 0 ? [] : [{ term, text: fields.join(', ') }];
}

function capital(name: string): string {
  return name.startsWith('an ') ? `A${name.slice(1)}` : name;
}
