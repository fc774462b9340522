import { nullable, number, object, picklist, record, safeParse, string, unknown } from 'valibot';
import type { Elicitation } from '../../core/study/design';
import { AxiaError } from '../../core/error';
import type { RespondentProvenance } from '../../core/respondent';
import { distributionPossible, type Capabilities, type Scoring } from './capabilities';
import { CONSTRAINTS, type Constraint } from './constraint';
import type { Habits } from './habits';
import { SERVER_KINDS } from './server';

/** Where answers come from. */
export const WAYS = ['top-logprobs', 'scored', 'sampled'] as const;

/** How the questions of a study are put to a server: the same from the first to the last. */
export interface Manner {
  habits: Habits;
  /**
   * From the list of the most likely first tokens; by scoring every answer; or as texts that are
   * drawn and read.
   */
  way: (typeof WAYS)[number];
  /** Scores answers that are not in the list, or all; null where that is impossible. */
  scoring: Scoring | null;
  /** Holds texts to the answers; null for texts as they come. */
  holding: Constraint | null;
  /** Texts that one request asks for, at most. */
  texts: number;
}

/**
 * How a study is asked from now on.
 *
 * @throws AxiaError `invalid-input` where the server cannot answer it
 */
export function chooseManner(found: Capabilities, habits: Habits, { mode }: Elicitation): Manner {
  if (mode === 'sampled')
    return {
      habits: { ...habits, topLogprobs: 0 },
      way: 'sampled',
      scoring: null,
      holding: found.holding,
      texts: found.texts ?? 1
    };
  const possible = distributionPossible(found);
  if (!possible.possible) throw noDistributions(possible.reason);
  if (found.scoring === null && found.covered < found.looked)
    throw noDistributions(
      `Not all answers to the questions are among the ${found.topLogprobs} most likely tokens that the server tells, and it scores no given answer.`
    );
  const way = found.topLogprobs > 0 ? 'top-logprobs' : 'scored';
  return { habits, way, scoring: found.scoring, holding: null, texts: 1 };
}

function noDistributions(reason: string): AxiaError {
  return new AxiaError(
    'invalid-input',
    `Option distributions are not possible here. ${reason}`,
    'Choose sampled text for this server, or one that tells more log-probabilities (vLLM, llama.cpp).'
  );
}

type Details = RespondentProvenance['details'];

const NO_SYSTEM_ROLE = 'at the start of the user’s message';

/** A manner as lines of a provenance. */
export function mannerDetails({ habits, holding, scoring, texts, way }: Manner): Details {
  return {
    server: habits.server,
    way,
    topLogprobs: habits.topLogprobs,
    scoredBy: scoring,
    heldBy: holding,
    samplesPerRequest: texts,
    reasoning: habits.reasoning,
    reasoningFields:
      habits.reasoningFields === null ? null : JSON.stringify(habits.reasoningFields),
    systemText: habits.systemRole
      ? 'in the system role; no system message where there is none'
      : NO_SYSTEM_ROLE,
    answerTokens: habits.answerTokens,
    lengthField: habits.lengthField,
    fieldsLeftOut: habits.leftOut.length === 0 ? null : habits.leftOut.join(', '),
    contextWindow: habits.contextWindow
  };
}

const detailsSchema = object({
  server: picklist(SERVER_KINDS),
  way: picklist(WAYS),
  topLogprobs: number(),
  scoredBy: nullable(picklist([...CONSTRAINTS, 'prompt_logprobs'] as const)),
  heldBy: nullable(picklist(CONSTRAINTS)),
  samplesPerRequest: number(),
  reasoning: picklist(['none', 'off', 'low', 'on']),
  reasoningFields: nullable(string()),
  systemText: string(),
  answerTokens: number(),
  lengthField: picklist(['max_tokens', 'max_completion_tokens']),
  fieldsLeftOut: nullable(string()),
  contextWindow: nullable(number())
});

/**
 * The manner that a provenance tells of.
 *
 * @throws AxiaError `invalid-input` when it tells of none
 */
export function mannerOf({ id, details }: RespondentProvenance): Manner {
  const parsed = safeParse(detailsSchema, details);
  if (!parsed.success)
    throw new AxiaError(
      'invalid-input',
      'It is not known how the questions of this study were put so far.',
      'Start a new study.'
    );
  const lines = parsed.output;
  return {
    habits: {
      model: id,
      server: lines.server,
      contextWindow: lines.contextWindow,
      lengthField: lines.lengthField,
      systemRole: lines.systemText !== NO_SYSTEM_ROLE,
      reasoning: lines.reasoning,
      reasoningFields: lines.reasoningFields === null ? null : fieldsIn(lines.reasoningFields),
      answerTokens: lines.answerTokens,
      topLogprobs: lines.topLogprobs,
      leftOut: lines.fieldsLeftOut === null ? [] : lines.fieldsLeftOut.split(', ')
    },
    way: lines.way,
    scoring: lines.scoredBy,
    holding: lines.heldBy,
    texts: lines.samplesPerRequest
  };
}

function fieldsIn(text: string): Habits['reasoningFields'] {
  const parsed = safeParse(record(string(), unknown()), JSON.parse(text));
  return parsed.success ? parsed.output : null;
}
