import { AxiaError } from '../../core/error';
import type { Capabilities, RequestProfile, Strategy } from '../../core/provenance/provenance';
import type { Elicitation } from '../../core/study/design';

/** Whether a study can be answered in a way, with the reason when it cannot. */
export type Possible = { possible: true } | { possible: false; reason: string };

/**
 * Whether this server reports probabilities at all. Of which options, a study’s own questions show.
 */
export function distributionPossible(found: Capabilities): Possible {
  return found.topLogprobs > 0 || found.scoring !== null
    ? { possible: true }
    : { possible: false, reason: 'The server reports no reliable log-probabilities.' };
}

/**
 * How a study is asked from now on.
 *
 * @throws AxiaError `invalid-input` where the server cannot answer it
 */
export function chooseStrategy(
  found: Capabilities,
  profile: RequestProfile,
  { mode }: Elicitation
): Strategy {
  if (mode === 'sampled')
    return {
      profile: { ...profile, topLogprobs: 0 },
      method: 'sampled',
      scoring: null,
      constraint: found.constraint,
      textsPerRequest: found.textsPerRequest ?? 1
    };
  const possible = distributionPossible(found);
  if (!possible.possible) throw noDistributions(possible.reason);
  const { covered, questions, scoring, topLogprobs } = found;
  if (scoring === null && covered !== null && covered < questions)
    throw noDistributions(
      `Some response options are not among the ${topLogprobs} most likely tokens that the server reports, and it cannot score them individually.`
    );
  const method = topLogprobs > 0 ? 'top-logprobs' : 'scored';
  return { profile, method, scoring, constraint: null, textsPerRequest: 1 };
}

function noDistributions(reason: string): AxiaError {
  return new AxiaError(
    'invalid-input',
    `Option distributions are not possible here. ${reason}`,
    'Choose sampled text for this server, or a server that reports more log-probabilities (vLLM, llama.cpp).'
  );
}
